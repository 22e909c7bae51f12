"""How people tell their name and their year of birth."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.validators import no_identity_number

WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
OLDEST = 110  # years; a year of birth before that is a slip of the hand


def no_web_address(text: str) -> None:
    """Names go into mails to people who did not ask for them: no advertisements there."""
    if WEB_ADDRESS.search(text):
        raise ValidationError(_("Please type a name here, without a web address."))


class NameField(forms.CharField):
    """A name of any length and script, on one line."""

    default_validators = [no_web_address, no_identity_number]

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())

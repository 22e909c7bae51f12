"""How people tell their name and their year of birth."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.validators import no_identity_number

WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
OLDEST = 110  # years; a year of birth before that is a slip of the hand
MOST_CHILDREN = 15


def no_web_address(text: str) -> None:
    """Names go into mails to people who did not ask for them: no advertisements there."""
    if WEB_ADDRESS.search(text):
        raise ValidationError(_("Please type a name here, without a web address."))


class NameField(forms.CharField):
    """A name of any length and script, on one line."""

    default_validators = [no_web_address, no_identity_number]

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class YearsField(forms.CharField):
    """Some years, with anything between them; gives a sorted list of whole numbers."""

    default_error_messages = {
        "invalid": _("Type each year in four digits, for example 2015, 2018."),
        "too_many": _("Type at most %(most)d years."),
    }

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(map(str, value or []))

    def clean(self, value: Any) -> list[int]:
        words = re.split(r"[\s,;.&+/،؛-]+", super().clean(value).strip(" ,;.،؛"))
        years = [int(word) for word in words if word.isdecimal()]
        if len(years) < len([word for word in words if word]) or not _possible(years):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(years) > MOST_CHILDREN:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"most": MOST_CHILDREN}
            )
        return sorted(years)


def _possible(years: Iterable[int]) -> bool:
    this_year = timezone.localdate().year
    return all(this_year - OLDEST <= year <= this_year for year in years)

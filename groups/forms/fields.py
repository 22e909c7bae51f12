"""Fields that take what people really type."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotAPostcode
from stdnum.nl import postcode

from samenhier.accounts.postcodes import in_latin


class PostcodeField(forms.CharField):
    """A Dutch postcode, however it is typed; gives `2511 AB`."""

    widget = forms.TextInput(
        attrs={"class": "is-postcode", "autocomplete": "postal-code", "dir": "ltr"}
    )
    default_error_messages = {
        "invalid": _("A postcode has four digits and two letters, for example 2511 AB."),
        "required": _("Type your postcode, for example 2511 AB."),
    }

    def clean(self, value: Any) -> str:
        text = in_latin(super().clean(value))
        try:
            return str(postcode.validate(text)) if text else ""
        except NotAPostcode:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

"""Fields that take what people really type."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotAPostcode
from stdnum.nl import postcode

from samenhier.accounts.postcodes import in_latin
from samenhier.traits.people import OLDEST

MOST_CHILDREN = 15


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

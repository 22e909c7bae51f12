"""How people are reached, as they type it: e-mail addresses and phone numbers in forms."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField


class EmailField(forms.EmailField):
    """An e-mail address, with words that help whoever mistypes it."""

    default_error_messages = {
        "required": _("Type an e-mail address, for example noor@example.org."),
        "invalid": _("This is not a full e-mail address. It looks like noor@example.org."),
    }


class PhoneField(PhoneNumberField):
    """A phone number as people write it, Dutch without country code; gives `+31612345678`."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Type a phone number, for example 06 12 34 56 78 or +380 50 123 45 67.")
        kwargs.setdefault("error_messages", {"invalid": wrong, "required": wrong})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "tel")

    def clean(self, value: Any) -> str:
        number = super().clean(value)
        return str(number.as_e164) if number else ""


def comparable_phone(number: str) -> str:
    """The same for one number, with or without the code of its country."""
    return re.sub(r"\D", "", number)[-9:]


def comparable_name(name: str) -> str:
    """A name without capitals, accents and spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if one.isalnum())

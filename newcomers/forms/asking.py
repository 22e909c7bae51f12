"""What a household asks of the team on its own page."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newcomers.models import Household
from samenhier.contact import PhoneField
from samenhier.privacy.free_text import FreeTextarea, FreeTextField
from samenhier.traits.choices import PARTS_OF_DAY, Language

ANY_TIME = _("It does not matter")
CODES = ("morning", "afternoon", "evening")
TIMES: dict[str, Promise] = dict(zip(CODES, PARTS_OF_DAY, strict=True))


class CorrectionForm(forms.Form):
    """Something is not right in what only the team changes."""

    use_required_attribute = False

    text = FreeTextField(
        label=_("What is not right, and how should it be?"),
        help_text=_("For example: my daughter was born in 2014. You can write in your language."),
        max_length=1000,
        widget=FreeTextarea({"rows": 5}),
        error_messages={"required": _("Write down what is not right, and how it should be.")},
    )


class CallForm(forms.Form):
    """When, in which language and on which number somebody calls."""

    use_required_attribute = False

    phone = PhoneField(
        label=_("Phone number"), help_text=_("It may be the phone of somebody else.")
    )
    part = forms.ChoiceField(
        label=_("When is a good time?"),
        choices=[("", ANY_TIME), *TIMES.items()],
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("In which language do you want to talk?"),
        choices=Language.choices,
        error_messages={"required": _("Choose the language in which you want to talk.")},
    )
    text = FreeTextField(
        label=_("Do you want to say what it is about?"),
        max_length=500,
        required=False,
        widget=FreeTextarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, household: Household) -> None:
        super().__init__(
            data, initial={"phone": household.phone, "language": household.language, "part": ""}
        )

    def request(self) -> dict[str, Any]:
        """What was asked; time and language as the words that the team reads."""
        cleaned = self.cleaned_data
        return cleaned | {
            "part": TIMES.get(cleaned["part"], ""),
            "language": Language(cleaned["language"]).label,
        }


class LeaveForm(forms.Form):
    """Why they stop, if they like to say, and whether their data has to go soon."""

    use_required_attribute = False

    reason = FreeTextField(
        label=_("Do you want to say why?"),
        help_text=_("Only who says goodbye to you reads it."),
        max_length=1000,
        required=False,
        widget=FreeTextarea({"rows": 4}),
    )
    wants_erasure = forms.BooleanField(label=_("Erase my data as soon as possible"), required=False)


class DoneForm(forms.Form):
    """A builder did what a household asked, and says how it went."""

    use_required_attribute = False

    note = FreeTextField(
        label=_("How did it go?"),
        help_text=_("One sentence is enough. The team reads it, and the household may ask for it."),
        max_length=500,
        widget=FreeTextarea({"rows": 3}),
        error_messages={"required": _("Write in one sentence how it went.")},
    )

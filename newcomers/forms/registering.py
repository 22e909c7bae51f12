"""Registering a household: where, the yes or no to each purpose, and how to reach them."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newcomers.models import TrackText
from newcomers.texts import WHAT_CONSENT_ASKS
from samenhier.accounts.models import Municipality
from samenhier.accounts.postcodes import in_latin
from samenhier.contact import EmailField, PhoneField
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import CONSENT_TEXT_VERSION
from samenhier.traits.choices import Language, Track
from samenhier.traits.people import NameField

FOUR_DIGITS = re.compile(r"[1-9]\d{3}")
ANOTHER_TRACK = "another"
YES, NO = "yes", "no"
YES_NO = [(YES, pgettext_lazy("answer", "Yes")), (NO, pgettext_lazy("answer", "No"))]


class FourDigitsField(forms.CharField):
    """The digits of a postcode. Letters that came along are left out: we do not need them."""

    widget = forms.TextInput(
        attrs={
            "class": "is-postcode",
            "inputmode": "numeric",
            "autocomplete": "postal-code",
            "dir": "ltr",
        }
    )
    default_error_messages = {
        "required": _("Type the four digits of your postcode, for example 2511."),
        "invalid": _("A postcode begins with four digits, for example 2511."),
    }

    def clean(self, value: Any) -> str:
        typed = in_latin(super().clean(value)).strip()
        if not typed:
            return ""
        found = FOUR_DIGITS.match(typed)
        if not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found[0]


class YesNoField(forms.TypedChoiceField):
    """Yes or no, side by side and alike, with neither of them chosen. Gives True, False or None."""

    widget = forms.RadioSelect(attrs={"class": "choices--scale"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("Choose yes or no. Both are fine.")})
        super().__init__(
            choices=YES_NO, coerce=lambda answer: answer == YES, empty_value=None, **kwargs
        )


class WhereForm(forms.Form):
    """In which municipality, and on which track."""

    pc4 = FourDigitsField(
        label=_("The four digits of your postcode"),
        help_text=_("With this we look for people close to you. For example 2511."),
        max_length=12,
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        required=False,
        empty_label=_("Choose a municipality"),
        error_messages={"invalid_choice": _("Newcomers cannot register here now.")},
    )
    track = forms.ChoiceField(
        label=_("Which of these is about you?"),
        help_text=_("We ask this because some groups prepare for one of these."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. Do you not know? Choose the last one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {text.track: text for text in TrackText.objects.all()}
        self.fields["track"].choices = self._tracks()  # type: ignore[attr-defined]
        taking = Municipality.objects.taking_households()
        self.fields["municipality"].queryset = taking  # type: ignore[attr-defined]
        self.not_yet: Municipality | None = None  # where the postcode lies, and nobody can begin

    @classmethod
    def begun(cls, known: Mapping[str, str]) -> Self:
        """With the four digits of the postcode check, or the town of a municipality's page."""
        digits = FOUR_DIGITS.match(known.get("postcode", ""))
        taking = Municipality.objects.taking_households()
        town = taking.filter(code=known.get("town", "")).first()
        initial = {"pc4": digits[0]} if digits else {}
        return cls(initial=initial | ({"municipality": town.pk} if town else {}))

    @property
    def asks_municipality(self) -> bool:
        """Whether the postcode did not decide, so that the question has to be on the page."""
        return bool(self["municipality"].value() or self["municipality"].errors)

    def clean_track(self) -> str:
        track: str = self.cleaned_data["track"]
        if track == ANOTHER_TRACK:
            raise ValidationError(
                _(
                    "Then you cannot register on this page. Ask the local organisation: they look "
                    "with you at what is possible. Your municipality can help too."
                )
            )
        if not TrackText.objects.open().filter(track=track).exists():
            raise ValidationError(
                _(
                    "People on this track cannot register now. Ask the local organisation what "
                    "you can do."
                )
            )
        return track

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if pc4 := cleaned.get("pc4"):
            self._decide(pc4, cleaned)
        return cleaned

    def _decide(self, pc4: str, cleaned: dict[str, Any]) -> None:
        found = Municipality.objects.of_postcode(pc4)
        if found and Municipality.objects.taking_households().contains(found):
            cleaned["municipality"] = found
            self.errors.pop("municipality", None)
        elif found and not cleaned.get("municipality"):
            self.not_yet = found
            self._ask(gettext("In %(town)s newcomers cannot register yet.") % {"town": found.name})
        elif not cleaned.get("municipality"):
            self._ask(_("We do not know which municipality this is. Choose it from the list."))

    def _ask(self, message: Any) -> None:
        if "municipality" not in self.errors:
            self.add_error("municipality", message)

    def _tracks(self) -> list[tuple[str, Any]]:
        """Each with what is said about it, in the language of the page."""
        none = (_("None of these, or I do not know"), "")
        named = {
            code: (capfirst(str(label)), self.texts[code].explanation)
            for code, label in Track.choices
            if code in self.texts
        } | {ANOTHER_TRACK: none}
        words = '<strong>{}</strong> <span class="muted small">{}</span>'
        return [(code, format_html(words, *text)) for code, text in named.items()]


class YesOrNoForm(forms.Form):
    """One question for each purpose, before anything about a person is asked."""

    PURPOSES: ClassVar[tuple[Purpose, ...]]

    version = forms.CharField(required=False)  # of these words; the page sends it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in self.PURPOSES:
            label, meaning = capfirst(purpose.label), WHAT_CONSENT_ASKS[purpose]
            self.fields[purpose.value] = YesNoField(label=label, help_text=meaning)

    def questions(self) -> list[forms.BoundField]:
        return [self[purpose.value] for purpose in self.PURPOSES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("version") != CONSENT_TEXT_VERSION:
            raise ValidationError(_("The words on this page have changed. Please answer again."))
        return cleaned

    @property
    def words_of(self) -> str:
        """The version of the words that the page shows now, whatever was answered before."""
        return CONSENT_TEXT_VERSION

    def answers(self) -> dict[str, bool]:
        return {purpose.value: self.cleaned_data[purpose.value] for purpose in self.PURPOSES}


class TakingPartForm(YesOrNoForm):
    """The yes without which nothing else is asked, and whether needs may be asked."""

    PURPOSES = (Purpose.PARTICIPATION, Purpose.SPECIAL_NEEDS)

    explained_in = forms.ChoiceField(
        label=_("In which language did you read or hear this?"),
        choices=Language.choices,
        required=False,
    )

    def __init__(self, *args: Any, is_assisted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explained_in"].initial = get_language()
        if not is_assisted:  # then it is the language of the page
            self.fields["explained_in"].widget = forms.HiddenInput()

    @property
    def stops(self) -> bool:
        """Whether they do not want to take part: then nothing is kept."""
        return self.data.get(Purpose.PARTICIPATION) == NO


class SharingForm(YesOrNoForm):
    """What changes nothing about taking part."""

    PURPOSES = (Purpose.MUNICIPALITY, Purpose.RESEARCH, Purpose.PHOTO)


class ReachForm(forms.Form):
    """The contact person, and how to talk with them. No e-mail address is needed."""

    name = NameField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As you like to be called. One name is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name.")},
    )
    language = forms.ChoiceField(
        label=_("In which language would you like to talk with us?"),
        choices=Language.choices,
        error_messages={"required": _("Choose the language in which you want to talk.")},
    )
    needs_interpreter = YesNoField(
        label=_("Would you like an interpreter with the talks?"),
        help_text=_("Then we arrange one. It costs you nothing."),
        required=False,
    )
    phone = PhoneField(
        label=_("Phone number"),
        help_text=_(
            "To make an appointment for a first talk. It may be the phone of somebody else."
        ),
        required=False,
    )
    may_leave_message = YesNoField(
        label=_("May we leave a message on this number?"),
        help_text=_("If others use this phone too, you can choose no. Then we leave no message."),
        required=False,
    )
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("Not needed. You get a code on paper that opens your own page."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

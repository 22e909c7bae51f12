"""Registering a household: what they would like, when there is time, and which group suits them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers.models import (
    VALUES,
    Household,
    NeedWeight,
    PracticalRequirement,
    SafetyWish,
    Strength,
    Subject,
)
from samenhier.privacy.free_text import FreeTextField
from samenhier.traits.choices import Domain, HomeFeature
from samenhier.traits.fields import DayPartsWidget, ScaleField, stands_open
from samenhier.traits.models import ContactTraits

COLUMNS = {"class": "choices--columns"}
SHORT = {"class": "choices--columns choices--many"}
SCALE = {"class": "choices--scale"}


class NeedsForm(forms.Form):
    """With what they would like support; and what meeting takes, if they said yes to that."""

    needs = forms.MultipleChoiceField(
        label=_("What would you like to do with a group?"),
        help_text=_("With this we look for a group that knows about it."),
        choices=Domain.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=SHORT),
    )
    requirements = forms.MultipleChoiceField(
        label=_("What do you need to meet each other?"),
        help_text=_("So that meetings are possible for everybody. You need not say why."),
        choices=PracticalRequirement.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
    )

    def __init__(self, *args: Any, asks_requirements: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_requirements:
            del self.fields["requirements"]


class GoalsForm(forms.Form):
    """How much each of the chosen things matters, and what they would like to reach."""

    def __init__(self, *args: Any, domains: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domains = [Domain(code) for code in domains]
        for domain in self.domains:
            self.fields[f"weight_{domain}"] = forms.TypedChoiceField(
                label=_("How much would you like this?"),
                choices=NeedWeight.choices,
                coerce=int,
                initial=NeedWeight.RATHER,
                error_messages={"required": _("Choose how much you would like this.")},
                widget=forms.RadioSelect(attrs=SCALE),
            )
            self.fields[f"goal_{domain}"] = FreeTextField(
                label=_("What would you like to reach?"),
                help_text=_("In your own words and your own language. No story of your flight."),
                max_length=200,
                required=False,
                widget=forms.TextInput,
            )

    def parts(self) -> list[dict[str, Any]]:
        return [
            {
                "title": capfirst(domain.label),
                "weight": self[f"weight_{domain}"],
                "goal": self[f"goal_{domain}"],
            }
            for domain in self.domains
        ]

    def goals(self) -> dict[str, tuple[int, str]]:
        told = self.cleaned_data
        return {
            domain.value: (told[f"weight_{domain}"], told[f"goal_{domain}"])
            for domain in self.domains
        }


class TimeForm(forms.ModelForm):
    """When there is time, and which contact they like."""

    class Meta:
        model = Household
        fields = ["day_parts", *ContactTraits.STYLE_FIELDS]
        labels = {"day_parts": _("When you usually have time")}
        help_texts = {"day_parts": _("We look for a group with time on the same days.")}
        widgets = {"day_parts": DayPartsWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ContactTraits.STYLE_FIELDS:
            asked = self.fields[name]
            self.fields[name] = ScaleField(
                label=asked.label,
                help_text=asked.help_text,
                choices=[*ScaleField.GRADES, ("", pgettext_lazy("scale", "skip"))],
            )

    def style_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ContactTraits.STYLE_FIELDS]

    def opens_style(self) -> bool:
        return stands_open(*self.style_fields())


class GroupWishesForm(forms.Form):
    """Which group suits them: a must, rather, or no matter."""

    LABELS = {
        Subject.COMPOSITION: _("Who should be in the group?"),
        Subject.CONTACT: _("Who should be the contact person of the group?"),
        Subject.LANGUAGE: _("Which language should somebody in the group speak?"),
        Subject.PLACE: _("Where should the group live?"),
    }

    avoids = forms.MultipleChoiceField(
        label=_("What would you rather not meet at a visit?"),
        choices=HomeFeature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
    )
    safety_wish = forms.ChoiceField(
        label=_("Do you want to meet only women?"),
        help_text=_("If you choose this, we never propose a group with men."),
        choices=[
            (SafetyWish.NONE, _("No special wish")),
            (SafetyWish.WOMEN_ONLY, _("Yes, women only")),
        ],
        required=False,
        widget=forms.RadioSelect(attrs=SCALE),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for subject, label in self.LABELS.items():
            self.fields[f"value_{subject}"] = forms.ChoiceField(
                label=label,
                choices=[("", pgettext_lazy("preference", "No matter")), *VALUES[subject].choices],
                required=False,
            )
            self.fields[f"strength_{subject}"] = forms.ChoiceField(
                label=_("How much does it matter?"),
                choices=Strength.choices,
                required=False,
                widget=forms.RadioSelect(attrs=SCALE),
            )

    def subjects(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"value_{one}"], self[f"strength_{one}"]) for one in self.LABELS]

    def about_people(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self.subjects()[:2]

    def more(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self.subjects()[2:]

    def opens_more(self) -> bool:
        return stands_open(*(field for pair in self.more() for field in pair), self["avoids"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for subject in self.LABELS:
            value, strength = cleaned.get(f"value_{subject}"), cleaned.get(f"strength_{subject}")
            if strength and not value and f"value_{subject}" not in self.errors:
                self.add_error(f"value_{subject}", _("Choose what you would like."))
            if value and not strength and f"strength_{subject}" not in self.errors:
                self.add_error(f"strength_{subject}", _("Choose how much this matters to you."))
        return cleaned

    def preferences(self) -> dict[str, tuple[str, str]]:
        """What matters, as {subject: (value, strength)}."""
        told = self.cleaned_data
        return {
            subject.value: (told[f"value_{subject}"], told[f"strength_{subject}"])
            for subject in self.LABELS
            if told[f"value_{subject}"]
        }

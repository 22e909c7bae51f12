"""A member's own part: the same questions for the coordinator and for every other member."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from groups.services import Profile
from samenhier.contact import PhoneField
from samenhier.phrases import listed
from samenhier.traits.choices import ADULT_AGE, Gender
from samenhier.traits.fields import stands_open
from samenhier.traits.languages import ASKED, FREE_ROWS, SpokenLanguagesForm
from samenhier.traits.models import Interest
from samenhier.traits.people import OLDEST, NameField, YearsField

FOUR_DIGITS = _("Type a year in four digits, for example 1985.")


class MemberForm(SpokenLanguagesForm, forms.ModelForm):
    """Who one member is, and which languages they speak."""

    name = NameField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As you like to be called. One name is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name.")},
    )
    phone = PhoneField(label=_("Phone number"), required=False)
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_("Only the year. You take part from the age of 18."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "is-short", "size": 6, "dir": "ltr"}
        ),
        error_messages={"required": FOUR_DIGITS, "invalid": FOUR_DIGITS},
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[("", pgettext_lazy("gender", "no answer")), *Gender.choices],
        widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
        help_text=_("Some households ask for a group of women only. That is why we ask."),
    )

    class Meta:
        model = Membership
        fields = ["name", "phone", "birth_year", "gender"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self._fill_languages()

    def _fill_languages(self) -> None:
        spoken = dict(self.instance.languages.values_list("language", "level"))
        for code in ASKED:
            self.initial[f"level_{code}"] = spoken.pop(code, "")
        for row, (language, level) in zip(FREE_ROWS, spoken.items(), strict=False):
            self.initial[f"language_{row}"], self.initial[f"level_{row}"] = language, level

    def clean_birth_year(self) -> int:
        year: int = self.cleaned_data["birth_year"]
        this_year = timezone.localdate().year
        if not this_year - OLDEST <= year <= this_year:
            raise ValidationError(FOUR_DIGITS)
        if this_year - year < ADULT_AGE:
            raise ValidationError(
                _(
                    "Members of a group are 18 or older, because you take on a responsibility. "
                    "You are welcome as soon as you are 18."
                )
            )
        return year

    def clean(self) -> dict[str, Any]:
        return self.with_languages(super().clean() or self.cleaned_data)


class LikesForm(forms.ModelForm):
    """What one member likes, can help with, and would rather not do."""

    children_birth_years = YearsField(
        label=_("Years of birth of your children"),
        required=False,
        max_length=200,
        help_text=_("For example 2015, 2018. It helps to find families with children of that age."),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "dir": "ltr"}),
    )

    class Meta:
        model = Membership
        fields = ["offers", "interests", "dislikes", "children_birth_years"]
        columns = {"class": "choices--columns choices--many"}
        widgets = {
            "offers": forms.CheckboxSelectMultiple(attrs=columns),
            "interests": forms.CheckboxSelectMultiple(attrs=columns),
            "dislikes": forms.CheckboxSelectMultiple(attrs=columns),
        }
        labels = {
            "interests": _("What you like to do"),
            "dislikes": _("What you would rather not do"),
            "offers": _("What you can help with"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("interests", "dislikes"):
            # Sorted by their name in the language of this page, not of the first page ever.
            listed = Interest.objects.order_by("name")
            self.fields[name].queryset = listed  # type: ignore[attr-defined]

    def opens_dislikes(self) -> bool:
        return stands_open(self["dislikes"])

    def opens_children(self) -> bool:
        return stands_open(self["children_birth_years"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        both = set(cleaned.get("interests", ())) & set(cleaned.get("dislikes", ()))
        if both:
            names = listed(sorted(str(interest) for interest in both))
            self.add_error(
                "dislikes",
                gettext("You chose this in both lists: %(names)s. Choose one.") % {"names": names},
            )
        return cleaned


class ProfileForm(LikesForm, MemberForm):
    """All that one member tells. It validates and gives a Profile; services store it."""

    class Meta(LikesForm.Meta):
        fields = [*MemberForm.Meta.fields, *LikesForm.Meta.fields]

    def profile(self) -> Profile:
        """The answers, once the form is valid."""
        return profile_of(self.cleaned_data)


def profile_of(answers: Mapping[str, Any]) -> Profile:
    return Profile(**{name: answers[name] for name in Profile.__dataclass_fields__})


class ConsentForm(forms.Form):
    """The consent to take part, which stands below the words that explain it."""

    consent = forms.BooleanField(
        label=_(
            "I am 18 or older, and Samen Hier may use my answers to find a match for my group."
        ),
        error_messages={
            "required": _("Without your consent we cannot use your answers. Tick the box to go on.")
        },
    )

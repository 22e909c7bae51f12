"""What a household changes about itself, part by part, on its own page."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newcomers import services
from newcomers.fields import GradesField
from newcomers.forms.household import scale_field
from newcomers.models import (
    VALUES,
    Composition,
    Household,
    Need,
    NeedWeight,
    Person,
    Place,
    Strength,
    Subject,
)
from samenhier.accounts.models import User
from samenhier.contact import PhoneField
from samenhier.privacy.models import Purpose
from samenhier.privacy.validators import no_identity_number
from samenhier.traits.choices import Criterion, Domain, Emphasis, Gender, Language
from samenhier.traits.fields import DayPartsWidget
from samenhier.traits.models import ContactTraits, Interest

NO_MATTER = pgettext_lazy("preference", "it does not matter")
SKIP = pgettext_lazy("scale", "skip")


def own_phone(**kwargs: Any) -> PhoneField:
    return PhoneField(
        label=capfirst(_("phone number")),
        help_text=_("To call you. It may be shared with others."),
        **kwargs,
    )


class OwnForm(forms.ModelForm):
    """One part of the answers of a household; `write` stores them."""

    use_required_attribute = False

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = []

    def write(self, *, by: User) -> None:
        values = {name: self.cleaned_data[name] for name in self._meta.fields or []}
        services.change_own(self.instance, values, by=by)


class ReachForm(OwnForm):
    phone = own_phone(required=False)

    class Meta:
        model = Household
        fields = ["phone", "language"]


class TimeForm(OwnForm):
    class Meta:
        model = Household
        fields = ["day_parts", "travel_km"]
        widgets = {"day_parts": DayPartsWidget}


class StyleForm(OwnForm):
    style_planned = scale_field("style_planned", empty=SKIP)
    style_lively = scale_field("style_lively", empty=SKIP)
    style_often = scale_field("style_often", empty=SKIP)
    style_doing = scale_field("style_doing", empty=SKIP)
    style_outdoors = scale_field("style_outdoors", empty=SKIP)
    emphasis = GradesField(
        Criterion.choices, Emphasis.choices, label=_("What counts more or less for you")
    )

    class Meta:
        model = Household
        fields = [*ContactTraits.STYLE_FIELDS, "emphasis"]


class MeetingForm(OwnForm):
    """What is needed to meet. What asks a consent of its own is here only while that stands."""

    class Meta:
        model = Household
        fields = ["safety_wish", "avoids", "requirements", "practical_needs"]
        widgets = {
            "safety_wish": forms.RadioSelect,
            "avoids": forms.CheckboxSelectMultiple,
            "requirements": forms.CheckboxSelectMultiple,
        }

    WITH_CONSENT = ("requirements", "practical_needs")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.consents.given(Purpose.SPECIAL_NEEDS).exists():
            for name in self.WITH_CONSENT:
                del self.fields[name]

    def write(self, *, by: User) -> None:
        values = {name: self.cleaned_data[name] for name in self.fields}
        services.change_own(self.instance, values, by=by)


class NeedsForm(OwnForm):
    """Support they would like, and for each kind what they would like to reach."""

    needs = GradesField(
        Domain.choices,
        [(0, _("not needed")), *NeedWeight.choices],
        label=_("Support you would like"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing: list[Need] = list(self.instance.needs.all())
        self.initial["needs"] = {need.domain: need.weight for need in self.standing}
        for need in self.standing:
            self.fields[f"goal_{need.domain}"] = forms.CharField(
                label=_("What would you like to reach? %(domain)s")
                % {"domain": capfirst(need.get_domain_display())},
                initial=need.goal,
                max_length=200,
                required=False,
                validators=[no_identity_number],
            )

    @property
    def goals(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("goal_")]

    def write(self, *, by: User) -> None:
        goals = {need.domain: self.cleaned_data[f"goal_{need.domain}"] for need in self.standing}
        services.change_own_needs(self.instance, self.cleaned_data["needs"], goals, by=by)


class PreferencesForm(OwnForm):
    """For each subject a wish, and whether it is a must."""

    SUBJECTS: ClassVar = {
        Subject.COMPOSITION: (_("Who should be in the group?"), Composition.choices),
        Subject.CONTACT: (_("Who should be the contact person of the group?"), Gender.choices),
        Subject.LANGUAGE: (_("Which language should somebody speak?"), Language.choices),
        Subject.PLACE: (_("Where should the group live?"), Place.choices),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = {each.subject: each for each in self.instance.preferences.all()}
        for subject, (question, choices) in self.SUBJECTS.items():
            wish = standing.get(subject)
            self.fields[subject] = forms.ChoiceField(
                label=question,
                choices=[("", capfirst(NO_MATTER)), *choices],
                initial=wish.value if wish else "",
                required=False,
            )
            self.fields[f"{subject}_strength"] = forms.ChoiceField(
                label=_("How much does it matter?"),
                choices=Strength.choices,
                initial=wish.strength if wish else Strength.RATHER,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
            )

    def write(self, *, by: User) -> None:
        cleaned = self.cleaned_data
        wishes = {
            str(subject): (cleaned[subject], cleaned[f"{subject}_strength"] or Strength.RATHER)
            for subject in VALUES
            if cleaned[subject]
        }
        services.change_own_preferences(self.instance, wishes, by=by)


class LikesForm(forms.ModelForm):
    """What one person likes, and rather does not do."""

    use_required_attribute = False

    class Meta:
        model = Person
        fields = ["interests", "dislikes"]
        widgets = {
            name: forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"})
            for name in fields
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One query for the list, which stands here twice.
        choices = [(interest.pk, str(interest)) for interest in Interest.objects.all()]
        for name in ("interests", "dislikes"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if set(cleaned.get("interests") or []) & set(cleaned.get("dislikes") or []):
            error = ValidationError(_("The same thing is also chosen as an interest."))
            self.add_error("dislikes", error)
        return cleaned

    def write(self, *, by: User) -> None:
        services.change_own_likes(self.instance, by=by, **self.cleaned_data)

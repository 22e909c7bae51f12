"""What staff enter about a household, and how a newcomer answers on consent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from phonenumber_field.widgets import RegionalPhoneNumberWidget

from newcomers.fields import GradesField
from newcomers.forms.answers import TextsField, WishesField
from newcomers.models import Household, HouseholdStatus, Need, NeedWeight, TrackText
from samenhier.contact import EmailField, PhoneField
from samenhier.privacy.free_text import FreeTextField
from samenhier.privacy.models import Purpose
from samenhier.traits.choices import Criterion, Domain, Emphasis, Language
from samenhier.traits.fields import DayPartsWidget, ScaleField
from samenhier.traits.models import ContactTraits

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


COLUMNS = {"class": "choices--columns"}
NOT_KNOWN = _("not known")
_YES_NO_OF = {None: "", True: "yes", False: "no"}


def scale_field(name: str, *, empty: Any = NOT_KNOWN) -> forms.TypedChoiceField:
    """1 to 5 as a row of boxes, with the label and the hint of the household's field."""
    field: Any = Household._meta.get_field(name)
    return ScaleField(
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
        choices=[("", empty), *ScaleField.GRADES],
    )


class ConsentField(forms.ChoiceField):
    """Yes or no to one purpose, as the household said it.

    The answer of when the form was opened travels along: a yes that merely stood there does not
    overrule the no that the newcomer gave in between.
    """

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(
            label=capfirst(purpose.label),
            choices=[("", _("not asked yet")), *YES_NO],
            required=False,
            show_hidden_initial=True,
            widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
        )


class HouseholdForm(forms.ModelForm):
    """Everything about a household but its people; written down by staff in a talk."""

    CONSENTS = {
        "consent_participation": Purpose.PARTICIPATION,
        "consent_special_needs": Purpose.SPECIAL_NEEDS,
    }

    phone = PhoneField(
        label=capfirst(_("phone number")),
        required=False,
        help_text=_("May be shared with others."),
        widget=RegionalPhoneNumberWidget(attrs={"autocomplete": "off"}),
    )
    email = EmailField(
        label=capfirst(_("e-mail address")), required=False, help_text=_("Not needed to take part.")
    )
    style_planned = scale_field("style_planned")
    style_lively = scale_field("style_lively")
    style_often = scale_field("style_often")
    style_doing = scale_field("style_doing")
    style_outdoors = scale_field("style_outdoors")
    vulnerability = scale_field("vulnerability", empty=_("not assessed yet"))
    needs = GradesField(
        Domain.choices,
        [(0, _("not needed")), *NeedWeight.choices],
        label=capfirst(_("support they would like")),
    )
    goals = TextsField(
        Domain.choices,
        max_length=Need._meta.get_field("goal").max_length or 200,
        label=capfirst(_("what they would like to reach")),
        help_text=_("In their own words; may be left out. No medical details."),
    )
    preferences = WishesField(
        label=capfirst(_("wishes about the group")),
        help_text=_("A must rules out every group that does not meet it. “Rather” rules out none."),
    )
    needs_interpreter = forms.TypedChoiceField(
        label=capfirst(_("an interpreter is needed")),
        choices=[("", NOT_KNOWN), *YES_NO],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
    )
    emphasis = GradesField(
        Criterion.choices, Emphasis.choices, label=capfirst(_("what counts more or less to them"))
    )
    consent_participation = ConsentField(Purpose.PARTICIPATION)
    consent_special_needs = ConsentField(Purpose.SPECIAL_NEEDS)
    consent_language = forms.ChoiceField(
        label=capfirst(_("language in which consent was explained")),
        choices=Language.choices,
        required=False,
    )

    class Meta:
        model = Household
        fields = [
            "municipality",
            "track",
            "pc4",
            "language",
            "waiting_since",
            "phone",
            "email",
            "may_leave_message",
            "day_parts",
            *ContactTraits.STYLE_FIELDS,
            "travel_km",
            "safety_wish",
            "needs_interpreter",
            "interpreter_agreed",
            "avoids",
            "requirements",
            "practical_needs",
            "vulnerability",
            "emphasis",
            "intake_notes",
        ]
        widgets = {
            "waiting_since": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "day_parts": DayPartsWidget,
            "avoids": forms.CheckboxSelectMultiple(attrs=COLUMNS),
            "requirements": forms.CheckboxSelectMultiple(attrs=COLUMNS),
            "intake_notes": forms.Textarea(attrs={"rows": 6}),
            "practical_needs": forms.TextInput,
        }
        field_classes = {"practical_needs": FreeTextField, "intake_notes": FreeTextField}
        error_messages = {
            "municipality": {"required": _("Choose the municipality where they live.")},
            "track": {"required": _("Choose on which track they are.")},
            "pc4": {"required": _("Type the four digits of their postcode, for example 2511.")},
            "language": {"required": _("Choose the language in which they like to talk.")},
            "waiting_since": {"required": _("Choose the day since when they wait.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance._state.adding
        standing = [] if is_new else self.instance.consents.standing()
        self.standing: dict[str, bool] = {consent.purpose: consent.is_given for consent in standing}
        for name, purpose in self.CONSENTS.items():
            if purpose in self.standing:
                self.initial[name] = "yes" if self.standing[purpose] else "no"
                self.fields[name].choices = YES_NO  # type: ignore[attr-defined]
        self.initial.setdefault("consent_language", self.instance.language)
        self._limit_tracks()
        self.initial["needs_interpreter"] = _YES_NO_OF[self.instance.needs_interpreter]
        if not is_new:
            needs = list(self.instance.needs.all())
            self.initial["needs"] = {need.domain: need.weight for need in needs}
            self.initial["goals"] = {need.domain: need.goal for need in needs if need.goal}
            self.initial["preferences"] = {
                wish.subject: (wish.value, wish.strength)
                for wish in self.instance.preferences.all()
            }

    def _limit_tracks(self) -> None:
        """The tracks that are open, and the one on which the household came."""
        open_now = set(TrackText.objects.open().values_list("track", flat=True))
        allowed = open_now | {self.instance.track}
        field: Any = self.fields["track"]
        field.choices = [choice for choice in field.choices if choice[0] in {"", *allowed}]

    def clean_waiting_since(self) -> Any:
        since = self.cleaned_data["waiting_since"]
        if since and since > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="future")
        return since

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("requirements", "practical_needs"):
            if cleaned.get(name) and not self._may_keep_practical_needs():
                self.add_error(
                    name,
                    _(
                        "Only with consent for practical needs. Ask for it and write down the "
                        "answer under “Consent”, or leave this empty."
                    ),
                )
        if cleaned.get("goals", {}).keys() - cleaned.get("needs", {}).keys():
            self.add_error(
                "goals",
                _(
                    "Choose with “support they would like” how much support they would "
                    "like with this."
                ),
            )
        return cleaned

    def _may_keep_practical_needs(self) -> bool:
        standing = self.standing.get(Purpose.SPECIAL_NEEDS, False)
        return self.new_answers().get(Purpose.SPECIAL_NEEDS, standing)

    def new_answers(self) -> dict[Purpose, bool]:
        """The answers on consent that this form changes: {purpose: yes or no}."""
        return {
            purpose: self.cleaned_data[name] == "yes"
            for name, purpose in self.CONSENTS.items()
            if name in self.changed_data and self.cleaned_data.get(name)
        }


class StepForm(forms.Form):
    """Why a household takes a step; with a referral, where to."""

    reason = FreeTextField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Staff read this in the history. No medical details."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write down to which help they are referred, and why.")},
    )

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status == HouseholdStatus.NOT_SUITABLE:
            self.fields["reason"].required = True
            self.fields["reason"].label = _("To which help they are referred, and why")


class ConsentForm(forms.Form):
    """The newcomer's own yes or no."""

    is_given = forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        error_messages={"required": _("Choose yes or no. Both are fine.")},
    )

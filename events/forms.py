"""What staff fill in about events."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Frequency, Registration
from events.series import MOST, days_of
from groups.models import Membership, MembershipQuerySet
from samenhier.privacy.free_text import FreeTextField
from samenhier.workdays import is_holiday


class AttendanceForm(forms.ModelForm):
    """A box to tick for who was there. A box never touched stays "not known"."""

    # With what the page showed: what a trainer ticks meanwhile is not undone.
    has_attended = forms.BooleanField(
        label=_("was there"), required=False, show_hidden_initial=True
    )

    class Meta:
        model = Registration
        fields = ["has_attended"]


class EventForm(forms.ModelForm):
    """An event at the desk; of a series, what changes can change in later meetings too."""

    and_following = forms.BooleanField(
        label=_("Also change the meetings of this series after this one"),
        required=False,
        help_text=_(
            "Only what you change here. Another day or time moves them along: a day later is a day "
            "later for all. Who comes to several of them gets one mail."
        ),
    )


class RepeatForm(forms.Form):
    """How often an event is held, and how long."""

    frequency = forms.ChoiceField(
        label=_("How often?"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often.")},
    )
    times = forms.IntegerField(
        label=_("How many meetings, with the first one?"),
        required=False,
        min_value=2,
        max_value=MOST,
        widget=forms.NumberInput({"class": "is-short"}),
    )
    until = forms.DateField(
        label=_("Or until which day?"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    skips_holidays = forms.BooleanField(
        label=_("Not on public holidays"), required=False, initial=True
    )

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        self.first = first
        self.days: list[date] = []
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if self.errors:
            return answers
        if bool(answers["times"]) == bool(answers["until"]):
            raise forms.ValidationError(_("Fill in one of the two: how many, or until which day."))
        self.days = days_of(
            self.first,
            answers["frequency"],
            times=answers["times"],
            until=answers["until"],
            skips=is_holiday if answers["skips_holidays"] else lambda day: False,
        )
        if len(self.days) > MOST:
            words = _("A series has %(most)d meetings at most. Choose an earlier day.")
            self.add_error("until", words % {"most": MOST})
        elif len(self.days) < 2:
            self.add_error("until", _("Until this day there is no second meeting."))
        return answers


class WishesForm(forms.ModelForm):
    """What somebody needs so that they can take part."""

    class Meta:
        model = Registration
        fields = ["wishes"]
        labels = {"wishes": _("Your wishes")}
        help_texts = {
            "wishes": _(
                "For example: step-free, a quiet place, an interpreter, care for two children. You "
                "need not say why. Only the team reads it, and a week after the event it is gone."
            )
        }
        widgets = {"wishes": forms.Textarea({"rows": 3})}
        field_classes = {"wishes": FreeTextField}


class MemberChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.group.name})"


class WalkInsForm(forms.Form):
    """Who came without registering."""

    members = MemberChoices(
        Membership.objects.none(),
        label=_("Who was there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick who was there."),
            "invalid_choice": _("One of these people was ticked meanwhile. Look once more."),
        },
    )

    def offer(self, everybody: MembershipQuerySet, *, shown: MembershipQuerySet) -> None:
        """Accept anybody of these; show some, so that the list stays short."""
        field: Any = self.fields["members"]
        field.queryset = everybody
        field.choices = [(one.pk, field.label_from_instance(one)) for one in shown]


class WelcomeForm(forms.Form):
    """Somebody is there who did not register, and says who they are."""

    told = forms.CharField(
        label=_("E-mail address, or reference of the household"),
        max_length=254,
        help_text=_("The reference of a household begins with H."),
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off", "autocapitalize": "off"}),
        error_messages={"required": _("Type an address or a reference.")},
    )

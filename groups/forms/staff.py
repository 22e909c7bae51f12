"""What staff write about a group."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.models import Decision, DecisionReason, Membership, Outcome, WelcomeGroup
from samenhier.privacy.free_text import FreeTextField


class ReasonForm(forms.Form):
    reason = FreeTextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": _("Write down why; it stays in the history.")},
    )


class AppointForm(forms.Form):
    """Whom the team asks to coordinate, and whether the former coordinator then goes."""

    prefix = "appoint"

    successor = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Who is asked"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose whom you ask to coordinate.")},
    )
    former_leaves = forms.BooleanField(
        label=_("With the yes, the coordinator of now leaves the group"), required=False
    )

    def __init__(self, *args: Any, group: WelcomeGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = group.present_members().able_to_coordinate()
        self.fields["successor"].queryset = able.exclude(  # type: ignore[attr-defined]
            pk=group.coordinator_id
        )


class TakeOffForm(forms.Form):
    """Who leaves the group, and why; only the team reads that."""

    prefix = "take_off"

    member = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Who leaves the group"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who leaves the group.")},
    )
    reason = FreeTextField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For your colleagues. Nobody else reads it."),
        error_messages={"required": _("Write down why; it stays with the task.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, group: WelcomeGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An invitation that nobody acted on is taken back by the coordinator, without a reason.
        done = group.present_members().done()
        self.fields["member"].queryset = done.exclude(  # type: ignore[attr-defined]
            pk=group.coordinator_id
        )


class VogForm(forms.ModelForm):
    """When a member's certificate of good conduct was asked for and seen."""

    class Meta:
        model = Membership
        fields = ["vog_requested_on", "vog_seen_on", "vog_expires_on"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in fields
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # the heading of a column names no control
            label = Membership._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            field.widget.attrs["aria-label"] = f"{capfirst(label)}: {self.instance.name}"

    def clean_vog_seen_on(self) -> date | None:
        return _not_in_the_future(self.cleaned_data["vog_seen_on"])


class NoteForm(forms.Form):
    """What was said in a talk with a group."""

    prefix = "note"

    held_on = forms.DateField(
        label=_("Day of the talk"),
        error_messages={"required": _("Choose the day of the talk.")},
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date", "class": "is-short"}, format="%Y-%m-%d"),
    )
    text = FreeTextField(
        label=_("Note"),
        max_length=4000,
        help_text=_("What you need to remember. The group does not read it."),
        error_messages={"required": _("Write down what was said.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_held_on(self) -> date | None:
        return _not_in_the_future(self.cleaned_data["held_on"])


class DecisionForm(forms.Form):
    """A decision by its reason; `last` is the decision its reader saw."""

    prefix = "decision"

    reason = forms.ChoiceField(
        label=_("Decision and reason"),
        error_messages={"required": _("Choose what you decide, and why.")},
    )
    note = FreeTextField(
        label=_("Note"),
        max_length=1000,
        required=False,
        help_text=_("For your colleagues. The group does not read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    last = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(DecisionReason.choices)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *(
                (Outcome(outcome).label, [(why, labels[DecisionReason(why)]) for why in reasons])
                for outcome, reasons in Decision.OUTCOMES.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("reason") in Decision.NEED_A_NOTE and not told.get("note"):
            self.add_error("note", _("Write down the reason here."))
        return told


def _not_in_the_future(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is still to come."))
    return day

"""What staff fill in to start a round and to decide on its proposals."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models import DecisionReason, MatchingRound, Proposal
from matching.services import suggested_builders
from samenhier.accounts.models import Municipality, User
from samenhier.privacy.free_text import FreeTextField

INTRODUCTION = timedelta(days=14)  # the time a first meeting usually takes to plan


class StartRoundForm(forms.Form):
    """For which municipality to run the matching."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.visible_to(user)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Which proposals of a round are decided on."""

    proposals = forms.ModelMultipleChoiceField(
        label=_("Proposals"),
        queryset=Proposal.objects.none(),
        error_messages={"required": _("Choose at least one proposal.")},
    )

    def __init__(self, *args: Any, matching_round: MatchingRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposals = matching_round.proposals.select_related(
            "household", "group", "round__municipality"
        )
        self.fields["proposals"].queryset = proposals  # type: ignore[attr-defined]
        self.matching_round = matching_round


class ApproveForm(DecisionForm):
    """Approval names the community builder and the day on which the year starts."""

    builder = forms.ModelChoiceField(
        label=_("Community builder"),
        queryset=User.objects.none(),
        empty_label=None,
        help_text=_("The community builder with the fewest matches comes first."),
    )
    starts_on = forms.DateField(
        label=_("The twelve months start on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipality = self.matching_round.municipality
        builders = suggested_builders(municipality)
        choice = self.fields["builder"]
        choice.queryset = User.objects.builders(municipality)  # type: ignore[attr-defined]
        choice.choices = [(builder.pk, str(builder)) for builder in builders]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate() + INTRODUCTION

    def clean_starts_on(self) -> Any:
        starts_on = self.cleaned_data["starts_on"]
        if starts_on < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return starts_on


class RejectForm(DecisionForm):
    """A rejection has a reason from the list, and words where the list is not enough."""

    # No reason stands there already: a wrong one would be a click away.
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "---------"), *DecisionReason.choices]
    )
    note = FreeTextField(
        label=_("In your own words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == DecisionReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Write a few words on the reason."))
        return cleaned

    def full_reason(self) -> str:
        """The code of the list, and the words behind it."""
        note = self.cleaned_data["note"]
        return f"{self.cleaned_data['reason']}: {note}" if note else self.cleaned_data["reason"]

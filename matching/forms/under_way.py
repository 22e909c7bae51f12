"""What staff fill in about a proposal that is under way."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matching.models import Proposal
from matching.services import Meeting, interpreter_for, languages_of, suggested_builders
from samenhier.accounts.models import User
from samenhier.privacy.free_text import FreeTextField
from samenhier.traits.choices import Language
from samenhier.workdays import is_holiday, working_days_after

AHEAD = 5  # working days that both sides get to keep the time free
_HOLIDAY = _("This is a public holiday. Do both want to meet then? Then send the form again.")
LONGEST_AHEAD = timedelta(days=120)  # further away is a typing error


class MeetingForm(forms.Form):
    """When and where both sides meet for the first time, and who interprets."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose the day of the first meeting.")},
    )
    hour = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        initial=time(19, 0),
        error_messages={"required": _("Choose the time of the first meeting.")},
    )
    place = FreeTextField(
        label=_("Place"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("A name and an address that both sides can find."),
        error_messages={"required": _("Write where they meet.")},
    )
    interpreter = forms.ChoiceField(
        label=capfirst(_("language of the interpreter")),
        choices=[("", _("no interpreter")), *Language.choices],
        required=False,
    )

    # The holiday that was asked about, so that sending the form again keeps it.
    asked_about = forms.DateField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "day" in cleaned and "hour" in cleaned:
            cleaned["at"] = self._moment(cleaned["day"], cleaned["hour"])
        return cleaned

    def _moment(self, day: Any, hour: time) -> datetime | None:
        at = timezone.make_aware(datetime.combine(day, hour))
        now = timezone.now()
        if at <= now:
            self.add_error("day", _("This moment is over. Choose a later one."))
        elif at > now + LONGEST_AHEAD:
            self.add_error("day", _("This is very far away. Is the year right?"))
        elif is_holiday(day) and self.cleaned_data.get("asked_about") != day:
            self.add_error("day", _HOLIDAY)
            # Shown again, the form brings along what was asked.
            sent: Any = self.data
            self.data = sent.copy()
            self.data["asked_about"] = day.isoformat()  # type: ignore[index]
        return at

    def meeting(self) -> Meeting:
        """What was filled in, once it is valid."""
        data = self.cleaned_data
        return Meeting(at=data["at"], place=data["place"], interpreter=data["interpreter"])


class ActivateForm(MeetingForm):
    """The community builder, and the first meeting."""

    builder = forms.ModelChoiceField(
        label=_("Community builder"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Who speaks their language comes first, then who has the fewest matches."),
        error_messages={"required": _("Choose who accompanies them.")},
    )

    field_order = ("builder", "day", "hour", "place", "interpreter", "asked_about")

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        builders = suggested_builders(proposal.household)
        choice: Any = self.fields["builder"]
        choice.queryset = User.objects.filter(pk__in=[each.pk for each in builders])
        choice.choices = [(each.pk, _introduced(each)) for each in builders]
        told_them = proposal.builder_id
        choice.initial = told_them or (builders[0].pk if builders else None)
        self.fields["day"].initial = working_days_after(timezone.localdate(), AHEAD)
        self.fields["interpreter"].initial = interpreter_for(proposal)

    @property
    def has_builders(self) -> bool:
        return bool(self.fields["builder"].choices)  # type: ignore[attr-defined]


def _introduced(builder: Any) -> str:
    """A builder with what matters for the choice."""
    labels = dict(Language.choices)
    spoken = [str(labels[code]) for code in languages_of(builder) if code in labels]
    count = builder.live_matches
    matches = ngettext("%(count)d match", "%(count)d matches", count) % {"count": count}
    return f"{builder.name} ({', '.join(spoken)}; {matches})"


class WithdrawForm(forms.Form):
    """Calling a proposal off asks why; both sides read only that it is closed."""

    reason = FreeTextField(
        label=_("Why"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For colleagues. Both sides read only that it does not go on."),
        error_messages={"required": _("Write a few words on why.")},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < 3:
            raise ValidationError(_("Write a few words on why."))
        return reason

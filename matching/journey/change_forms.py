"""What is asked when a year rests, goes on or ends early."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.journey.forms import DateInput
from matching.journey.models import Journey
from matching.models import Ending, EndingReason, MatchStatus, Pause, PauseReason
from samenhier.privacy.free_text import FreeTextField

# What happened is written down soon; a typing error in the year would move a whole year.
LONG_AGO = timedelta(days=62)
LOOK_AGAIN_AFTER = timedelta(days=28)
LONGEST_LOOK = timedelta(days=183)

NOTE_HELP = _("For the team that accompanies this match. Nothing about anybody's health.")


def check_day(day: date, not_before: date) -> None:
    """Refuse a day that has not come yet, is long ago, or comes before what it follows."""
    today = timezone.localdate()
    if day > today:
        raise ValidationError(_("This day has not come yet. Come back on that day."))
    if day < today - LONG_AGO:
        raise ValidationError(_("This is more than two months ago. Is the date right?"))
    if day < not_before:
        raise ValidationError(_("This day lies before what it follows. Is the date right?"))


class PauseForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Pause
        fields = ["reason", "began_on", "look_again_on", "note"]
        labels = {
            "reason": _("Why does the year rest?"),
            "began_on": _("Since which day?"),
            "look_again_on": _("When do you look again whether it can go on?"),
            "note": _("What do colleagues need to know?"),
        }
        help_texts = {
            "reason": _("Neither side reads this."),
            "look_again_on": _("The community builder gets a mail on that day."),
            "note": NOTE_HELP,
        }
        widgets = {
            "reason": forms.RadioSelect,
            "began_on": DateInput(),
            "look_again_on": DateInput(),
            "note": forms.Textarea({"rows": 4}),
        }
        field_classes = {"note": FreeTextField}
        error_messages = {
            "reason": {"required": _("Choose a reason.")},
            "began_on": {"required": _("Choose a day.")},
            "look_again_on": {"required": _("Choose a day.")},
        }

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.journey = journey
        today = timezone.localdate()
        self.fields["reason"].choices = PauseReason.choices  # type: ignore[attr-defined]
        self.initial["began_on"] = today
        self.initial["look_again_on"] = today + LOOK_AGAIN_AFTER

    def clean_began_on(self) -> date:
        began_on: date = self.cleaned_data["began_on"]
        ends = [pause.ended_on for pause in self.journey.pauses.all() if pause.ended_on]
        check_day(began_on, max([self.journey.starts_on, *ends]))
        return began_on

    def clean_look_again_on(self) -> date:
        day: date = self.cleaned_data["look_again_on"]
        if not timezone.localdate() < day <= timezone.localdate() + LONGEST_LOOK:
            raise ValidationError(_("Choose a day in the next six months."))
        return day


class ResumeForm(forms.Form):
    ended_on = forms.DateField(
        label=_("Since which day does it go on?"),
        error_messages={"required": _("Choose a day.")},
        widget=DateInput(),
    )

    def __init__(self, data: Any = None, *, journey: Journey) -> None:
        super().__init__(data, initial={"ended_on": timezone.localdate()})
        self.journey = journey

    def clean_ended_on(self) -> date:
        ended_on: date = self.cleaned_data["ended_on"]
        pause = self.journey.pause
        check_day(ended_on, pause.began_on if pause else self.journey.starts_on)
        return ended_on


class EndingForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Ending
        fields = ["reason", "ended_on", "note"]
        labels = {
            "reason": _("Why does it end?"),
            "ended_on": _("On which day did it end?"),
            "note": _("What do colleagues need to know?"),
        }
        help_texts = {
            "reason": _("Neither side reads this."),
            "note": NOTE_HELP,
        }
        widgets = {
            "reason": forms.RadioSelect,
            "ended_on": DateInput(),
            "note": forms.Textarea({"rows": 4}),
        }
        field_classes = {"note": FreeTextField}
        error_messages = {
            "reason": {"required": _("Choose a reason.")},
            "ended_on": {"required": _("Choose a day.")},
        }

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.journey = journey
        self.initial["ended_on"] = timezone.localdate()
        self.fields["reason"].choices = self._reasons()  # type: ignore[attr-defined]

    def _reasons(self) -> list[Any]:
        """Not those of another moment in the year."""
        others = {EndingReason.FULL_YEAR}
        if self.journey.status != MatchStatus.INTRODUCTION:
            others.add(EndingReason.FIRST_MEETING)
        return [choice for choice in EndingReason.choices if choice[0] not in others]

    def clean_ended_on(self) -> date:
        ended_on: date = self.cleaned_data["ended_on"]
        made_on = timezone.localdate(self.journey.created_at)
        check_day(ended_on, min(made_on, self.journey.starts_on))
        return ended_on


class CompleteForm(forms.Form):
    """Nothing is asked; only that it is meant."""

    def __init__(self, data: Any = None, *, journey: Journey) -> None:
        super().__init__(data)
        self.journey = journey

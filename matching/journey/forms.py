"""What a builder writes down after a talk, on a phone; and the start and hand-over of a match."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.journey.models import (
    Addendum,
    CheckIn,
    FollowUp,
    Goal,
    GoalStatus,
    HandOver,
    Journey,
    SpokenWith,
)
from matching.journey.services import WRITTEN
from samenhier.accounts.models import User
from samenhier.privacy.free_text import FreeTextField
from samenhier.traits.choices import Domain
from samenhier.traits.fields import ScaleField

# A first talk can precede the day on which the match was entered.
BEFORE_THE_MATCH = timedelta(days=31)
# The schedule never leaves more than two months; a typing error in the year would silence us.
LONGEST_GAP = timedelta(days=100)
HEARD = {  # which moods belong to whom we spoke with
    SpokenWith.GROUP: {"group_mood"},
    SpokenWith.NEWCOMER: {"newcomer_mood"},
    SpokenWith.BOTH: {"group_mood", "newcomer_mood"},
}
# What is not told when nobody was reached.
UNTOLD: dict[str, Any] = {
    "spoken_with": "",
    "goals": [],
    "introduced_count": 0,
    "introduced_domain": "",
}


class DateInput(forms.DateInput):
    """The calendar of the device, which wants and gives dates as 2026-11-30."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AskedField(forms.TypedChoiceField):
    """Asked of everybody; whether it may stay open follows from other answers, so a form says."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class MoodField(AskedField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            help_text=_("1 = very hard, 5 = very well."),
            choices=ScaleField.GRADES,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect({"class": "choices--scale"}),
        )


class TouchedField(forms.ModelMultipleChoiceField):
    """Goals of a match, as both sides wrote them, with the part of life."""

    def label_from_instance(self, goal: Goal) -> str:
        return f"{goal.text} ({goal.get_domain_display()})"


class CheckInForm(forms.ModelForm):
    """One talk. As a draft it may have gaps; when submitted, what was asked is answered."""

    use_required_attribute = False

    was_reached = forms.TypedChoiceField(
        label=_("Did you speak them?"),
        choices=[("True", _("Yes")), ("False", _("No, not reached"))],
        coerce=lambda value: value == "True",
        error_messages={"required": _("Choose yes or no.")},
        widget=forms.RadioSelect,
    )
    spoken_with = AskedField(
        label=_("With whom did you speak?"), choices=SpokenWith, widget=forms.RadioSelect
    )
    group_mood = MoodField(_("How is it going for the group?"))
    newcomer_mood = MoodField(_("How is it going for the newcomer?"))
    introduced_count = forms.IntegerField(
        label=_("How many people did the newcomer meet through the group?"),
        help_text=_("Since your last talk. Only the number, no names."),
        min_value=0,
        max_value=99,
        required=False,
        widget=forms.NumberInput({"class": "is-short", "inputmode": "numeric"}),
    )

    introduced_domain = forms.ChoiceField(
        label=_("In which part of life did they meet?"),
        choices=[("", pgettext_lazy("part of life", "Choose one")), *Domain.choices],
        required=False,
    )

    class Meta:
        model = CheckIn
        fields = WRITTEN
        labels = {
            "held_on": _("Date of the talk"),
            "medium": _("How did you speak?"),
            "minutes": _("How many minutes?"),
            "had_interpreter": _("An interpreter was there"),
            "goals": _("What did they work on?"),
            "concern": _("Is there a concern?"),
            "notes": _("Notes"),
            "next_on": _("Next talk"),
        }
        help_texts = {
            "concern": _("“Urgent” calls the safeguarding handlers at once, when you submit."),
            "notes": _(
                "For the team that accompanies this match. No medical details, no numbers of "
                "papers."
            ),
            "next_on": _("We propose the date of the schedule. Not reached? Choose one soon."),
        }
        widgets = {
            "held_on": DateInput(),
            "next_on": DateInput(),
            "medium": forms.RadioSelect,
            "minutes": forms.NumberInput({"class": "is-short", "inputmode": "numeric"}),
            "goals": forms.CheckboxSelectMultiple({"class": "choices--columns"}),
            "concern": forms.RadioSelect,
            "notes": forms.Textarea({"rows": 5}),
        }
        field_classes = {"notes": FreeTextField}
        error_messages = {
            "held_on": {"required": _("Choose the day of the talk.")},
            "medium": {"required": _("Choose how you spoke.")},
            "concern": {"required": _("Choose whether there is a concern.")},
        }

    def __init__(self, *args: Any, journey: Journey, is_final: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.journey, self.is_final = journey, is_final
        self.fields["held_on"].show_hidden_initial = False
        self._propose_who(journey)
        self._ask_touched(journey)
        if self.instance._state.adding:
            today = timezone.localdate()
            self.initial["next_on"] = journey.next_talk_after(today)

    def _propose_who(self, journey: Journey) -> None:
        """In words: a choice made beforehand would drop how the other side said it goes."""
        if alone := journey.alone(timezone.localdate()):
            self.fields["spoken_with"].help_text = _(
                "Still to speak alone this quarter: %(who)s."
            ) % {"who": alone.who}

    def _ask_touched(self, journey: Journey) -> None:
        """The goals they work on, and those of an earlier version of this talk."""
        before = [] if self.instance._state.adding else list(self.instance.touched.all())
        goals = journey.goals.filter(
            Q(status=GoalStatus.OPEN) | Q(pk__in=[goal.pk for goal in before])
        )
        if not goals:
            return
        self.initial["touched"] = before
        self.fields["touched"] = TouchedField(
            goals,
            label=_("Which of their goals did you talk about?"),
            help_text=_("Their parts of life are added to what they worked on."),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def touched_goals(self) -> list[Goal] | None:
        """None when it was not asked, or not well answered."""
        touched = self.cleaned_data.get("touched")
        return None if touched is None else list(touched)

    def leave_out_mistakes(self) -> list[str]:
        """Take the answers with a mistake back to what is stored; their labels."""
        wrong = [name for name in self.errors if name in self.fields]
        for name in (name for name in wrong if name in WRITTEN):
            setattr(self.instance, name, self.initial.get(name))
        return [str(self.fields[name].label) for name in wrong]

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        made_on = timezone.localdate(self.journey.created_at)
        if held_on > timezone.localdate():
            raise ValidationError(_("This date has not come yet. When did you speak?"))
        if held_on < min(made_on, self.journey.starts_on) - BEFORE_THE_MATCH:
            raise ValidationError(_("This is long before they were matched. Is the year right?"))
        return held_on

    def clean_introduced_count(self) -> int:
        return self.cleaned_data["introduced_count"] or 0

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self._clean_next_on(data)
        if self.is_final and data.get("was_reached"):
            self._clean_answers(data)
            self._add_domains(data)
        elif self.is_final:
            data.update(UNTOLD, group_mood=None, newcomer_mood=None)
            if "touched" in data:
                data["touched"] = []
        return data

    def _clean_next_on(self, data: dict[str, Any]) -> None:
        held_on, next_on = data.get("held_on"), data.get("next_on")
        if held_on is None or "next_on" not in data:
            return
        if next_on is None:
            data["next_on"] = self.journey.next_talk_after(held_on)
        elif next_on <= held_on:
            self.add_error("next_on", _("The next talk comes after this one."))
        elif next_on > held_on + LONGEST_GAP:
            self.add_error("next_on", _("Plan the next talk within three months."))

    def _add_domains(self, data: dict[str, Any]) -> None:
        """Reports count parts of life: those of the goals talked about are among them."""
        found = {*data.get("goals", []), *(goal.domain for goal in data.get("touched", []))}
        data["goals"] = [domain for domain in Domain.values if domain in found]

    def _clean_answers(self, data: dict[str, Any]) -> None:
        heard = HEARD.get(data.get("spoken_with", ""), set())
        if not data.get("spoken_with") and "spoken_with" not in self.errors:
            self.add_error("spoken_with", _("Choose with whom you spoke."))
        for mood in ("group_mood", "newcomer_mood"):
            if mood not in heard:
                data[mood] = None  # from a side that was not spoken with it would be hearsay
            elif data.get(mood) is None and mood not in self.errors:
                self.add_error(mood, _("Choose a number from 1 to 5."))
        if not data.get("introduced_count"):
            data["introduced_domain"] = ""
        elif not data.get("introduced_domain"):
            self.add_error("introduced_domain", _("Choose in which part of life they met."))


class AddendumForm(forms.ModelForm):
    """A few words under a talk that can no longer be changed."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Addendum
        fields = ["text", "concern"]
        labels = {"text": _("What would you like to add?"), "concern": _("Is there a concern?")}
        help_texts = {
            "text": _("No medical details, no numbers of papers. It cannot be changed later."),
            "concern": _("“Urgent” calls the safeguarding handlers at once."),
        }
        widgets = {"text": forms.Textarea({"rows": 5}), "concern": forms.RadioSelect}
        field_classes = {"text": FreeTextField}
        error_messages = {
            "text": {"required": _("Write down what you would like to add.")},
            "concern": {"required": _("Choose whether there is a concern.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["key"]
        self.instance.pk = key
        return key


class KeyField(forms.UUIDField):
    """The key of a row, made with the form. A row with nothing but its key is empty."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class FollowUpForm(forms.ModelForm):
    use_required_attribute = False

    key = KeyField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = FollowUp
        fields = ["text", "owner", "due_on"]
        labels = {
            "text": _("What will be done?"),
            "due_on": _("Before which day?"),
        }
        help_texts = {"due_on": _("Left open: before the next talk.")}
        widgets = {"due_on": DateInput(), "text": forms.TextInput}
        field_classes = {"text": FreeTextField}
        error_messages = {"text": {"required": _("Write down what will be done.")}}

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ModelChoiceField(
            journey.owners(),
            label=_("Who does it?"),
            initial=journey.builder_id,
            empty_label=None,
            error_messages={"required": _("Choose who does it.")},
        )
        self.fields["due_on"].required = False

    @property
    def is_removed(self) -> bool:
        """Ticked to be removed, or empty again after it was stored by itself."""
        is_empty = not self.errors and not self.cleaned_data
        return is_empty or bool(self.cleaned_data.get("DELETE"))

    def written(self) -> FollowUp | None:
        """The follow-up of this row, not stored yet; None without one that can be stored."""
        if self.is_removed or not self.is_valid() or not self.cleaned_data.get("text"):
            return None
        follow_up: FollowUp = self.instance
        follow_up.pk = self.cleaned_data["key"]
        return follow_up


class BaseFollowUpFormSet(forms.BaseFormSet):
    def written(self) -> list[FollowUp]:
        """The rows with something in them, not stored yet. A row with a mistake is left out."""
        return [row for form in self.forms if (row := form.written())]

    def removed(self) -> list[uuid.UUID]:
        gone = [form for form in self.forms if form.is_removed]
        return [form.fields["key"].clean(form["key"].value()) for form in gone]


FollowUpFormSet: Any = forms.formset_factory(
    FollowUpForm,
    formset=BaseFollowUpFormSet,
    extra=2,
    max_num=20,
    can_delete=True,
    can_delete_extra=False,
)


def follow_up_rows(
    data: QueryDict | None, check_in: CheckIn, journey: Journey
) -> BaseFollowUpFormSet:
    """The follow-ups of a talk as rows, and empty ones below."""
    rows: BaseFollowUpFormSet = FollowUpFormSet(
        data, prefix="follow_ups", form_kwargs={"journey": journey}
    )
    # A row that the page showed empty began empty, though it was stored by itself meanwhile.
    rows.initial = _stored(check_in)[: rows.initial_form_count() if data else None]
    return rows


def _stored(check_in: CheckIn) -> list[dict[str, Any]]:
    if check_in._state.adding:
        return []
    return [
        {"key": row.pk, "text": row.text, "owner": row.owner_id, "due_on": row.due_on}
        for row in check_in.follow_ups.all()
    ]


class WindowForm(forms.Form):
    """Where the form of a talk was filled in, sent along unseen."""

    window = forms.UUIDField()
    edition = forms.IntegerField(min_value=0)


class StartForm(forms.Form):
    starts_on = forms.DateField(
        label=_("First day of the year together"),
        error_messages={"required": _("Choose a day.")},
        widget=DateInput(),
    )

    def __init__(self, data: Any = None, *, journey: Journey) -> None:
        super().__init__(data, initial={"starts_on": journey.starts_on})
        self.journey = journey

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        made_on = timezone.localdate(self.journey.created_at)
        if starts_on < min(made_on, self.journey.starts_on) - BEFORE_THE_MATCH:
            raise ValidationError(_("This is long before they were matched. Is the year right?"))
        if starts_on > timezone.localdate() + LONGEST_GAP:
            raise ValidationError(_("Choose a day within three months."))
        return starts_on


class HandOverForm(forms.ModelForm):
    class Meta:
        model = HandOver
        fields = ["successor", "note"]
        labels = {"note": _("What should they know?")}
        help_texts = {
            "note": _("The new builder and the staff read this. No medical details."),
        }
        widgets = {"note": forms.Textarea({"rows": 5})}
        field_classes = {"note": FreeTextField}
        error_messages = {
            "note": {"required": _("Write down what they should know. One line is enough.")}
        }

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        builders = User.objects.builders(journey.household.municipality)
        self.fields["successor"] = forms.ModelChoiceField(
            builders.exclude(pk=journey.builder_id),
            label=_("Who takes over?"),
            empty_label=pgettext_lazy("builder", "Choose a builder"),
            error_messages={"required": _("Choose who takes over.")},
        )

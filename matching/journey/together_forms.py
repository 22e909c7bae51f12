"""What both sides write down themselves: goals and steps, what they did, who does what."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from groups.models import Membership
from matching.journey.activities import WRITTEN
from matching.journey.forms import BEFORE_THE_MATCH, DateInput
from matching.journey.models import Activity, ActivityKind, Goal, GoalStep, Journey, Part
from matching.journey.templatetags.journey import first_name
from samenhier.privacy.free_text import FreeTextField
from samenhier.traits.choices import Domain
from samenhier.traits.fields import ScaleField


class KeyedForm(forms.ModelForm):
    """A form that brings the key of its row, so that sending it twice stores one row."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["key"]
        self.instance.pk = key
        return key


class GoalForm(KeyedForm):
    """A goal, for a first time or instead of one that stands."""

    use_required_attribute = False

    domain = forms.ChoiceField(
        label=_("Which part of life is it about?"),
        choices=Domain.choices,
        widget=forms.RadioSelect({"class": "choices--columns"}),
        error_messages={"required": _("Choose a part of life.")},
    )
    target_month = forms.TypedChoiceField(
        label=_("When would you like to reach it?"),
        required=False,
        coerce=date.fromisoformat,
        empty_value=None,
    )
    steps = FreeTextField(
        label=_("Steps on the way"),
        help_text=_("One step on each line. You can add more later."),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    class Meta:
        model = Goal
        fields = ["text", "domain", "owner", "target_month"]
        labels = {"text": _("What would you like to reach?")}
        help_texts = {
            "text": _(
                "One sentence, for example: order in a shop in Dutch. Everybody of this match and "
                "the staff read it, so write nothing medical."
            ),
        }
        widgets = {"text": forms.TextInput({"maxlength": Goal.TEXT_LENGTH})}
        field_classes = {"text": FreeTextField}
        error_messages = {
            "text": {"required": _("Write in one sentence what you would like to reach.")},
        }

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.match = journey
        self.fields["owner"] = OwnerField(journey)
        months: Any = self.fields["target_month"]
        months.choices = [("", pgettext_lazy("month", "No month yet")), *months_left(journey)]
        self.order_fields(["key", "text", "domain", "owner", "target_month", "steps"])

    def clean_steps(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines()]
        steps = [line for line in lines if line]
        if len(steps) > GoalStep.MOST:
            raise ValidationError(
                _("Write at most %(most)d steps; a goal may also become two goals."),
                params={"most": GoalStep.MOST},
            )
        if any(len(step) > GoalStep.TEXT_LENGTH for step in steps):
            raise ValidationError(
                _("Keep each step shorter than %(length)d letters."),
                params={"length": GoalStep.TEXT_LENGTH},
            )
        return steps


class OwnerField(forms.ModelChoiceField):
    """Who takes care of a goal: the household, which answers as one, or a member."""

    def __init__(self, journey: Journey) -> None:
        contact = journey.contact_person
        household = first_name(contact.name) if contact else pgettext("side", "the newcomers")
        super().__init__(
            journey.taking_part(),
            label=_("Who takes care of it?"),
            required=False,
            blank=True,
            empty_label=household,
            widget=forms.RadioSelect({"class": "choices--columns"}),
        )

    def label_from_instance(self, obj: Any) -> str:
        return first_name(obj.name)


class StepChangeForm(forms.ModelForm):
    class Meta:
        model = GoalStep
        fields = ["text"]
        labels: ClassVar[dict[str, Any]] = {"text": _("The step")}
        widgets = {"text": forms.TextInput({"maxlength": GoalStep.TEXT_LENGTH})}
        field_classes = {"text": FreeTextField}
        error_messages = {"text": {"required": _("Write down the step.")}}

    use_required_attribute = False


class StepForm(KeyedForm, StepChangeForm):
    class Meta(StepChangeForm.Meta):
        labels: ClassVar[dict[str, Any]] = {"text": _("A step more")}


class ActivityChangeForm(forms.ModelForm):
    """What they did together, to change or to add to it."""

    use_required_attribute = False

    mood = ScaleField(
        label=_("How was it?"),
        help_text=_("1 = not so nice, 5 = very nice."),
        choices=[*ScaleField.GRADES, ("", pgettext_lazy("scale", "skip"))],
    )

    class Meta:
        model = Activity
        fields = WRITTEN
        labels = {
            "kind": _("What did you do?"),
            "held_on": _("When?"),
            "minutes": _("How many minutes?"),
            "joined": _("How many people joined?"),
            "words": _("In a few words, if you like"),
        }
        help_texts = {"words": _("Everybody of this match and the staff read it.")}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "kind": forms.RadioSelect({"class": "choices--columns"}),
            "held_on": DateInput(),
            "minutes": forms.NumberInput({"class": "is-short", "inputmode": "numeric"}),
            "joined": forms.NumberInput({"class": "is-short", "inputmode": "numeric"}),
            "words": forms.TextInput({"maxlength": Activity.WORDS_LENGTH}),
        }
        field_classes = {"words": FreeTextField}
        error_messages = {
            "kind": {"required": _("Choose what you did.")},
            "held_on": {"required": _("Choose a day.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = ActivityKind.choices  # without the empty one

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        made_on = timezone.localdate(self.instance.match.created_at)
        if held_on > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        if held_on < min(made_on, self.instance.match.starts_on) - BEFORE_THE_MATCH:
            raise ValidationError(_("This is long before they were matched. Is the year right?"))
        return held_on


class ActivityForm(KeyedForm, ActivityChangeForm):
    """The same with one tap: the button that is pressed is the kind."""

    class Meta(ActivityChangeForm.Meta):
        widgets = ActivityChangeForm.Meta.widgets | {"kind": forms.HiddenInput()}


class PartsForm(forms.Form):
    """Who of the group takes care of what: for each part the members, none, one or more."""

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{member.pk}", first_name(member.name)) for member in members]
        for part in Part:
            self.fields[part.value] = forms.MultipleChoiceField(
                label=capfirst(part.label),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple({"class": "choices--scale"}),
            )

    def split(self) -> set[tuple[str, str]]:
        """The (part, key of a member) pairs that were chosen."""
        return {(part, key) for part, keys in self.cleaned_data.items() for key in keys}


def months_left(journey: Journey) -> list[tuple[str, str]]:
    """The months from now to the end of the year together; at least three."""
    first = timezone.localdate().replace(day=1)
    last = max(journey.ends_on, first + relativedelta(months=2))
    months = []
    while first <= last:
        months.append((f"{first}", date_format(first, "F Y")))
        first += relativedelta(months=1)
    return months

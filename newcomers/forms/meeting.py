"""What staff write down around an intake: a talk, and what is to be done next."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from newcomers.models import Household, IntakeTalk, NextAction
from samenhier.accounts.models import Role, User
from samenhier.privacy.free_text import FreeTextField

DAY = {"type": "date"}


class TalkForm(forms.ModelForm):
    """One intake talk."""

    class Meta:
        model = IntakeTalk
        fields = ["held_on", "language", "had_interpreter", "text"]
        widgets = {
            "held_on": forms.DateInput(format="%Y-%m-%d", attrs=DAY),
            "text": forms.Textarea(attrs={"rows": 8}),
        }
        field_classes = {"text": FreeTextField}
        error_messages = {
            "held_on": {"required": _("Choose the day of the talk.")},
            "language": {"required": _("Choose the language you spoke.")},
            "text": {"required": _("Write down what was said.")},
        }

    def clean_held_on(self) -> Any:
        held_on = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="future")
        return held_on


class ActionForm(forms.ModelForm):
    """What somebody of the team does next."""

    due_on = forms.DateField(
        label=capfirst(_("before")),
        required=False,
        help_text=_("Empty: in five working days."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
    )

    class Meta:
        model = NextAction
        fields = ["kind", "text", "owner", "due_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        field_classes = {"text": FreeTextField}
        error_messages = {"kind": {"required": _("Choose what will be done.")}}

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = User.objects.filter(colleagues(household), is_active=True)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise ValidationError(_("This day is over."), code="past")
        return due_on


def colleagues(household: Household) -> Q:
    """The accounts that may do something for a household: those that may change it."""
    here = Q(role=Role.STAFF, organisation=household.municipality.organisation_id)
    return here | Q(role=Role.NATIONAL)

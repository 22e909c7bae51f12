"""What staff fill in about events."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from groups.models import Membership, MembershipQuerySet
from samenhier.privacy.free_text import FreeTextField


class AttendanceForm(forms.ModelForm):
    """A box to tick for who was there. A box never touched stays "not known"."""

    has_attended = forms.BooleanField(label=_("was there"), required=False)

    class Meta:
        model = Registration
        fields = ["has_attended"]


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

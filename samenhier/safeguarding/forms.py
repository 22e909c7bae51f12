"""Reporting a concern, and taking the next step with it."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.privacy.validators import no_identity_number
from samenhier.safeguarding.models import Incident, IncidentStatus, Urgency

STEPS = {
    IncidentStatus.IN_PROGRESS: pgettext_lazy("incident", "I am handling it"),
    IncidentStatus.CLOSED: pgettext_lazy("incident", "It is closed"),
}


class ReportForm(forms.Form):
    """A concern, in any language, with or without a name."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("What happened, or what worries you?"),
        help_text=_("Say who it is about, where and when, if you know."),
        max_length=5000,
        validators=[no_identity_number],
        widget=forms.Textarea({"rows": 8}),
    )
    urgency = forms.ChoiceField(
        label=_("Can it wait a few days?"),
        choices=[
            (Urgency.NORMAL, _("Yes, a few days is fine")),
            (Urgency.URGENT, _("No, somebody may not be safe")),
        ],
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        help_text=_(
            "A phone number or an e-mail address. Leave it empty to stay anonymous; then we cannot "
            "ask you anything."
        ),
        max_length=200,
        required=False,
    )


class StepForm(forms.Form):
    """The next step with an incident: only those its life cycle allows."""

    status = forms.ChoiceField(label=_("Next step"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What did you do?"),
        help_text=_("Short, and without names."),
        max_length=300,
        validators=[no_identity_number],
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, incident: Incident) -> None:
        super().__init__(data)
        self.fields["status"] = forms.ChoiceField(
            label=_("Next step"),
            choices=[(step, words) for step, words in STEPS.items() if incident.can_become(step)],
            widget=forms.RadioSelect,
        )

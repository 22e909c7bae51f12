"""What a builder fills in to reach a household of a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newcomers.models import Household
from samenhier.accounts.models import User
from samenhier.oversight.forms import ReasonForm


class UrgentForm(ReasonForm):
    """Which household, and why it cannot wait for the one who accompanies it."""

    reference = forms.CharField(
        label=_("Reference of the household"),
        help_text=_("For example H-7K2MPX. A colleague, or the team, tells it you."),
        error_messages={"required": _("Type the reference. You do not have it? Call the team.")},
        max_length=12,
    )
    field_order = ("reference", "why", "reason")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reachable = Household.objects.in_reach_of(user)

    def clean_reference(self) -> Household:
        """The household; the same answer for one of elsewhere and for one that is not there."""
        found = self._reachable.filter(reference__iexact=self.cleaned_data["reference"].strip())
        household = found.first()
        if household is None:
            raise forms.ValidationError(
                _("Your organisation has no household with this reference. Ask for it once more.")
            )
        return household

"""What staff add to a decision."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from samenhier.privacy.validators import no_identity_number


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        validators=[no_identity_number],
        error_messages={"required": _("Write down why; it stays in the history.")},
    )


class VogForm(forms.ModelForm):
    """When a member's certificate of good conduct was asked for and seen."""

    class Meta:
        model = Membership
        fields = ["vog_requested_on", "vog_seen_on", "vog_expires_on"]

    def clean_vog_seen_on(self) -> date | None:
        seen: date | None = self.cleaned_data["vog_seen_on"]
        if seen and seen > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return seen

"""What staff fill in about events."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Registration


class AttendanceForm(forms.ModelForm):
    """A box to tick for who was there. A box never touched stays "not known"."""

    has_attended = forms.BooleanField(label=_("was there"), required=False)

    class Meta:
        model = Registration
        fields = ["has_attended"]

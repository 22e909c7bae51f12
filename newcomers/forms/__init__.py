"""What is entered about a household, by itself or by staff."""

from newcomers.forms.asking import CallForm, CorrectionForm, LeaveForm
from newcomers.forms.household import ConsentForm, HouseholdForm, StepForm
from newcomers.forms.own import (
    LikesForm,
    MeetingForm,
    NeedsForm,
    OwnForm,
    PreferencesForm,
    ReachForm,
    StyleForm,
    TimeForm,
)
from newcomers.forms.people import PersonForm, PersonFormSet

__all__ = [
    "CallForm",
    "ConsentForm",
    "CorrectionForm",
    "HouseholdForm",
    "LeaveForm",
    "LikesForm",
    "MeetingForm",
    "NeedsForm",
    "OwnForm",
    "PersonForm",
    "PersonFormSet",
    "PreferencesForm",
    "ReachForm",
    "StepForm",
    "StyleForm",
    "TimeForm",
]

"""What is entered about a household, by itself or by staff."""

from newcomers.forms.asking import CallForm, CorrectionForm, DoneForm, LeaveForm
from newcomers.forms.codes import CodeForm, LanguageForm
from newcomers.forms.household import ConsentForm, HouseholdForm, StepForm
from newcomers.forms.meeting import ActionForm, TalkForm
from newcomers.forms.own import (
    OwnGoalsForm,
    OwnLikesForm,
    OwnNeedsForm,
    OwnReachForm,
    OwnTimeForm,
    OwnWishesForm,
)
from newcomers.forms.people import PersonForm, PersonFormSet
from newcomers.forms.referring import ReferralForm
from newcomers.forms.registering import WhereForm
from newcomers.forms.registration import BY_CODE, CHECK, STEPS, RegistrationForms
from newcomers.forms.registration_summary import registration_summary

__all__ = [
    "BY_CODE",
    "CHECK",
    "STEPS",
    "ActionForm",
    "CallForm",
    "CodeForm",
    "ConsentForm",
    "CorrectionForm",
    "DoneForm",
    "HouseholdForm",
    "LanguageForm",
    "LeaveForm",
    "OwnGoalsForm",
    "OwnLikesForm",
    "OwnNeedsForm",
    "OwnReachForm",
    "OwnTimeForm",
    "OwnWishesForm",
    "PersonForm",
    "PersonFormSet",
    "ReferralForm",
    "RegistrationForms",
    "StepForm",
    "TalkForm",
    "WhereForm",
    "registration_summary",
]

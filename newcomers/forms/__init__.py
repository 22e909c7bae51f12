"""What is entered about a household, by itself or by staff."""

from newcomers.forms.household import ConsentForm, HouseholdForm, StepForm
from newcomers.forms.people import PersonForm, PersonFormSet
from newcomers.forms.referring import ReferralForm

__all__ = [
    "ConsentForm",
    "HouseholdForm",
    "PersonForm",
    "PersonFormSet",
    "ReferralForm",
    "StepForm",
]

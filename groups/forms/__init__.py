"""The forms of a group: signing up, a member's own part, inviting, and staff decisions."""

from groups.forms.group import GroupAnswersForm, InviteeForm, JoinForm
from groups.forms.profile import ConsentForm, ProfileForm
from groups.forms.sign_up import EmailForm, PlaceForm
from groups.forms.staff import (
    AppointForm,
    DecisionForm,
    NoteForm,
    ReasonForm,
    TakeOffForm,
    VogForm,
)
from groups.forms.steps import BY_CODE, CHECK, CHECK_DOOR, STEPS, SignUpForms
from groups.forms.summary import summary

__all__ = [
    "BY_CODE",
    "CHECK",
    "CHECK_DOOR",
    "STEPS",
    "AppointForm",
    "ConsentForm",
    "DecisionForm",
    "EmailForm",
    "GroupAnswersForm",
    "InviteeForm",
    "JoinForm",
    "NoteForm",
    "PlaceForm",
    "ProfileForm",
    "ReasonForm",
    "SignUpForms",
    "TakeOffForm",
    "VogForm",
    "summary",
]

"""The forms of a group: signing up, a member's own part, inviting, and staff decisions."""

from groups.forms.group import GroupAnswersForm, InviteeForm, JoinForm
from groups.forms.profile import ConsentForm, ProfileForm
from groups.forms.sign_up import EmailForm, KeyForm, PlaceForm
from groups.forms.staff import DecisionForm, NoteForm, ReasonForm, VogForm
from groups.forms.steps import BY_CODE, CHECK, CHECK_DOOR, STEPS, SignUpForms, Step, what_was_typed
from groups.forms.summary import summary

__all__ = [
    "BY_CODE",
    "CHECK",
    "CHECK_DOOR",
    "STEPS",
    "ConsentForm",
    "DecisionForm",
    "EmailForm",
    "GroupAnswersForm",
    "InviteeForm",
    "JoinForm",
    "KeyForm",
    "NoteForm",
    "PlaceForm",
    "ProfileForm",
    "ReasonForm",
    "SignUpForms",
    "Step",
    "VogForm",
    "summary",
    "what_was_typed",
]

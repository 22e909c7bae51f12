"""The forms of a group: signing up, a member's own part, inviting, and staff decisions."""

from groups.forms.group import GroupForm, InviteeForm, OthersFormSet
from groups.forms.profile import ConsentForm, ProfileForm
from groups.forms.sign_up import SignUpForms
from groups.forms.staff import DecisionForm, NoteForm, ReasonForm, VogForm

__all__ = [
    "ConsentForm",
    "DecisionForm",
    "GroupForm",
    "InviteeForm",
    "NoteForm",
    "OthersFormSet",
    "ProfileForm",
    "ReasonForm",
    "SignUpForms",
    "VogForm",
]

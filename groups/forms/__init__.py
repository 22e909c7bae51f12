"""The forms of a group: signing up, a member's own part, inviting, and staff decisions."""

from groups.forms.group import GroupForm, InviteeForm, OthersFormSet
from groups.forms.profile import ConsentForm, ProfileForm
from groups.forms.sign_up import SignUpForms
from groups.forms.staff import ReasonForm, VogForm

__all__ = [
    "ConsentForm",
    "GroupForm",
    "InviteeForm",
    "OthersFormSet",
    "ProfileForm",
    "ReasonForm",
    "SignUpForms",
    "VogForm",
]

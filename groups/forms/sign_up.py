"""The whole sign-up page: five forms that are sent, checked and shown again together."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groups.forms.fields import EMAIL_ERRORS, PhoneField
from groups.forms.group import GroupForm, InviteeForm, OthersFormSet
from groups.forms.profile import ConsentForm, ProfileForm
from groups.models import Membership, SignUp
from groups.services import FEWEST_TO_BEGIN, sign_up
from samenhier.accounts.models import Municipality, User


class KeyForm(forms.Form):
    """Travels along unseen, so that one page sent twice is one group."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class CoordinatorForm(ProfileForm):
    """The own part of somebody whom we do not know yet."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Here we send our answer. You also sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=EMAIL_ERRORS,
    )
    phone = PhoneField(
        label=_("Phone number"),
        help_text=_("The team may call you to get to know your group."),
    )

    field_order = ("name", "email")  # errors are listed in the order of the page


class SignUpForms:
    """The forms of the page by their section, checked also against each other."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User | None = None) -> None:
        self.user = user
        mine = {"email": user.email, "name": user.name} if user else {}
        self.key = KeyForm(data)
        self.group = GroupForm(data, prefix="group")
        # A record of its own: a form of a model may not fill in somebody's existing one.
        self.me = CoordinatorForm(data, prefix="me", instance=Membership(), initial=mine)
        self.others = OthersFormSet(data, prefix="others")
        self.consent = ConsentForm(data)

    @property
    def sections(self) -> tuple[Any, ...]:
        """In the order of the page, which is the order of the list of errors."""
        return (self.key, self.group, self.me, self.others, self.consent)

    def is_valid(self) -> bool:
        # A list, not a generator: all errors are told at once.
        answers = [form.is_valid() for form in self.sections]
        return all([*answers, self._everybody_once(), self._people_fit()])

    def _everybody_once(self) -> bool:
        """Each address belongs to one person of the group."""
        seen = {str(self.me.cleaned_data.get("email", "")).lower()}
        repeated = False
        for form in self.others.filled():
            email = _email(form)
            if email and email in seen:
                repeated = True
                form.add_error("email", _("You typed this address twice. Everybody has their own."))
            seen.add(email)
        return not repeated

    def _people_fit(self) -> bool:
        """Not fewer people than make a group, nor more than the municipality allows."""
        people = 1 + len(self.others.filled())
        town: Municipality | None = self.group.cleaned_data.get("municipality")
        if people < FEWEST_TO_BEGIN:
            problem = gettext("Name at least one other person. You can invite more people later.")
        elif town and people > town.max_members:
            problem = ngettext(
                "A group in %(town)s has at most %(most)d member, you included.",
                "A group in %(town)s has at most %(most)d members, you included.",
                town.max_members,
            ) % {"town": town.name, "most": town.max_members}
        else:
            return True
        self.others.non_form_errors().append(problem)
        return False

    def save(self) -> SignUp:
        """Sign up the group, once the forms are valid."""
        return sign_up(
            self.key.cleaned_data["key"],
            group=self.group.save(commit=False),
            email=self.me.cleaned_data["email"],
            profile=self.me.profile(),
            others=[form.invitee() for form in self.others.filled()],
            by=self.user,
        )


def _email(form: InviteeForm) -> str:
    return str(form.cleaned_data.get("email", "")).lower()

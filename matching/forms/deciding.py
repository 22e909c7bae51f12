"""What staff fill in to decide on proposals, and how long they looked before."""

import time
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matching import services
from matching.models import DecisionReason, Proposal
from samenhier.accounts.models import User
from samenhier.privacy.free_text import FreeTextField

SALT = "matching.opened"
# On more than this nobody decides with one press by accident.
MANY = 10


def opened_mark(user: User, page: UUID) -> str:
    """When this user opened a page, so that nobody else and no other page can use it."""
    return signing.dumps([str(user.pk), str(page), int(time.time())], salt=SALT)


def seconds_since(mark: str, user: User, page: UUID) -> int | None:
    """How long ago the page was opened; None for a mark that is not ours."""
    try:
        who, what, opened = signing.loads(mark, salt=SALT)
    except signing.BadSignature:
        return None
    if (who, what) != (str(user.pk), str(page)):
        return None
    return max(0, int(time.time()) - int(opened))


class DecisionForm(forms.Form):
    """Which of the proposals are decided on; also what taking a decision back asks."""

    proposals = forms.ModelMultipleChoiceField(
        label=_("Proposals"),
        queryset=Proposal.objects.none(),
        error_messages={"required": _("Choose at least one proposal.")},
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        proposals: QuerySet[Proposal],
        user: User,
        page: UUID,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"opened": opened_mark(user, page)}
        super().__init__(*args, **kwargs)
        self.fields["proposals"].queryset = proposals  # type: ignore[attr-defined]
        self.user, self.page = user, page

    @property
    def chosen(self) -> list[str]:
        """What was ticked when the form has to be corrected."""
        return [str(each) for each in self["proposals"].value() or []]

    @property
    def care(self) -> services.Care:
        """The seconds are shared among those that are decided together."""
        together = len(self.cleaned_data["proposals"])
        seconds = seconds_since(self.cleaned_data["opened"], self.user, self.page)
        shared = None if seconds is None else seconds // together
        return services.Care(seconds=shared, together=together)


class ApproveForm(DecisionForm):
    """Approval asks nothing more, unless it is of many at once."""

    sure = forms.BooleanField(label=_("I looked at each of these pairs"), required=False)

    @property
    def is_of_many(self) -> bool:
        return "sure" in self.errors

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        count = len(cleaned.get("proposals", ()))
        if count > MANY and not cleaned.get("sure"):
            text = _("You approve %(count)d pairs at once. Say that you looked at each of them.")
            self.add_error("sure", text % {"count": count})
        return cleaned


class RejectForm(DecisionForm):
    """A rejection has a reason from the list, and words where the list is not enough."""

    # No reason stands there already: a wrong one would be a click away.
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "---------"), *DecisionReason.choices]
    )
    note = FreeTextField(
        label=_("In your own words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == DecisionReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Write a few words on the reason."))
        return cleaned

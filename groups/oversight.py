"""Whose data the rows of groups hold, when a group asks a reason, and how it is erased."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.models import (
    AnswersChange,
    AvailabilityQuestion,
    CoordinatorOffer,
    Decision,
    GroupStatusChange,
    InterviewNote,
    Membership,
    StaffTask,
    StatementAcceptance,
    WelcomeGroup,
)
from groups.permissions import needs_reason
from groups.services.erasing import erase_group, erase_member
from samenhier.accounts.models import User
from samenhier.content.models import Story
from samenhier.outbox.models import Message
from samenhier.oversight.erasing import Eraser, register
from samenhier.oversight.reasons import asks_reason
from samenhier.oversight.whose import of, tells_about, themselves
from samenhier.privacy.models import ErasureReason

# Members are known in the log by their group: whoever sees one of them is on a page of it.
tells_about(WelcomeGroup, themselves)
for part in (
    *(AnswersChange, AvailabilityQuestion, CoordinatorOffer, Decision, InterviewNote),
    *(Membership, StaffTask),
):
    tells_about(part, of("group"))
tells_about(GroupStatusChange, of("record"))
tells_about(StatementAcceptance, lambda rows: [row.member.group for row in rows])
tells_about(User, lambda users: WelcomeGroup.objects.filter(members__user__in=users))


def _mailed(mails: list[Message]) -> QuerySet[WelcomeGroup]:
    addresses = {mail.recipient for mail in mails}
    found: QuerySet[WelcomeGroup] = WelcomeGroup.objects.filter(members__email__in=addresses)
    return found


tells_about(Message, _mailed)


def _told(stories: list[Any]) -> QuerySet[WelcomeGroup]:
    """The groups of the members whose story it is."""
    keys = [story.about_id for story in stories if story.about_id]
    found: QuerySet[WelcomeGroup] = WelcomeGroup.objects.filter(members__in=keys)
    return found


tells_about(Story, _told)

asks_reason(WelcomeGroup, needs_reason)


# --- Erasing on request --------------------------------------------------------------------------


def _memberships_of(email: str) -> QuerySet[Membership]:
    return Membership.objects.of_address(email)


def _no_address(email: str) -> QuerySet[WelcomeGroup]:
    return WelcomeGroup.objects.none()


def _member_stays(member: Membership) -> str:
    if member.left_on is None and member.group.is_live:
        return _(
            "This member still takes part. They leave first, so that the group and the team know."
        )
    return ""


def _group_stays(group: WelcomeGroup) -> str:
    return _("This group still takes part. It withdraws first.") if group.is_live else ""


def _member_and_account(member: Membership) -> list[Any]:
    return [member, member.user] if member.user else [member]


def _group_and_members(group: WelcomeGroup) -> list[Any]:
    members = group.members.select_related("user", "group")
    return [group, *(one for member in members for one in _member_and_account(member))]


register(
    Eraser(
        WelcomeGroup,
        of_address=_no_address,
        name=lambda group: (
            _("group %(reference)s and all its members") % {"reference": group.reference}
        ),
        hindrance=_group_stays,
        everybody=_group_and_members,
        erase=lambda group, by: erase_group(group, by=by, reason=ErasureReason.REQUEST),
    ),
    Eraser(
        Membership,
        of_address=_memberships_of,
        name=lambda member: (
            _("a member of group %(reference)s") % {"reference": member.group.reference}
        ),
        hindrance=_member_stays,
        everybody=_member_and_account,
        erase=lambda member, by: erase_member(member, by=by, reason=ErasureReason.REQUEST),
    ),
)

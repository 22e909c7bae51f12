"""The end of a proposal that both sides, or one of them, were asked about."""

from django.db import transaction

from groups.models import TaskKind
from groups.services import close_tasks
from matching import notices
from matching.models import Proposal
from samenhier.accounts.models import User


@transaction.atomic
def close(proposal: Proposal, status: str, *, by: User | None, reason: str = "") -> None:
    """Close a proposal; who said yes is thanked, and nobody has to call about it any more.

    Raises IllegalTransition when somebody else closed it first.
    """
    proposal.become(status, by=by, reason=reason)
    end_talk(proposal)
    notices.thank_who_said_yes(proposal)


def talk_about(proposal: Proposal) -> str:
    """What a task to call the group is about: this proposal, and not one for another place."""
    return f"proposal:{proposal.pk}"


def end_talk(proposal: Proposal) -> None:
    close_tasks(proposal.group, TaskKind.TALK_FIRST, about=talk_about(proposal))

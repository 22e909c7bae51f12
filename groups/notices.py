"""The mails about a group on its way to being ready, and while it waits."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import override

from groups.invitations import ANSWER_WITHIN_WORKING_DAYS, tell_coordinator
from groups.models import AvailabilityQuestion, Membership, Statement, WelcomeGroup
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


def mail_ready(group: WelcomeGroup, occasion: int) -> None:
    """Tell the coordinator that nothing is missing any more."""
    tell_coordinator(group, "group_ready", about=f"group:{group.reference}:{occasion}")


def mail_incomplete(group: WelcomeGroup, missing: Sequence[str]) -> None:
    """Tell the coordinator what is missing since today, in the language of `missing`."""
    tell_coordinator(
        group,
        "group_incomplete",
        about=f"group:{group.reference}:{group.times_incomplete}",
        missing=list(missing),
        is_matched=group.is_matched,
    )


def mail_replace(group: WelcomeGroup) -> None:
    """Tell the coordinator that the group is too small, and until when they can look."""
    with override(group.language):
        before = date_format(group.replace_before) if group.replace_before else ""
    tell_coordinator(
        group,
        "group_too_small",
        about=f"group:{group.reference}:{group.times_too_small}",
        least=group.municipality.min_members,
        before=before,
        is_matched=group.is_matched,
    )


def mail_place_free(group: WelcomeGroup) -> None:
    """Tell the coordinator that their turn on the waiting list has come."""
    tell_coordinator(
        group,
        "group_place_free",
        about=f"group:{group.reference}",
        municipality=group.municipality.name,
        working_days=ANSWER_WITHIN_WORKING_DAYS,
    )


def mail_question(question: AvailabilityQuestion, *, again: bool = False) -> None:
    """Ask the coordinator whether the group is still available."""
    group = question.group
    outbox.queue(
        "group_still_available",
        to=group.coordinator.email,
        about=f"question:{question.pk}:{'again' if again else 'first'}",
        language=group.language,
        context={
            "name": group.coordinator.name,
            "group": group.name,
            "municipality": group.municipality.name,
            "question": question.pk.hex,
            "is_reminder": again,
        },
    )


def mail_statement(member: Membership, statement: Statement) -> None:
    """Ask a member to read and accept a version of the statement, once."""
    language = member.mail_language
    with override(language):
        before = date_format(statement.asked_until)
    outbox.queue(
        "member_statement",
        to=member.email,
        about=f"statement:{statement.version}:{member.pk}",
        language=language,
        context={
            "name": member.name,
            "group": member.group.name,
            "before": before if member.acceptances.all() else "",
            "link": full_address("groups:statement", language=language),
        },
    )

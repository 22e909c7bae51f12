"""The mails about a group on its way to being ready, and while it waits."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from groups.invitations import ANSWER_WITHIN_WORKING_DAYS
from groups.models import AvailabilityQuestion, Membership, Statement, WelcomeGroup
from samenhier.outbox import services as outbox

# The salt makes a link good for this one question.
_signer = Signer(salt="groups.availability")


def token_of(question: AvailabilityQuestion) -> str:
    """What opens the page of this question, and nothing else."""
    return _signer.sign(question.pk.hex)


def answer_link(question: str) -> str:
    """The full address where the question with this id is answered, in the language of now."""
    token = _signer.sign(UUID(question).hex)
    return f"{settings.SITE_URL}{reverse('groups:still_available', args=[token])}"


def question_of(token: str) -> AvailabilityQuestion | None:
    """The question a link was made for; None when we never made it."""
    try:
        pk = UUID(_signer.unsign(token))
    except BadSignature:
        return None
    questions = AvailabilityQuestion.objects.select_related("group__coordinator__user")
    return questions.filter(pk=pk).first()


def mail_ready(group: WelcomeGroup, occasion: int) -> None:
    """Tell the coordinator that nothing is missing any more."""
    outbox.queue(
        "group_ready",
        to=group.coordinator.email,
        about=f"group:{group.reference}:{occasion}",
        language=group.language,
        context=_greeting(group) | {"link": _page("groups:own", group.language)},
    )


def mail_incomplete(group: WelcomeGroup, missing: Sequence[str]) -> None:
    """Tell the coordinator what is missing since today, in the language of `missing`."""
    outbox.queue(
        "group_incomplete",
        to=group.coordinator.email,
        about=f"group:{group.reference}:{group.incomplete_since}",
        language=group.language,
        context=_greeting(group)
        | {
            "missing": list(missing),
            "is_matched": group.is_matched,
            "link": _page("groups:own", group.language),
        },
    )


def mail_replace(group: WelcomeGroup) -> None:
    """Tell the coordinator that the group is too small, and until when they can look."""
    with override(group.language):
        before = date_format(group.replace_before) if group.replace_before else ""
    outbox.queue(
        "group_too_small",
        to=group.coordinator.email,
        about=f"group:{group.reference}:{group.replacing_since}",
        language=group.language,
        context=_greeting(group)
        | {
            "least": group.municipality.min_members,
            "before": before,
            "link": _page("groups:own", group.language),
        },
    )


def mail_place_free(group: WelcomeGroup) -> None:
    """Tell the coordinator that their turn on the waiting list has come."""
    outbox.queue(
        "group_place_free",
        to=group.coordinator.email,
        about=f"group:{group.reference}",
        language=group.language,
        context=_greeting(group)
        | {
            "municipality": group.municipality.name,
            "working_days": ANSWER_WITHIN_WORKING_DAYS,
            "link": _page("groups:own", group.language),
        },
    )


def mail_question(question: AvailabilityQuestion, *, again: bool = False) -> None:
    """Ask the coordinator whether the group is still available."""
    group = question.group
    outbox.queue(
        "group_still_available",
        to=group.coordinator.email,
        about=f"question:{question.pk}:{'again' if again else 'first'}",
        language=group.language,
        context=_greeting(group)
        | {
            "municipality": group.municipality.name,
            "question": question.pk.hex,
            "is_reminder": again,
        },
    )


def mail_statement(member: Membership, statement: Statement) -> None:
    """Ask a member to read and accept a version of the statement, once."""
    account = member.user
    language = account.language if account else member.group.language
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
            "link": _page("groups:statement", language),
        },
    )


def _greeting(group: WelcomeGroup) -> dict[str, str]:
    return {"name": group.coordinator.name, "group": group.name}


def _page(name: str, language: str) -> str:
    with override(language):
        return f"{settings.SITE_URL}{reverse(name)}"

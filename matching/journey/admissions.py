"""Somebody new in the group during its match: the newcomers say yes, and a person lets them in.

The yes is asked of the newcomers, on their page or by their builder. Who accompanies them lets
the member in, once that member did all that the others did before they were matched.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups.models import Membership, WelcomeGroup
from groups.readiness import sentences, still_open_for
from matching.models import Admission, Match, Side
from matching.services.meeting import tell_both, tell_builder
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


class NotYet(Exception):
    """The newcomers have not said yes, or the member still has to do something."""


def ask_for(member: Membership, match: Match) -> None:
    """Ask the newcomers about somebody who did their own part; the builder hears of it, once."""
    admission, is_new = Admission.objects.get_or_create(match=match, member=member)
    if not is_new:
        return
    occasion = f"joins:{admission.pk}"
    tell_both(match, "may_somebody_join", once_per=occasion, sides=[Side.HOUSEHOLD])
    tell_builder(
        match,
        "match_member_joins",
        about=f"match:{match.pk}:{occasion}",
        member=member.name,
        is_unreached=not match.household.account_address,
    )


def can_answer(user: User, match: Match) -> bool:
    """The newcomers; who accompanies them may pass it on."""
    return match.household.user_id == user.pk or can_admit(user, match)


def can_admit(user: User, match: Match) -> bool:
    """Who accompanies the match, and staff of where it is."""
    return user.works_here and Match.objects.visible_to(user).filter(pk=match.pk).exists()


@transaction.atomic
def answer(admission: Admission, *, agrees: bool, by: User) -> None:
    """Take down what the newcomers say. It may change, until the member is let in."""
    held = _hold(admission)
    if not can_answer(by, held.match):
        raise PermissionDenied
    if held.admitted_at:
        return
    held.newcomers_agree, held.on_behalf = agrees, by.works_here
    held.said_at = timezone.now()
    held.save(update_fields=["newcomers_agree", "on_behalf", "said_at"])
    if not by.works_here:
        tell_builder(
            held.match,
            "newcomers_about_member",
            about=f"admission:{held.pk}:{held.said_at.isoformat()}",
            member=held.member.name,
        )


@transaction.atomic
def admit(admission: Admission, *, by: User) -> None:
    """Let the member take part from now on, once. Raises NotYet."""
    member = admission.member
    WelcomeGroup.objects.select_for_update(no_key=True).get(pk=member.group_id)
    held = _hold(admission)
    if not can_admit(by, held.match):
        raise PermissionDenied
    if held.admitted_at:
        return
    if not held.newcomers_agree or held.member.left_on or still_open_for(held.member):
        raise NotYet
    held.admitted_at, held.admitted_by = timezone.now(), by
    held.save(update_fields=["admitted_at", "admitted_by"])
    language = held.member.mail_language
    outbox.queue(
        "takes_part_in_match",
        to=held.member.email,
        about=f"admission:{held.pk}",
        language=language,
        context={"url": full_address("journey:match", held.match_id, language=language)},
    )


def missing(admission: Admission) -> list[str]:
    """What the member still has to do, in sentences."""
    return sentences(still_open_for(admission.member))


def _hold(admission: Admission) -> Admission:
    """The admission as it is now, kept from changes until commit."""
    held: Admission = (
        Admission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("match__household__user", "match__builder", "match__group", "member__user")
        .get(pk=admission.pk)
    )
    return held

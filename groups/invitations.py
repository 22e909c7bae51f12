"""The mails about a group: to whom, in which language, and how often at most."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from groups.links import LINK_VALID_FOR
from groups.models import (
    CoordinatorOffer,
    JoinRequest,
    Membership,
    OfferAnswer,
    SignUp,
    SignUpDraft,
    WelcomeGroup,
)
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox

# The team answers a group that signed up within this time; said on pages and in mails.
ANSWER_WITHIN_WORKING_DAYS = 5
# Who asks for a link twice within so many minutes gets one mail.
MINUTES_BETWEEN_LINKS = 5


def tell_coordinator(group: WelcomeGroup, template: str, *, about: str, **more: Any) -> None:
    """Mail the coordinator, in the language of the group, with the way to its own page."""
    outbox.queue(
        template,
        to=group.coordinator.email,
        about=about,
        language=group.language,
        context={
            "name": group.coordinator.name,
            "group": group.name,
            "link": full_address("groups:own", language=group.language),
        }
        | more,
    )


def mail_invitation(member: Membership) -> None:
    """Mail a member the link to their own part; at most once a day, however often it is asked."""
    group = member.group
    outbox.queue(
        "member_invitation",
        to=member.email,
        about=f"member:{member.pk}:{timezone.localdate()}",
        language=group.language,
        context={
            "name": member.name,
            "inviter": group.coordinator.name,
            "group": group.name,
            "municipality": group.municipality.name,
            "member": member.pk.hex,
            "days": LINK_VALID_FOR.days,
            # Said only here: the page never tells the coordinator who is known to us.
            "takes_part_elsewhere": (
                Membership.objects.taking_part().of_address(member.email).exists()
            ),
        },
    )


def mail_signed_up(sign_up: SignUp, group: WelcomeGroup) -> None:
    """Confirm a sign-up to the coordinator, in the language of the group."""
    tell_coordinator(
        group,
        "group_signed_up",
        about=f"sign-up:{sign_up.reference}",
        reference=group.reference,
        is_forming=sign_up.is_forming,
        least=group.municipality.min_members,
        working_days=ANSWER_WITHIN_WORKING_DAYS,
    )


def mail_not_made(sign_up: SignUp, *, to: str, reason: str, language: str) -> None:
    """Explain to the owner of an address why no group was made; at most once a day."""
    outbox.queue(
        "group_not_made",
        to=to,
        about=f"not-made:{timezone.localdate()}",
        language=language,
        context={
            "reference": sign_up.reference,
            "reason": reason,
            "link": full_address("groups:own", language=language),
        },
    )


def mail_submitted(group: WelcomeGroup) -> None:
    """Confirm that a forming group was handed in."""
    tell_coordinator(
        group,
        "group_submitted",
        about=f"group:{group.reference}",
        reference=group.reference,
        working_days=ANSWER_WITHIN_WORKING_DAYS,
    )


def mail_resume_link(draft: SignUpDraft, *, language: str) -> None:
    """Mail the link that opens a draft, to the address that was typed in it."""
    outbox.queue(
        "sign_up_resume",
        to=draft.email,
        about=f"draft:{draft.pk.hex}:{draft.link_number}:{_moment()}",
        language=language,
        context={
            "draft": draft.pk.hex,
            "number": draft.link_number,
            "days": settings.MAILED_LINK_DAYS,
            "kept_days": settings.UNFINISHED_SIGN_UP_DAYS,
        },
    )


def mail_no_draft(email: str, *, language: str) -> None:
    """Tell the owner of an address that nothing is waiting under it; at most once a day.

    The page says the same in both cases. A mail in both cases takes the same time, too.
    """
    outbox.queue(
        "sign_up_unknown",
        to=email,
        about=f"no-draft:{timezone.localdate()}",
        language=language,
        context={
            "link": full_address("groups:signup", language=language),
            "own": full_address("groups:own", language=language),
        },
    )


def mail_join_link(asked: JoinRequest, *, language: str) -> None:
    """Mail the link that proves the address of somebody who wants to join."""
    group = asked.link.group
    elsewhere = Membership.objects.taking_part().of_address(asked.email).exclude(group=group)
    outbox.queue(
        "member_joining",
        to=asked.email,
        about=f"join:{asked.pk.hex}:{_moment()}",
        language=language,
        context={
            "name": asked.name,
            "group": group.name,
            "municipality": group.municipality.name,
            "request": asked.pk.hex,
            "days": settings.MAILED_LINK_DAYS,
            "own": full_address("groups:own", language=language),
            # Said only here, to the owner of the address.
            "is_member": group.present_members().done().of_address(asked.email).exists(),
            "takes_part_elsewhere": elsewhere.exists(),
        },
    )


def mail_offer(offer: CoordinatorOffer) -> None:
    """Ask a member whether they want to be the coordinator."""
    language = offer.successor.mail_language
    outbox.queue(
        "coordinator_offered",
        to=offer.successor.email,
        about=f"offer:{offer.pk}",
        language=language,
        context={
            "name": offer.successor.name,
            "former": offer.former.name,
            "is_by_team": offer.by_team,
            "group": offer.group.name,
            "link": full_address("groups:own", language=language),
        },
    )


def mail_offer_answered(offer: CoordinatorOffer) -> None:
    """Tell who offered the role what became of it."""
    language = offer.former.mail_language
    outbox.queue(
        "coordinator_answered",
        to=offer.former.email,
        about=f"offer:{offer.pk}",
        language=language,
        context={
            "name": offer.former.name,
            "successor": offer.successor.name,
            "group": offer.group.name,
            "is_accepted": offer.answer == OfferAnswer.ACCEPTED,
            "link": full_address("groups:own", language=language),
        },
    )


def mail_left(member: Membership) -> None:
    """Tell the coordinator that a member left the group."""
    tell_coordinator(member.group, "member_left", about=f"left:{member.pk.hex}", member=member.name)


def mail_taken_off(member: Membership) -> None:
    """Tell somebody whom the team took out of a group; why, they heard in the talk."""
    outbox.queue(
        "member_taken_off",
        to=member.email,
        about=f"left:{member.pk.hex}",
        language=member.mail_language,
        context={"name": member.name, "group": member.group.name},
    )


def _moment() -> int:
    """The same number for a few minutes, so that a double click is one mail."""
    return int(timezone.now().timestamp()) // (60 * MINUTES_BETWEEN_LINKS)

"""Links that open one member's own part, and the mails about a group."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from groups.models import Membership, SignUp, WelcomeGroup
from samenhier.outbox import services as outbox

LINK_VALID_FOR = timedelta(days=30)
# The team answers a group that signed up within this time; said on pages and in mails.
ANSWER_WITHIN_WORKING_DAYS = 5

# The salt makes a link good for this one purpose.
_signer = TimestampSigner(salt="groups.own_part")


class LinkExpired(Exception):
    """The link was real, and is too old."""


class LinkUnknown(Exception):
    """We never made this link, or its member is gone."""


def token_for(member_pk: UUID) -> str:
    """What opens this member's own part, and nothing else."""
    return _signer.sign(member_pk.hex)


def own_part_link(member: str) -> str:
    """The full address of the own part of the member with this id, in the language of now."""
    return _link("groups:own_part", token_for(UUID(member)))


def member_of(token: str) -> Membership:
    """Whom a token was made for; raises LinkExpired or LinkUnknown."""
    try:
        pk = UUID(_signer.unsign(token, max_age=LINK_VALID_FOR))
        return Membership.objects.select_related("group__municipality", "user").get(pk=pk)
    except SignatureExpired:
        raise LinkExpired from None
    except (BadSignature, Membership.DoesNotExist):
        raise LinkUnknown from None


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
    outbox.queue(
        "group_signed_up",
        to=group.coordinator.email,
        about=f"sign-up:{sign_up.reference}",
        language=group.language,
        context={
            "name": group.coordinator.name,
            "group": group.name,
            "reference": group.reference,
            "is_forming": sign_up.is_forming,
            "least": group.municipality.min_members,
            "link": _own_page(group.language),
            "working_days": ANSWER_WITHIN_WORKING_DAYS,
        },
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
            "link": _own_page(language),
        },
    )


def mail_submitted(group: WelcomeGroup) -> None:
    """Confirm that a forming group was handed in."""
    outbox.queue(
        "group_submitted",
        to=group.coordinator.email,
        about=f"group:{group.reference}",
        language=group.language,
        context={
            "name": group.coordinator.name,
            "group": group.name,
            "reference": group.reference,
            "link": _own_page(group.language),
            "working_days": ANSWER_WITHIN_WORKING_DAYS,
        },
    )


def _link(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _own_page(language: str) -> str:
    """The full address of the page of somebody's own group, in the language of their mail."""
    with override(language):
        return _link("groups:own")

"""The links that we mail: each opens one thing, for a while, and cannot be bent to another.

They are made while the mail is written (`groups.templatetags.mailed_links`), so that they stand
in no queue, table or backup.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner

from groups.models import AvailabilityQuestion, JoinRequest, Membership, SignUpDraft
from samenhier.addresses import full_address

LINK_VALID_FOR = timedelta(days=30)  # of an invitation

# The salt makes a link good for one purpose.
_own_part = TimestampSigner(salt="groups.own_part")
_resume = TimestampSigner(salt="groups.resume")
_join = TimestampSigner(salt="groups.join")
_available = Signer(salt="groups.availability")  # as long as its question is open


class LinkExpired(Exception):
    """The link was real, and is too old."""


class LinkUnknown(Exception):
    """We never made this link, or what it led to is gone."""


def _short_life() -> timedelta:
    return timedelta(days=settings.MAILED_LINK_DAYS)


# --- A member's own part, from an invitation -------------------------------------------------


def token_for(member_pk: UUID) -> str:
    """What opens this member's own part, and nothing else."""
    return _own_part.sign(member_pk.hex)


def own_part_link(member: str) -> str:
    """The full address of the own part of the member with this id, in the language of now."""
    return full_address("groups:own_part", token_for(UUID(member)))


def member_of(token: str) -> Membership:
    """Whom a token was made for; raises LinkExpired or LinkUnknown."""
    try:
        pk = UUID(_own_part.unsign(token, max_age=LINK_VALID_FOR))
        return Membership.objects.select_related("group__municipality", "user").get(pk=pk)
    except SignatureExpired:
        raise LinkExpired from None
    except (BadSignature, Membership.DoesNotExist):
        raise LinkUnknown from None


# --- An unfinished sign-up -------------------------------------------------------------------


def resume_token(draft: UUID, number: int) -> str:
    """What opens a draft once, as long as its link has this number."""
    return _resume.sign(f"{draft.hex}.{number}")


def resume_link(draft: str, number: int) -> str:
    """The full address that opens the draft with this id."""
    return full_address("groups:signup_resume", resume_token(UUID(draft), number))


def draft_of(token: str) -> tuple[SignUpDraft, int]:
    """The draft of a token, and the number of its link; it may be used already."""
    try:
        pk, number = _resume.unsign(token, max_age=_short_life()).split(".")
        return SignUpDraft.objects.alive().get(pk=UUID(pk)), int(number)
    except SignatureExpired:
        raise LinkExpired from None
    except (BadSignature, SignUpDraft.DoesNotExist):
        raise LinkUnknown from None


# --- Joining by the link of a group ------------------------------------------------------------


def join_token(request_pk: UUID) -> str:
    return _join.sign(request_pk.hex)


def join_part_link(request: str) -> str:
    """The full address that proves the address of who asked to join."""
    return full_address("groups:join_part", join_token(UUID(request)))


def request_of(token: str) -> JoinRequest:
    """Who asked to join; raises LinkExpired or LinkUnknown."""
    try:
        pk = UUID(_join.unsign(token, max_age=_short_life()))
        asked = JoinRequest.objects.alive().select_related("link__group__municipality")
        return asked.get(pk=pk)
    except SignatureExpired:
        raise LinkExpired from None
    except (BadSignature, JoinRequest.DoesNotExist):
        raise LinkUnknown from None


# --- Whether a group is still available ----------------------------------------------------------


def question_token(question_pk: UUID) -> str:
    return _available.sign(question_pk.hex)


def answer_link(question: str) -> str:
    """The full address where the question with this id is answered, in the language of now."""
    return full_address("groups:still_available", question_token(UUID(question)))


def question_of(token: str) -> AvailabilityQuestion:
    """The question a link was made for; raises LinkUnknown."""
    try:
        pk = UUID(_available.unsign(token))
        asked = AvailabilityQuestion.objects.select_related("group__coordinator__user")
        question: AvailabilityQuestion = asked.get(pk=pk)
        return question
    except (BadSignature, AvailabilityQuestion.DoesNotExist):
        raise LinkUnknown from None

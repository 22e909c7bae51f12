"""The link with which a referrer sees how far it is: it opens that page, and nothing else.

It is made while the mail is written, so that it stands in no queue, table or backup.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from newcomers.models import Referral
from samenhier.addresses import full_address

# The salt makes a link good for this one page. It works until it is stopped.
_status = Signer(salt="newcomers.referral")


class LinkUnknown(Exception):
    """We never made this link, it was stopped, or what it led to is gone."""


def status_token(referral: UUID, number: int) -> str:
    """What opens the page of a referral, as long as its link has this number."""
    return _status.sign(f"{referral.hex}.{number}")


def status_link(referral: str, number: int) -> str:
    """The full address of the page of the referral with this id, in the language of now."""
    return full_address("refer:status", status_token(UUID(referral), number))


def referral_of(token: str) -> Referral:
    """The referral a link was made for; raises LinkUnknown."""
    try:
        pk, number = _status.unsign(token).split(".")
        found = Referral.objects.with_link().select_related("household")
        referral: Referral = found.get(pk=UUID(pk), link_number=int(number))
        return referral
    except (BadSignature, Referral.DoesNotExist):
        raise LinkUnknown from None

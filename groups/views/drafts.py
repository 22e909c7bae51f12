"""Which unfinished sign-up belongs to this browser."""

from uuid import UUID

from django.http import HttpRequest

from groups.models import SignUpDraft

KEYS = "sign_ups"  # in the session: the keys of this browser, the present one last
MOST_KEYS = 5
LINKS_PER_HOUR = 30  # from one connection


def tie(request: HttpRequest, key: UUID) -> None:
    """Let this browser read and change the draft with this key, and make it the present one."""
    others = [one for one in request.session.get(KEYS, []) if one != str(key)]
    request.session[KEYS] = [*others, str(key)][-MOST_KEYS:]


def untie(request: HttpRequest, key: UUID) -> None:
    request.session[KEYS] = [one for one in request.session.get(KEYS, []) if one != str(key)]


def present(request: HttpRequest) -> SignUpDraft | None:
    """The draft this browser works on."""
    keys = request.session.get(KEYS, [])
    return SignUpDraft.objects.alive().filter(key=keys[-1]).first() if keys else None


def named(request: HttpRequest, key: UUID) -> SignUpDraft | None:
    """The draft a page was made for, if it is this browser's; else the present one."""
    if str(key) in request.session.get(KEYS, []):
        return SignUpDraft.objects.alive().filter(key=key).first()
    return present(request)

"""The private address of somebody's calendar: making it, renewing it, and what stands in it."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import autodiscover_modules

from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.calendars.files import Entry, calendar_file
from samenhier.calendars.models import CalendarFeed

Source = Callable[[User], Iterable[Entry]]
KEPT_FOR = timedelta(days=90)  # after it was, what had an hour stays in the calendar

# The salt makes an address good for nothing else. It works until it is renewed or stopped.
_address = Signer(salt="samenhier.calendars", sep=".")
_sources: list[Source] = []


class FeedUnknown(Exception):
    """We never made this address, or it works no more."""


def gives(source: Source) -> Source:
    """Let what this gives stand in everybody's calendar. In `<app>/calendars.py`."""
    _sources.append(source)
    return source


@transaction.atomic
def renew(user: User) -> CalendarFeed:
    """Make somebody an address; the one they had is dead at once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # of two clicks one comes second
    stop(user)
    return CalendarFeed.objects.create(user=user)


def stop(user: User) -> None:
    CalendarFeed.objects.visible_to(user).delete()


def address_of(feed: CalendarFeed) -> str:
    """The full address, which is the same in all languages."""
    return full_address("calendar_feed", _address.sign(feed.pk.hex))


def feed_of(token: str) -> CalendarFeed:
    """The feed whose address this is; raises FeedUnknown."""
    try:
        pk = UUID(_address.unsign(token))
        living = CalendarFeed.objects.filter(user__is_active=True).select_related("user")
        feed: CalendarFeed = living.get(pk=pk)
    except (BadSignature, CalendarFeed.DoesNotExist):
        raise FeedUnknown from None
    return feed


def file_of(feed: CalendarFeed) -> bytes:
    """All that is planned for its owner, in their own language."""
    autodiscover_modules("calendars")
    with translation.override(feed.user.language):
        entries = [entry for source in _sources for entry in source(feed.user)]
        return calendar_file(entries, title="Samen Hier")

"""Events as they stand in people's calendars."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event, EventMode, Registration
from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.calendars.feeds import KEPT_FOR, gives
from samenhier.calendars.files import Entry
from samenhier.content.texts import text


def entry_of(event: Event, *, shows_link: bool = False) -> Entry:
    """An event in the language of the reader; the online link for who takes part only."""
    words: list[str] = [text(event, "description")]
    if shows_link:
        words.append(_("Join online: %(link)s") % {"link": event.online_link})
    is_only_online = event.mode == EventMode.ONLINE and not event.location
    return Entry(
        name=f"event-{event.pk}",
        title=text(event, "title"),
        starts=event.starts_at,
        ends=event.ends_at,
        place=str(event.get_mode_display()) if is_only_online else event.location,
        words="\n\n".join(words),
        url=full_address("events:event_detail", event.pk),
        edition=event.edition,
        changed_at=event.changed_at,
        is_cancelled=event.is_cancelled,
    )


@gives
def seats_of(user: User) -> Iterator[Entry]:
    """Where somebody has a seat. The online link stands on its page: this one asks no sign-in."""
    seats = Registration.objects.registered().filter(user=user)
    since = timezone.now() - KEPT_FOR
    for event in Event.objects.filter(pk__in=seats.values("event"), ends_at__gte=since):
        yield entry_of(event)

"""The page on which somebody makes the address of their calendar, and that address itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samenhier.accounts.limits import HOUR, is_too_often, is_tried_too_often
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.calendars import feeds
from samenhier.calendars.files import calendar_answer
from samenhier.calendars.models import CalendarFeed

READ_PER_HOUR = 60  # of one address: a phone, a tablet and a laptop that each read it often
GUESSED_PER_HOUR = 60  # from one connection


def own(request: AuthenticatedRequest) -> HttpResponse:
    """Put all that is planned in a calendar of one's own."""
    feed = CalendarFeed.objects.visible_to(request.user).first()
    address = feeds.address_of(feed) if feed else ""
    context = {"address": address, "subscribe": _of_calendars(address)}
    return render(request, "calendars/own.html", context)


def _of_calendars(address: str) -> str:
    """The same address in the way that opens a calendar program."""
    _scheme, _colon, rest = address.partition(":")
    return f"webcal:{rest}"


@require_POST
def renew(request: AuthenticatedRequest) -> HttpResponse:
    feeds.renew(request.user)
    messages.success(request, _("Your calendar has a new address. An earlier one works no more."))
    return redirect("calendars:own")


@require_POST
def stop(request: AuthenticatedRequest) -> HttpResponse:
    feeds.stop(request.user)
    messages.success(request, _("The address works no more. Nobody reads your calendar now."))
    return redirect("calendars:own")


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads, without signing in: whoever has the address reads it.

    What is right is counted by its address: calendar services read for many people at once.
    """
    try:
        found = feeds.feed_of(token)
    except feeds.FeedUnknown:
        if is_too_often(request, "calendar", per_hour=GUESSED_PER_HOUR):
            return _too_often()
        raise Http404 from None
    if is_tried_too_often("calendar-read", found.pk.hex, per_hour=READ_PER_HOUR):
        return _too_often()
    return calendar_answer(feeds.file_of(found))


def _too_often() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})

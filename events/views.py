"""The public list of events, the page of one, and taking or giving back a seat."""

from collections.abc import Callable, Iterable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from events import services
from events.calendars import entry_of
from events.forms import WishesForm
from events.models import Event, EventQuerySet, Registration
from events.permissions import can_edit, can_join_online, can_note
from samenhier.accounts.limits import limited
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.calendars.files import file_answer

PAGE_SIZE = 20


def _events(request: HttpRequest) -> EventQuerySet:
    """What this reader may see, with seats."""
    events: EventQuerySet = Event.objects.select_related("municipality").with_seats()
    if not request.user.is_authenticated:
        return events.public()
    return events.visible_to(request.user).with_own(request.user)


def _event(request: HttpRequest, pk: UUID) -> Event:
    """The event; who is not signed in may be one of those it is for, and is asked to sign in."""
    event = _events(request).filter(pk=pk).first()
    if event is not None:
        return event
    if not request.user.is_authenticated and Event.objects.filter(pk=pk).exists():
        raise SignInFirst
    raise Http404


class SignInFirst(Exception):
    """Signing in may show what is asked for."""


def _or_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def asked(request: HttpRequest, pk: UUID) -> HttpResponse:
        try:
            return view(request, pk)
        except SignInFirst:
            return redirect_to_login(request.get_full_path())

    return asked


@login_not_required
def event_list(request: HttpRequest) -> HttpResponse:
    """What is to come; a series stands once, by its next meeting."""
    coming = _events(request).upcoming()
    page = Paginator(coming.one_per_series(), PAGE_SIZE).get_page(request.GET.get("page"))
    _add_later(page.object_list, coming)
    return render(request, "events/event_list.html", {"page_obj": page})


def _add_later(events: Iterable[Event], coming: EventQuerySet) -> None:
    """Give each event of a series its later meetings that this reader may see."""
    later: dict[UUID | None, list[Event]] = {}
    for one in coming.filter(series__in={event.series_id for event in events} - {None}):
        later.setdefault(one.series_id, []).append(one)
    for event in events:
        event.later = [one for one in later.get(event.series_id, []) if one != event]


@login_not_required
@_or_sign_in
def event_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _event_page(request, _event(request, pk))


def _event_page(
    request: HttpRequest, event: Event, wishes_form: WishesForm | None = None
) -> HttpResponse:
    own = _own(event)
    if wishes_form is None and own is not None and event.is_open:
        wishes_form = WishesForm(instance=own)
    meetings = list(_events(request).upcoming().of_series(event))
    context = {
        "event": event,
        "meetings": meetings if len(meetings) > 1 else [],
        "can_take_all": sum(not _own(one) for one in meetings) > 1,
        "own": own,
        "can_edit": request.user.is_authenticated and can_edit(request.user, event),
        "can_note": request.user.is_authenticated and can_note(request.user, event),
        "may_register": request.user.is_authenticated and event.is_for(request.user),
        "shows_link": can_join_online(_reader(request), event, own),
        "wishes_form": wishes_form,
    }
    return render(request, "events/event_detail.html", context)


@login_not_required
@_or_sign_in
def calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The event as a file for one's own calendar."""
    event = _event(request, pk)
    shows_link = not event.is_cancelled and can_join_online(_reader(request), event, _own(event))
    return file_answer(entry_of(event, shows_link=shows_link))


def _own(event: Event) -> Registration | None:
    """The reader's seat or place in line, for an event from `_events`."""
    return next(iter(getattr(event, "own", [])), None)


def _reader(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


@require_POST
@limited("event", per_hour=200)
def register(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        registration = services.register(event, by=request.user)
    except services.EventClosed:
        messages.error(request, _("You can no longer register for this event."))
    except services.NotForYou:
        messages.error(request, _("This event is for others."))
    else:
        if registration.has_seat:
            messages.success(request, _("You have a seat. We also send you an e-mail."))
        else:
            messages.success(request, _("You are on the waiting list. We send you an e-mail."))
    return redirect("events:event_detail", pk=pk)


@require_POST
@limited("event", per_hour=200)
def register_all(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A seat at each meeting of the series that is to come."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        taken = services.register_for_all(event, by=request.user)
    except services.EventClosed:
        messages.error(request, _("You can no longer register for this event."))
    except services.NotForYou:
        messages.error(request, _("This event is for others."))
    else:
        _say_taken(request, taken)
    return redirect("events:event_detail", pk=pk)


def _say_taken(request: HttpRequest, taken: list[Registration]) -> None:
    waiting = sum(not one.has_seat for one in taken)
    if not taken:
        messages.info(request, _("You were registered for all meetings already."))
    elif waiting:
        words = ngettext(
            "You are registered for all meetings. At %(count)d you are on the waiting list.",
            "You are registered for all meetings. At %(count)d you are on the waiting list.",
            waiting,
        )
        messages.success(request, words % {"count": waiting})
    else:
        messages.success(request, _("You have a seat at all meetings. We send you one e-mail."))


@require_POST
@limited("event", per_hour=200)
def come(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Yes to a seat that came free."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        has_seat = services.say_yes(event, by=request.user)
    except services.EventClosed:
        messages.error(request, _("This event has begun or was cancelled."))
    else:
        if has_seat:
            messages.success(request, _("Good that you come. The seat is yours."))
        else:
            messages.info(request, _("You have no seat any more. You can register again."))
    return redirect("events:event_detail", pk=pk)


@require_POST
@limited("event", per_hour=200)
def wishes(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """What the reader needs so that they can take part; for who registered, before it begins."""
    event = get_object_or_404(_events(request), pk=pk)
    own = _own(event)
    if own is None or not event.is_open:
        messages.error(request, _("You can say this when you are registered, before it begins."))
        return redirect("events:event_detail", pk=pk)
    form = WishesForm(request.POST, instance=own)
    if not form.is_valid():
        return _event_page(request, event, form)
    form.save()
    messages.success(request, _("The team reads what you need."))
    return redirect("events:event_detail", pk=pk)


@require_POST
@limited("event", per_hour=200)
def leave(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        services.leave(event, by=request.user)
    except services.EventClosed:
        messages.error(request, _("This event has begun or was cancelled."))
    else:
        messages.success(request, _("You are no longer registered for this event."))
    return redirect("events:event_detail", pk=pk)

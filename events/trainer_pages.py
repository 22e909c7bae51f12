"""The page of a trainer on a phone: who is here, one press for each."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from events import attendance
from events.forms import WelcomeForm
from events.models import Event, Registration
from events.permissions import can_edit
from events.services import NotForYou
from samenhier.accounts.limits import limited
from samenhier.accounts.models import AuthenticatedRequest, Role, User
from samenhier.shown import show


@dataclass(frozen=True)
class _Row:
    """Somebody on the page, by the name that its reader may know."""

    registration: Registration
    name: str

    @property
    def counts(self) -> bool:
        """Who waits for a seat and is not here is not missed."""
        return self.registration.has_seat or self.registration.has_attended is True


@limited("attendance", per_hour=600)
def who_is_there(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Everybody who registered, and a press for each: is here, is not here."""
    event = _event(request, pk)
    if request.method != "POST":
        return _page(request, event, WelcomeForm())
    for name, was_there in (("present", True), ("absent", False)):
        if name in request.POST:
            return _mark(request, event, request.POST[name], was_there=was_there)
    form = WelcomeForm(request.POST)
    if not form.is_valid() or not _welcome(request, event, form):
        return _page(request, event, form)
    return redirect(_address(event))


def _event(request: HttpRequest, pk: UUID) -> Event:
    """Nobody else than its trainers and staff finds it."""
    user: User = request.user  # type: ignore[assignment]  # behind the sign-in
    event: Event = get_object_or_404(Event.objects.attended_with(user), pk=pk)
    return event


def _address(event: Event) -> str:
    return reverse("events:who_is_there", args=[event.pk])


def _mark(
    request: AuthenticatedRequest, event: Event, told: str, *, was_there: bool
) -> HttpResponse:
    try:
        marked = UUID(told)
        show(request, event.registrations.filter(pk=marked).select_related("user"))
        attendance.mark(event, marked, was_there=was_there, by=request.user)
    except attendance.NotNow:
        messages.error(request, _("Who is there cannot be noted now."))
    except ValueError:  # not a button of this page
        return redirect(_address(event))
    else:
        return redirect(f"{_address(event)}#r-{marked}")
    return redirect(_address(event))


def _welcome(request: AuthenticatedRequest, event: Event, form: WelcomeForm) -> bool:
    """Whether they are noted; otherwise the form says why not."""
    try:
        own = attendance.welcome(event, form.cleaned_data["told"], by=request.user)
    except attendance.NotNow:
        form.add_error("told", _("Who is there cannot be noted now."))
    except attendance.Unknown:
        form.add_error(
            "told",
            _("No account is known by this. Is it typed right? Otherwise tell the team who came."),
        )
    except NotForYou:
        form.add_error("told", _("This event is for others, so it is not noted."))
    else:
        show(request, [own])
        words = _("%(name)s is noted as here.") % {"name": _name(own.user, request.user)}
        messages.success(request, words)
    return form.is_valid()


def _page(request: AuthenticatedRequest, event: Event, form: WelcomeForm) -> HttpResponse:
    live = event.registrations.live().select_related("user", "event")
    rows = [_Row(one, _name(one.user, request.user)) for one in live.order_by("user__name", "pk")]
    show(request, [row.registration for row in rows])
    known = [row.registration.has_attended for row in rows if row.counts]
    context = {
        "event": event,
        "coming": [row for row in rows if row.registration.has_seat],
        "waiting": [row for row in rows if not row.registration.has_seat],
        "here": known.count(True),
        "away": known.count(False),
        "unknown": known.count(None),
        # What somebody needs is for the team, and the form that asks it says so.
        "reads_wishes": can_edit(request.user, event),
        "form": form,
    }
    return render(request, "events/who_is_there.html", context)


def _name(user: User, reader: User) -> str:
    """Of newcomers a trainer who is not of the team reads the first name and no more."""
    if user.role == Role.NEWCOMER and not reader.is_staff:
        return user.get_short_name()
    return str(user)

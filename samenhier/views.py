"""Pages that belong to no app: the front door, the place to start, and the health check."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from matching.models import Match
from samenhier.accounts.models import AuthenticatedRequest, Municipality, Role
from samenhier.celery import app
from samenhier.content.forms import PostcodeCheckForm
from samenhier.content.models import MunicipalityText, Story
from samenhier.content.texts import live_languages
from samenhier.reports.impact import impact
from samenhier.reports.places import places_left


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what the programme is, where it is, and what is on soon."""
    context = {
        "municipalities": Municipality.objects.taking_groups().select_related("organisation"),
        "events": Event.objects.public().upcoming().select_related("municipality").with_seats()[:2],
        "stories": Story.objects.published().select_related("municipality")[:3],
        "impact": impact(timezone.localdate()),
        "postcode_form": PostcodeCheckForm(),
    }
    return render(request, "home.html", context)


@login_not_required
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """One municipality: its own text, who runs it there, and what one can do now."""
    place = Municipality.objects.select_related("organisation").of_slug(slug)
    if place is None:
        raise Http404
    text = MunicipalityText.objects.filter(municipality=place).first()
    events = Event.objects.upcoming().select_related("municipality").with_seats()
    context = {
        "municipality": place,
        "text": text,
        "places_left": places_left(place, text.groups_wanted if text else None),
        "meeting": events.information_for(place).first(),
        "stories": Story.objects.published().filter(municipality=place)[:2],
        "postcode_form": PostcodeCheckForm(),
        "live_languages": live_languages(text) if text else None,
    }
    return render(request, "municipality.html", context)


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone, and where the list of pages is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: /*/{page}/" for page in ("admin", "account", "start", "matches")),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def start(request: AuthenticatedRequest) -> HttpResponse:
    """Where somebody's work begins, by role."""
    match request.user.role:
        case Role.STAFF | Role.NATIONAL | Role.PRIVACY:
            return redirect("admin:index")
        case Role.BUILDER:
            return redirect("journey:caseload")
        case Role.HANDLER:
            return redirect("safeguarding:list")
        case Role.PARTNER:
            return redirect("reports:municipality")
        case Role.RESEARCHER:
            return redirect("reports:research")
        case _:
            return _own_page(request)


def _own_page(request: AuthenticatedRequest) -> HttpResponse:
    """Members and newcomers start at their match once there is one."""
    live = Match.objects.visible_to(request.user).live().first()
    if live:
        return redirect("journey:match", pk=live.pk)
    if request.user.role == Role.NEWCOMER:
        return redirect("newcomers:own")
    return redirect("groups:own")


def styleguide(request: AuthenticatedRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise PermissionDenied
    return render(request, "samenhier/styleguide.html")


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database, the broker and a worker answer; 503 when one of them does not."""
    broker = _broker()
    # A worker is asked through the broker: without one there is nobody to wait for.
    parts = {"database": _database(), "broker": broker, "worker": broker and _worker()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever the driver raises, the answer is no
        return False
    return True


def _broker() -> bool:
    try:
        with app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:
        return False
    return True


def _worker() -> bool:
    try:
        return bool(app.control.ping(timeout=1, limit=1))
    except Exception:
        return False


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)

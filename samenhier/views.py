"""Pages that belong to no app: the front door, the place to start, and the health check."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from events.models import Event
from matching.models import Match
from samenhier.accounts.models import AuthenticatedRequest, Municipality, Role
from samenhier.celery import app


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what the programme is, where it is, and what is on soon."""
    context = {
        "municipalities": Municipality.objects.taking_groups().select_related("organisation"),
        "events": Event.objects.upcoming().select_related("municipality").with_seats()[:2],
    }
    return render(request, "home.html", context)


def start(request: AuthenticatedRequest) -> HttpResponse:
    """Where somebody's work begins, by role."""
    match request.user.role:
        case Role.STAFF | Role.NATIONAL:
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

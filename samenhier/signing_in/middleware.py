"""What holds for whoever is signed in: a second step at work, and not for ever."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import Role, User

SEEN = "seen_at"
WANTED = "wanted_page"  # where somebody was going before the second step was set up
# A concern can be told at any moment; the other three are for machines.
ALWAYS_OPEN = {"safeguarding:report", "safeguarding:reported", "healthz", "robots", "sitemap"}
AWAY = _("You were away for a while, so we signed you out. That keeps what is here private.")


class IdleMiddleware:
    """Sign out who did nothing for long: a phone or a desk may be shared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            now = int(time.time())
            seen = request.session.get(SEEN) or _signed_in_at(user)
            if now - seen > _idle_minutes(user) * 60:
                logout(request)
                messages.info(request, AWAY)
            elif now - seen >= 60:  # not a write for every page
                request.session[SEEN] = now
        return self.get_response(request)


def _signed_in_at(user: User) -> int:
    return int(user.last_login.timestamp()) if user.last_login else 0


def _idle_minutes(user: User) -> int:
    is_newcomer = user.role == Role.NEWCOMER
    return int(settings.IDLE_MINUTES_NEWCOMERS if is_newcomer else settings.IDLE_MINUTES_OTHERS)


class SecondStepMiddleware:
    """Who works here sets up the second step before any other page opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if _is_open(request) or not _has_to_set_up(request):
            return None
        if request.method == "GET":
            request.session[WANTED] = request.get_full_path()
        return redirect("mfa_activate_totp")


def _is_open(request: HttpRequest) -> bool:
    # With the names of the spaces: in the admin there are names that begin the same.
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name.startswith(("account_", "mfa_")) or name in ALWAYS_OPEN


def _has_to_set_up(request: HttpRequest) -> bool:
    user = request.user
    return (
        settings.TWO_FACTOR_REQUIRED
        and isinstance(user, User)
        and user.works_here
        and not getattr(user, "has_second_step", False)  # which the backend looks up
    )

"""How often one connection may send a form that is open to everybody."""

import contextlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

View = Callable[..., HttpResponse]

HOUR = 60 * 60
TOO_OFTEN = _(
    "Many forms came in from where you are, so this one was not sent. Your answers are still "
    "here. Please send them again in an hour."
)


def is_too_often(request: HttpRequest, form: str, *, per_hour: int) -> bool:
    """Count this sending of a form; whether its connection sent it too often in this hour.

    Who shares a connection is counted together, so let `per_hour` leave room for a house full of
    people. When the cache is away nobody is refused.
    """
    return is_tried_too_often(form, get_adapter().get_client_ip(request), per_hour=per_hour)


def is_tried_too_often(form: str, whose: str, *, per_hour: int) -> bool:
    """The same, counted for whatever is tried instead of for a connection."""
    hour, _seconds = divmod(int(time.time()), HOUR)
    key = f"sent:{form}:{whose}:{hour}"
    with contextlib.suppress(RedisError):
        cache.add(key, 0, timeout=HOUR)
        return bool(cache.incr(key) > per_hour)
    return False


def limited(form: str, *, per_hour: int = 120) -> Callable[[View], View]:
    """Let a view take only so many forms from one connection in an hour, right or wrong.

    Stands above every view that takes a form from somebody who is not signed in. What is too
    much gets a page that keeps the answers. Where a view can show its own form again, it asks
    `is_too_often` besides, for what it stores.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def within_limits(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and is_too_often(request, f"{form}:any", per_hour=per_hour):
                return too_often(request)
            return view(request, *args, **kwargs)

        within_limits.limit = (form, per_hour)  # type: ignore[attr-defined]  # for a test to see
        return within_limits

    return decorate


def too_often(request: HttpRequest) -> HttpResponse:
    """Not now; with the answers, to send again later."""
    context = {"answers": answers(request), "too_often": TOO_OFTEN}
    page = render(request, "429.html", context, status=429)
    add_never_cache_headers(page)  # it holds the answers, and the device may be shared
    return page


def answers(
    request: HttpRequest, *, without: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """What was typed, to keep it in a page: each name with each of its values, no password."""
    own = {"csrfmiddlewaretoken"} | without
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in own and "password" not in name
    ]

"""How often one connection may send a form that is open to everybody."""

import contextlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

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
    hour, _seconds = divmod(int(time.time()), HOUR)
    key = f"sent:{form}:{get_adapter().get_client_ip(request)}:{hour}"
    with contextlib.suppress(RedisError):
        cache.add(key, 0, timeout=HOUR)
        return bool(cache.incr(key) > per_hour)
    return False

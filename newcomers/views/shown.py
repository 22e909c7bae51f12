"""A code that is shown once: it waits in the session until it is on paper.

The session is encrypted at rest. For a few minutes the page can be opened again, to print it or
to read it in another language; then, or with "I have it", the code is nowhere any more.
"""

import time

from django.http import HttpRequest

KEPT_IN = "shown_code"
SECONDS = 10 * 60


def show(request: HttpRequest, code: str, *, of: str) -> None:
    """Keep a code for the next page; `of` says what it opens."""
    request.session[KEPT_IN] = {"code": code, "of": of, "until": int(time.time()) + SECONDS}
    request.session.save()  # before a second press of the button comes in


def shown(request: HttpRequest, *, of: str) -> str:
    """The code that opens this, while it may be looked at; else nothing."""
    kept = request.session.get(KEPT_IN)
    if not kept or kept["of"] != of:
        return ""
    if kept["until"] < time.time():
        put_away(request)
        return ""
    return str(kept["code"])


def put_away(request: HttpRequest) -> None:
    request.session.pop(KEPT_IN, None)

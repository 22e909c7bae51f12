"""A check on forms that robots fill in: no third party, no puzzle, nothing to do for people.

Three signs raise a doubt: a field that people do not see is filled in; the form came back sooner
than anybody can type, or after a day, or never was ours; there are links where nobody needs any.
A doubt asks to press "send" once more, with every answer kept. Only who walks into the hidden
field again, or asks too often, is refused; and is told how to reach us.
"""

import logging
import re
import time
from collections.abc import Callable
from email.utils import parseaddr
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from samenhier.accounts.limits import View, answers, is_too_often, too_often

log = logging.getLogger(__name__)

HIDDEN, MARK = "your_homepage", "opened"
OWN_FIELDS = frozenset({HIDDEN, MARK})
FASTEST = 2.0  # seconds from opening a form to sending it
LONGEST = 24 * 60 * 60
DOUBTS_PER_HOUR = 20  # from one connection, which may be that of a whole shelter
LINK = re.compile(r"https?://|\bwww\.|<\s*/?\s*[a-z][^>]*>|\[/?(url|link)\b", re.IGNORECASE)
SALT = "samenhier.accounts.robots"


def mark(*, opened_at: float | None = None, asked: bool = False) -> str:
    """What travels along unseen: when the form was opened, and whether we asked once already."""
    return signing.dumps([opened_at or time.time(), asked], salt=SALT)


def _read_mark(request: HttpRequest) -> tuple[float, bool] | None:
    try:
        opened_at, asked = signing.loads(request.POST.get(MARK, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return (opened_at, asked) if time.time() - opened_at <= LONGEST else None


def kept_mark(request: HttpRequest) -> str:
    """The mark of the form that was sent, while it is good: who mends one answer is not hurried."""
    return request.POST[MARK] if _read_mark(request) else mark()


def no_robots(
    *, links_in: frozenset[str] | set[str] = frozenset(), may_be_quick: bool = False
) -> Callable[[View], View]:
    """Ask once more where a program seems to have filled in the form of a view.

    The form needs `{% robot_check %}`. `links_in` names the fields where links are expected, or
    refused in their own words; `may_be_quick` is for steps that people walk through again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def from_people(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            fastest = 0 if may_be_quick else FASTEST
            doubt = _doubt(request, links_in, fastest) if request.method == "POST" else ""
            return _ask_again(request, doubt) if doubt else view(request, *args, **kwargs)

        from_people.is_checked = True  # type: ignore[attr-defined]  # for a test to see
        return from_people

    return decorate


def _doubt(request: HttpRequest, links_in: frozenset[str] | set[str], fastest: float) -> str:
    """Why a program may have sent this, or nothing."""
    if request.POST.get(HIDDEN):
        return "hidden field"
    found = _read_mark(request)
    if found is None:
        return "no mark"
    opened_at, asked = found
    if asked:
        return ""
    if time.time() - opened_at < fastest:
        return "too quick"
    typed = (
        value
        for name, value in answers(request, without=OWN_FIELDS)
        if name.rpartition("-")[2] not in links_in  # without the prefix of its form
    )
    return "link" if any(LINK.search(value) for value in typed) else ""


def _ask_again(request: HttpRequest, doubt: str) -> HttpResponse:
    found = _read_mark(request)
    # The name of the address: the address itself may hold somebody's link.
    name = request.resolver_match.view_name if request.resolver_match else ""
    log.info("The form %s raised a doubt: %s", name, doubt)
    if found and found[1]:  # asked already, and again in the hidden field
        context: dict[str, Any] = {"address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}
        return render(request, "form_refused.html", context, status=403)
    if is_too_often(request, "doubt", per_hour=DOUBTS_PER_HOUR):
        return too_often(request)
    context = {"answers": answers(request, without=OWN_FIELDS), "asked_mark": mark(asked=True)}
    page = render(request, "form_once_more.html", context)
    add_never_cache_headers(page)  # it holds the answers, and the device may be shared
    return page

"""Who looked at the data of a household, in plain words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max
from django.db.models.functions import TruncDate
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newcomers.models import Household
from samenhier.accounts.models import Role
from samenhier.privacy.models import AccessAction, Why

# How an address begins, by its name, and what that page is to a newcomer. The first one counts.
PAGES: tuple[tuple[str, Promise], ...] = (
    ("admin:newcomers_household_changelist", gettext_lazy("a list of households")),
    ("admin:newcomers_", gettext_lazy("the page about your household")),
    ("admin:matching_match_changelist", gettext_lazy("a list of matches")),
    ("admin:matching_match_", gettext_lazy("the page about your match")),
    ("admin:matching_", gettext_lazy("a matching round")),
    ("admin:groups_", gettext_lazy("the page about a group")),
    ("admin:privacy_", gettext_lazy("the list of who looked")),
    ("journey:caseload", gettext_lazy("the list of a community builder")),
    ("journey:check_in", gettext_lazy("the talk with your community builder")),
    ("journey:", gettext_lazy("the page about your match")),
    ("newcomers:urgent", gettext_lazy("how to reach you, when it is urgent")),
    ("newcomers:", gettext_lazy("your own page")),
    ("reports:", gettext_lazy("a report")),
)
OTHER_PAGE = gettext_lazy("another page")


@dataclass(frozen=True)
class Look:
    """What somebody did with the data on one day."""

    name: str
    role: str
    day: date
    did: str
    page: str
    reason: str
    is_own: bool = False


def looks(household: Household) -> Any:
    """Who looked, newest first: a row per person, day, page and kind of use, with how often."""
    rows = household.accesses.annotate(
        name=F("user__name"), role=F("user__role"), day=TruncDate("at")
    )
    what = ("user", "name", "role", "day", "action", "path", "why")
    grouped = rows.order_by().values(*what).annotate(times=Count("pk"), last=Max("at"))
    return grouped.order_by("-last", "name", "action", "path")


def in_words(look: dict[str, Any], household: Household) -> Look:
    """A row of `looks` as the newcomer reads it."""
    is_own = look["user"] == household.user_id
    name = look["name"] or _("Somebody who does not work here any more")
    return Look(
        name=_("You") if is_own else name,
        role="" if is_own else capfirst(str(Role(look["role"]).label)),
        day=look["day"],
        did=_what(look["action"], look["times"]),
        page=str(page_in_words(look["path"])),
        reason=str(Why(look["why"]).label) if look["why"] else "",
        is_own=is_own,
    )


def _what(action: str, times: int) -> str:
    match action:
        case AccessAction.VIEW:
            did = ngettext("looked once", "looked %(times)d times", times)
        case AccessAction.CHANGE:
            did = ngettext("changed something", "changed something %(times)d times", times)
        case AccessAction.OPEN:
            did = _("opened your record, although it is not their own work, and said why")
        case AccessAction.EXPORT:
            did = ngettext("took a copy", "took a copy %(times)d times", times)
        case _:
            did = str(AccessAction(action).label)
    return capfirst(did % {"times": times})


def page_in_words(path: str) -> Promise:
    """Which kind of page an address is, whatever its language."""
    language = translation.get_language_from_path(path)
    try:
        with translation.override(language or translation.get_language()):
            name = resolve(path).view_name
    except Resolver404:
        return OTHER_PAGE
    return next((words for begin, words in PAGES if name.startswith(begin)), OTHER_PAGE)

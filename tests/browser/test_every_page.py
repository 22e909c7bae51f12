"""Every page that anybody can open: accessible as far as a machine can tell, and whole at 320 px.

The pages are those of the table of access, each opened once by a role for which it opens.
"""

from collections.abc import Callable

import pytest
from django.utils import translation

from samenhier.accounts.models import Municipality, User
from samenhier.sitemaps import FixedSitemap
from tests.browser.conftest import DESKTOP, HERE
from tests.browser.walking import Walk
from tests.test_access import ROLES, ROWS, World, address, people_of

# Who opens a page, if it opens for several: who finds the most on it.
FIRST = "visitor coordinator newcomer staff national handler officer".split()
# Those who read the site in the language that they speak best.
MANY_LANGUAGES = {"visitor", "member", "coordinator", "newcomer", "builder"}
# What every page of the admin has around it is judged on its first.
SAME = ["#nav-sidebar", "#header"]
NO_PAGE = {
    *("robots", "sitemap", "groups:take_away_file", "newcomers:take_away_file"),
    *("calendar_feed", "events:calendar", "journey:meeting_calendar"),
    *("reports:municipality_csv", "reports:research_dictionary"),
    *("admin:matching_matchinground_fairness_csv", "admin:matching_matchinground_recruiting_csv"),
}
# Judged by other tests, in all four languages and in more states than here.
PUBLIC = {
    *FixedSitemap().items(),
    *("content:enquiry_received", "refer:referred", "safeguarding:reported", "account_login"),
    *("groups:signup_step", "groups:signup_check", "groups:signup_ask_link"),
    *("groups:signup_link_sent", "groups:signup_stopped", "groups:join", "groups:join_asked"),
    *("registering:step", "registering:check", "registering:not_now", "registering:go_on"),
    "registering:open",
}
# Pages of Django's own, alike for each kind of record: the first of each is judged.
ALIKE = ("history", "delete")


def pages() -> dict[str, list[tuple[str, set[str]]]]:
    """What each role is to open: the names of the pages, and all roles for which they open."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    for method, name, expected in ROWS:
        roles = {role for role, answer in zip(ROLES, expected, strict=True) if answer == "."}
        if method == "GET" and roles and name not in NO_PAGE:
            first = next(role for role in [*FIRST, *ROLES] if role in roles)
            found.setdefault(first, []).append((name, roles))
    return found


def in_many_languages(name: str, roles: set[str]) -> bool:
    """Whether people see this page in their own language: the admin is used in Dutch."""
    return not name.startswith("admin:") and bool(roles & MANY_LANGUAGES)


# Three walks, so that the cores can share them.
WALKS = {
    "the admin": ("nl", lambda name, _roles: name.startswith("admin:")),
    "the other pages": ("nl", lambda name, _roles: not name.startswith("admin:")),
    "from right to left": ("ar", in_many_languages),
}


@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
@pytest.mark.parametrize("part", WALKS)
def test_every_page_is_accessible_and_whole(
    walk: Walk, part: str, the_hague: Municipality, enter: Callable[[User], None]
):
    language, is_part = WALKS[part]
    judged = set(PUBLIC)
    people = people_of(the_hague)
    world = World(the_hague, people)

    with translation.override(language):
        for role, opened in pages().items():
            if role in people:
                enter(people[role])
            for name, roles in opened:
                if is_part(name, roles):
                    without = () if name == "admin:index" else SAME
                    kind = kind_of(name)
                    where = address(name, world)
                    walk.pass_by(f"{role} {name}", where, without, is_judged=kind in judged)
                    judged.add(kind)


def kind_of(name: str) -> str:
    """What pages that are alike have in common; of any other page, its name."""
    last = name.rpartition("_")[2]
    return f"admin:{last}" if name.startswith("admin:") and last in ALIKE else name


def test_what_is_not_judged_here_is_named_by_the_tests_that_do():
    others = [HERE / f"test_{which}.py" for which in ("public_pages", "group_pages", "registering")]
    text = "".join(path.read_text() for path in others)

    parts = {name: name.partition(":")[2] or name for name in PUBLIC - set(FixedSitemap().items())}

    assert [
        name for name, part in parts.items() if name not in text and f'"{part}"' not in text
    ] == []

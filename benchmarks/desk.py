"""The pages of the desk beside Django's own list of the same rows: `pytest benchmarks/desk.py`.

Queries and milliseconds for a round of 50 and of 2,000 pairs, on the PostgreSQL of the tests. The
peer is a plain list of Django's admin over the same proposals, 50 a page, in the same frame.
"""

import time
from statistics import median

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from matching.models import MatchingRound, Proposal, UnmatchedHousehold
from samenhier import urls
from samenhier.accounts.models import Municipality, Role
from tests.factories import (
    FACTS,
    PARTS,
    make_group,
    make_household,
    make_municipality,
    make_proposal,
    make_round,
    make_user,
)

TURNS = 15
SIZES = 50, 2_000
WAITS = {"why": "outcompeted", "rules": [], "change": {"competing": 40, "places": 20}}


class PlainList(admin.ModelAdmin):
    """What Django makes of it by itself, with every right."""

    list_display = ["household", "group", "points", "status", "created_at"]
    list_select_related = ["household", "group"]
    list_per_page = 50
    search_fields = ["household__reference", "group__name"]

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    has_change_permission = has_view_permission

    def get_queryset(self, request):
        return super().get_queryset(request).filter(round=request.GET["round__id__exact"])


plain = admin.AdminSite("plain")
plain.register(Proposal, PlainList)
urlpatterns = [path("plain/", plain.urls), *urls.urlpatterns]


def filled(place: Municipality, pairs: int) -> MatchingRound:
    """A round in which each of twenty groups is proposed to many households, and as many wait."""
    matching_round = make_round(place, is_proved=True, group_count=pairs)
    groups = [make_group(place) for _ in range(20)]
    for number in range(pairs):
        make_proposal(
            matching_round,
            make_household(place),
            groups[number % 20],
            points=2000 + number % 5000,
            parts=PARTS,
            facts=FACTS,
        )
        UnmatchedHousehold.objects.create(
            round=matching_round, household=make_household(place), reason=WAITS
        )
    return matching_round


def measured(client: Client, url: str) -> tuple[int, float]:
    """How many queries, and milliseconds; the first time, what is kept in memory is filled."""
    if client.get(url).status_code != 200:
        raise RuntimeError(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
        queries = len(captured)
    taken = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        client.get(url)
        taken.append((time.perf_counter() - begun) * 1000)
    return queries, median(taken)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_desk(capsys) -> None:
    place = make_municipality("Den Haag")
    client = Client()
    client.force_login(make_user(Role.STAFF, organisation=place.organisation))
    lines = []
    for pairs in SIZES:
        matching_round = filled(place, pairs)
        connection.cursor().execute("ANALYZE")
        first = matching_round.proposals.first()
        pages = {
            "the list of Django's admin": reverse("plain:matching_proposal_changelist")
            + f"?round__id__exact={matching_round.pk}",
            "the desk": reverse("admin:matching_matchinground_change", args=[matching_round.pk]),
            "the page of a pair": reverse(
                "admin:matching_matchinground_pair", args=[matching_round.pk, first.pk]
            ),
            "who stays waiting, and why": reverse(
                "admin:matching_matchinground_waiting", args=[matching_round.pk]
            ),
        }
        peer = None
        for name, url in pages.items():
            queries, taken = measured(client, url)
            peer = peer or taken
            lines.append(f"| {pairs} | {name} | {queries} | {taken:.0f} ms | {taken / peer:.2f}x |")
    with capsys.disabled():
        print("| pairs in the round | page | queries | median | beside Django's list |")
        print("|---|---|---|---|---|")
        print("\n".join(lines))

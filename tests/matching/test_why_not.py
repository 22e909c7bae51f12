"""Who stays without a match and why, and whom a recruiter looks for."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from matching import rounds, sentences, services
from matching.models import Findings, PairWish, ProposalStatus, RoundStatus
from matching.wanted import Advice, Place, by_place
from samenhier.privacy.models import Access
from tests.factories import (
    make_group,
    make_household,
    make_match,
    make_municipality,
    make_proposal,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def delft(the_hague):
    return make_municipality("Delft", organisation=the_hague.organisation)


def run(staff, *municipalities):
    queued = services.start_round(municipalities, by=staff)
    rounds.run(str(queued.pk))
    queued.refresh_from_db()
    return queued


def url(name, matching_round, **query) -> str:
    return reverse(f"admin:matching_matchinground_{name}", args=[matching_round.pk], query=query)


def why(client, matching_round, **query) -> dict:
    """The words beside each household or group in the list."""
    listing = client.get(url("waiting", matching_round, **query)).context["listing"]
    return {row.record: row.why for row in listing.rows}


# --- Every household and group -------------------------------------------------------------


def test_every_household_and_group_without_a_match_is_listed_with_the_reason(
    sign_in, staff, the_hague
):
    far = make_household(the_hague, languages={"ti": 4})
    free = make_group(the_hague, name="De Overburen")
    done = run(staff, the_hague)
    client = sign_in(staff)

    assert why(client, done) == {far: "No group with a free place speaks Tigrinya well enough."}
    assert why(client, done, side="groups") == {
        free: "Those who fit speak other languages: Tigrinya."
    }


def test_each_row_tells_the_smallest_change_in_the_language_of_its_reader(
    sign_in, staff, the_hague
):
    for _ in range(2):
        make_household(the_hague, people=(1980, 1982, 2010, 2012, 2014, 2016))
    make_group(the_hague, max_household=3, places=2)
    done = run(staff, the_hague)
    client = sign_in(staff)

    with translation.override("nl"):
        households = client.get(url("waiting", done))
        groups = client.get(url("waiting", done, side="groups"))

    assertContains(households, "Geen groep kan een huishouden van 6 mensen verwelkomen.", count=2)
    assertContains(households, "Een groep die 6 mensen kan ontvangen", count=2)
    assertContains(groups, "Wie past, is met meer mensen dan de groep kan verwelkomen.")
    assertContains(groups, "Ruimte voor 6 mensen")
    [row] = groups.context["listing"].rows
    assert (row.record.member_count, row.record.places) == (3, 2)


@pytest.mark.parametrize("status", [RoundStatus.RUNNING, RoundStatus.FAILED])
@pytest.mark.parametrize("page", ["waiting", "recruiting", "recruiting_csv"])
def test_a_round_without_a_plan_says_of_nobody_that_nothing_stands_in_the_way(
    sign_in, staff, the_hague, status, page
):
    without = make_round(the_hague, status=status)

    assert sign_in(staff).get(url(page, without)).status_code == 404


def test_the_list_of_rounds_leads_to_who_stays_waiting(sign_in, staff, the_hague):
    make_household(the_hague)
    make_household(the_hague, languages={"ti": 4})
    make_group(the_hague)
    done = run(staff, the_hague)
    make_round(the_hague, status=RoundStatus.FAILED)

    page = sign_in(staff).get(reverse("admin:matching_matchinground_changelist"))

    assertContains(page, f'<a href="{url("waiting", done)}">1</a>', html=True)
    assertContains(page, "/waiting/", count=1)


def test_a_trial_tells_why_as_well(sign_in, staff, the_hague):
    household = make_household(the_hague, languages={"ti": 4})
    queued = services.start_round([the_hague], by=staff, is_trial=True)
    rounds.run(str(queued.pk))

    assert set(why(sign_in(staff), queued)) == {household}


def test_who_has_a_match_is_not_in_the_list(sign_in, staff, the_hague):
    make_household(the_hague)
    make_group(the_hague)
    done = run(staff, the_hague)
    client = sign_in(staff)

    assert (why(client, done), why(client, done, side="groups")) == ({}, {})
    assertContains(client.get(url("waiting", done)), "Nobody stays without a match")


def test_the_list_is_narrowed_by_reason_municipality_and_words(sign_in, staff, the_hague, delft):
    tigrinya = make_household(the_hague, languages={"ti": 4})
    large = make_household(delft, people=(1980, 1982, 2010, 2012, 2014, 2016))
    make_group(the_hague)
    make_group(delft, max_household=3)
    done = run(staff, the_hague, delft)
    client = sign_in(staff)

    assert set(why(client, done)) == {tigrinya, large}
    assert set(why(client, done, reason="language")) == {tigrinya}
    assert set(why(client, done, reason="size")) == {large}
    assert set(why(client, done, municipality=delft.pk)) == {large}
    assert set(why(client, done, q=tigrinya.reference.lower())) == {tigrinya}
    assert why(client, done, reason="size", municipality=the_hague.pk) == {}


def test_only_reasons_that_are_there_can_be_chosen(sign_in, staff, the_hague):
    make_household(the_hague, languages={"ti": 4})
    make_group(the_hague)
    done = run(staff, the_hague)

    page = sign_in(staff).get(url("waiting", done, reason="nonsense", municipality="x", page="99"))

    listing = page.context["listing"]
    assert [kind for kind, _label in listing.fields["reason"].choices] == ["", "language"]
    assert len(listing.rows) == 1


def test_who_waits_longest_comes_first(sign_in, staff, the_hague):
    today = timezone.localdate()
    newest, oldest = (
        make_household(the_hague, languages={"ti": 4}, waiting_since=today - timedelta(days=days))
        for days in (5, 80)
    )

    client, done = sign_in(staff), run(staff, the_hague)

    assert list(why(client, done)) == [oldest, newest]
    assert list(why(client, done, order="newest")) == [newest, oldest]


def test_fifty_stand_on_a_page_and_only_they_in_the_log(sign_in, staff, the_hague):
    matching_round, today = make_round(the_hague), timezone.localdate()
    reason = {"why": "no_pair", "rules": [], "change": {}}
    for days in range(51):
        household = make_household(the_hague, waiting_since=today - timedelta(days=days))
        matching_round.unmatched.create(household=household, reason=reason)
    Access.objects.all().delete()

    page = sign_in(staff).get(url("waiting", matching_round, page=2))

    [row] = page.context["listing"].rows
    assert row.record.waiting_since == today
    assert [each.record for each in Access.objects.filter(user=staff)] == [row.record]


def test_the_desk_shows_the_first_ten_and_leads_to_all(sign_in, staff, the_hague):
    for _ in range(12):
        make_household(the_hague, languages={"ti": 4})
    done = run(staff, the_hague)

    page = sign_in(staff).get(url("change", done))

    desk = page.context["desk"]
    assert (len(desk.unmatched), desk.waiting_count, desk.household_count) == (10, 12, 12)
    assertContains(page, url("waiting", done))
    assertContains(page, url("recruiting", done))


@pytest.mark.parametrize("side", ["households", "groups"])
def test_the_list_costs_as_many_queries_for_thirty_as_for_one(sign_in, staff, the_hague, side):
    client, counts = sign_in(staff), []
    for more in (1, 29):
        for _ in range(more):
            make_household(the_hague, languages={"ti": 4})
            make_group(the_hague)
        done = run(staff, the_hague)
        client.get(url("waiting", done, side=side))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("waiting", done, side=side))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_list_is_a_look_at_each_household_on_it(sign_in, staff, the_hague):
    household = make_household(the_hague, languages={"ti": 4})
    done = run(staff, the_hague)
    Access.objects.all().delete()

    sign_in(staff).get(url("waiting", done))

    assert Access.objects.filter(user=staff, object_id=household.pk).exists()


@pytest.mark.parametrize("page", ["waiting", "recruiting", "recruiting_csv"])
def test_nobody_of_elsewhere_reads_it(sign_in, stranger, the_hague, page):
    assert sign_in(stranger).get(url(page, make_round(the_hague))).status_code == 404


# --- Pairs that are closed -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ProposalStatus.REJECTED, "a colleague rejected it"),
        (ProposalStatus.DECLINED, "one of the two said no"),
        (ProposalStatus.EXPIRED, "there was no answer in time"),
        (ProposalStatus.WITHDRAWN, "a colleague called it off"),
    ],
)
def test_a_pair_that_was_closed_says_by_what(sign_in, staff, the_hague, status, said):
    household, group = make_household(the_hague), make_group(the_hague)
    make_proposal(make_round(the_hague), household, group, status=status)
    done = run(staff, the_hague)
    client = sign_in(staff)

    assert said in why(client, done)[household]
    assert said in why(client, done, side="groups")[group]
    assert set(why(client, done, reason="excluded")) == {household}


def test_a_pair_kept_apart_and_a_former_match_say_so(sign_in, staff, the_hague):
    household, apart, former = (
        make_household(the_hague),
        make_group(the_hague),
        make_group(the_hague),
    )
    services.keep(PairWish.APART, household, apart, reason="zijn buren", by=staff)
    make_match(household=household, group=former, status="ended_early")
    done = run(staff, the_hague)

    told = why(sign_in(staff), done)[household]

    assert "a colleague keeps the two apart" in told
    assert "they were a match before" in told
    assert "zijn buren" not in told
    [row] = sign_in(staff).get(url("waiting", done)).context["listing"].rows
    assert row.helps == "another group, or that a colleague no longer keeps the two apart"


def test_a_round_of_before_kept_no_kind_and_is_told_all_the_same():
    old = {"why": "no_pair", "rules": ["excluded"], "change": {"excluded": 1}}

    assert "a colleague rejected it" in sentences.why_unmatched(old)


# --- Whom to look for ----------------------------------------------------------------------


def test_the_advice_is_told_place_by_place(staff, the_hague, delft):
    make_group(the_hague)
    for _ in range(3):
        make_household(the_hague, people=(1990, 1992, 2015), languages={"en": 3})
    make_group(delft)
    make_household(delft, languages={"ti": 4})
    done = run(staff, the_hague, delft)

    assert by_place(done, done.findings) == [
        Place(
            "Den Haag",
            [
                Advice(
                    2,
                    "3 households (3 people), places: 1. Find 2 more groups: "
                    "room for 3 people, speaks English, support at level 2.",
                    groups=2,
                )
            ],
        ),
        Place("Delft", [Advice(1, "a group that speaks Tigrinya, or an interpreter", groups=1)]),
    ]


def test_a_shortage_of_several_municipalities_stands_under_all_of_them(staff, the_hague, delft):
    done = make_round(the_hague)
    done.municipalities.add(delft)
    traits = {"sizes": [5, 5], "languages": ["en"], "vulnerability": [], "women_only": [0, 7]}
    shortage = {
        "municipalities": [[the_hague.code, 4], [delft.code, 3]],
        "households": 7,
        "places": 3,
        "short": 4,
        "pools": [],
        "traits": traits,
    }
    findings = Findings.objects.create(round=done, shortages=[shortage])

    [place] = by_place(done, findings)

    assert set(place.name.split(" · ")) == {"Den Haag", "Delft"}
    assert (place.households, place.groups) == (4, 4)


def test_the_list_of_a_recruiter_names_nobody(sign_in, staff, the_hague):
    household = make_household(the_hague, languages={"ti": 4})
    group = make_group(the_hague, name="De Overburen")
    done = run(staff, the_hague)
    client = sign_in(staff)

    page = client.get(url("recruiting", done))
    file = client.get(url("recruiting_csv", done)).content.decode("utf-8-sig")

    assertContains(page, "Den Haag")
    rows = list(csv.reader(io.StringIO(file)))
    assert (len(rows), rows[1][:3]) == (2, ["Den Haag", "1", "1"])
    for text in (file, page.content.decode()):
        assert household.reference not in text
        assert group.name not in text


def test_the_list_adds_up_what_is_to_be_found(sign_in, staff, the_hague, delft):
    for place in (the_hague, delft):
        make_group(place)
        for _ in range(3):
            make_household(place, people=(1990, 1992, 2015), languages={"en": 3})
    make_household(delft, languages={"ti": 4})
    done = run(staff, the_hague, delft)

    page = sign_in(staff).get(url("recruiting", done))

    total = page.context["total"]
    assert (total.groups, total.households) == (5, 5)
    assertContains(page, "Find 2 groups", count=2)


def test_what_no_group_can_help_is_told_apart_from_the_groups_to_find(sign_in, staff, the_hague):
    make_household(the_hague, day_parts=[])
    make_group(the_hague)
    done = run(staff, the_hague)

    page = sign_in(staff).get(url("recruiting", done))

    [place] = page.context["places"]
    assert place.advice == [Advice(1, "more times at which they are free")]
    assertContains(page, "For 1 household")


def test_a_municipality_that_is_named_as_a_formula_does_no_harm(sign_in, staff, the_hague):
    make_household(the_hague, languages={"ti": 4})
    done = run(staff, the_hague)
    the_hague.name = "=1+1"
    the_hague.save()

    file = sign_in(staff).get(url("recruiting_csv", done)).content.decode("utf-8-sig")

    assert [row[0] for row in csv.reader(io.StringIO(file))] == ["Municipality", "'=1+1"]


def test_when_nobody_has_to_be_found_the_page_says_so(sign_in, staff, the_hague):
    make_household(the_hague)
    make_group(the_hague)

    page = sign_in(staff).get(url("recruiting", run(staff, the_hague)))

    assert page.context["places"] == []
    assertNotContains(page, "list.csv")

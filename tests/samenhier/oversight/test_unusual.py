"""What is unusual: each rule with its numbers, found once, judged by the officer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import HandOver
from samenhier.accounts.models import Role
from samenhier.oversight import services, unusual
from samenhier.oversight.models import UnusualAccess
from samenhier.oversight.retention import old_findings
from samenhier.oversight.tasks import find_unusual
from samenhier.privacy.models import Access, AccessAction
from tests.factories import give_reason, make_household, make_match, make_user

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 11, tzinfo=ZoneInfo("Europe/Amsterdam"))
LIMITS = {
    "records": 4,
    "times_median": 3,
    "median_days": 30,
    "night_from": 23,
    "night_until": 6,
    "night_records": 2,
    "one_record": 3,
    "openings": 2,
}


@pytest.fixture(autouse=True)
def limits(settings) -> None:
    settings.UNUSUAL = LIMITS


def look(user, record, at=None, times: int = 1, **fields) -> None:
    fields = {"action": AccessAction.VIEW, "path": "/nl/"} | fields
    with time_machine.travel(at or DAY.replace(hour=12)):
        for _number in range(times):
            Access.objects.create(record=record, user=user, **fields)


def look_at_many(user, place, count: int, at=None) -> None:
    for _number in range(count):
        look(user, make_household(place), at)


def hits(rule: str) -> list[tuple]:
    return [
        (found.user, found.reference, found.numbers)
        for found in unusual.find(DAY.date())
        if found.rule == rule
    ]


# --- The rules -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "today", "is_hit"), [(0, 4, 0), (0, 5, 1), (1, 5, 1), (2, 5, 0)]
)
def test_many_records_are_judged_by_ones_own_days(staff, the_hague, before, today, is_hit):
    if before:
        look_at_many(staff, the_hague, before, DAY.replace(hour=12) - timedelta(days=3))
    look_at_many(staff, the_hague, today)

    expected = [(staff, "", {"count": today, "usual": before, "limit": 4})] * is_hit
    assert hits("many") == expected


@pytest.mark.parametrize(("hour", "is_hit"), [(5, True), (6, False), (22, False), (23, True)])
def test_records_at_night(staff, the_hague, hour, is_hit):
    look_at_many(staff, the_hague, 2, DAY.replace(hour=hour))

    numbers = {"from": 23, "until": 6, "count": 2}
    assert hits("night") == ([(staff, "", numbers)] if is_hit else [])


def test_the_same_record_again_and_again(staff, the_hague):
    household = make_household(the_hague)
    look(staff, household, times=4)
    look(staff, make_household(the_hague), times=3)

    assert hits("again") == [(staff, household.reference, {"count": 4, "limit": 3})]


def test_records_opened_with_a_reason_again_and_again(national, staff, the_hague):
    with time_machine.travel(DAY.replace(hour=12)):
        give_reason(staff, make_household(the_hague))
        for _number in range(2):
            give_reason(national, make_household(the_hague))

    assert hits("openings") == [(national, "", {"count": 2, "limit": 2})]


def test_a_household_of_another_organisation(staff, stranger, national, the_hague):
    household = make_household(the_hague)
    for user in (staff, stranger, national):
        look(user, household)

    assert hits("elsewhere") == [(stranger, household.reference, {})]


def test_a_household_after_its_match_was_handed_over(builder, the_hague):
    former = make_user(Role.BUILDER, organisation=the_hague.organisation)
    match = make_match(household=make_household(the_hague), builder=builder)
    for each in (former, builder):
        look(each, match.household, DAY.replace(hour=9))
    with time_machine.travel(DAY.replace(hour=10)):
        HandOver.objects.create(match=match, former=former, successor=builder, by=builder)
    assert hits("handed_over") == []

    for each in (former, builder):
        look(each, match.household, DAY.replace(hour=11))

    assert hits("handed_over") == [(former, match.household.reference, {"count": 1})]


def test_a_usual_day_finds_nothing(staff, builder, the_hague):
    look_at_many(staff, the_hague, 3)
    look_at_many(builder, the_hague, 2)

    assert unusual.find(DAY.date()) == []


def test_a_day_that_is_judged_again_adds_nothing(staff, the_hague):
    look_at_many(staff, the_hague, 5)

    assert (len(unusual.find(DAY.date())), unusual.find(DAY.date())) == (1, [])
    assert UnusualAccess.objects.count() == 1


def test_every_night_the_day_before_is_judged(staff, the_hague):
    look_at_many(staff, the_hague, 5)

    with time_machine.travel(DAY + timedelta(days=1, hours=4)):
        find_unusual()

    assert UnusualAccess.objects.get().on == DAY.date()


@pytest.mark.parametrize("rule", unusual.rules(), ids=lambda rule: rule.name)
def test_every_rule_says_its_numbers_in_a_sentence(rule):
    numbers = {"count": 7, "limit": 3, "usual": 1, "from": 23, "until": 6, "record": "H-ABC234"}

    assert "%" not in str(rule.says) % numbers
    assert str(rule.advice)


# --- What the officer does with it ---------------------------------------------------------


@pytest.fixture
def found(staff, the_hague) -> UnusualAccess:
    look_at_many(staff, the_hague, 5)
    (one,) = unusual.find(DAY.date())
    return one


def page_of(found) -> str:
    return reverse("admin:oversight_unusualaccess_change", args=[found.pk])


def test_the_officer_reads_the_rule_its_numbers_and_what_to_do(sign_in, officer, found):
    text = sign_in(officer).get(page_of(found)).text

    assert "5 different records, more than 4; on their own days it is usually 0." in text
    assert "Saskia Staf (programme staff)" in text
    assert "Ask what the work of that day was." in text


def test_the_officer_writes_down_what_it_was_and_it_stays_so(sign_in, officer, found):
    client = sign_in(officer)

    client.post(page_of(found), {"note": "Ronde voorbereid, klopt."})
    again = client.post(page_of(found), {"note": "Iets anders"})

    found.refresh_from_db()
    assert (found.note, found.seen_by) == ("Ronde voorbereid, klopt.", officer)
    assert found.seen_at is not None
    assert again.status_code == 403


def test_without_a_note_it_is_not_looked_into(sign_in, officer, found):
    sign_in(officer).post(page_of(found), {"note": ""})

    found.refresh_from_db()
    assert found.seen_at is None


def test_what_is_to_look_into_stands_on_the_desk(sign_in, officer, found):
    client = sign_in(officer)

    home = client.get(reverse("admin:index"))
    assert [work.count for work in home.context["work"]] == [1]
    listed = client.get(home.context["work"][0].url)
    assert list(listed.context["cl"].result_list) == [found]

    client.post(page_of(found), {"note": "Klopt."})
    assert client.get(reverse("admin:index")).context["work"] == []


@pytest.mark.parametrize("role", ["staff", "national", "handler"])
def test_nobody_else_sees_what_is_unusual(role, request, found):
    user = request.getfixturevalue(role)

    assert list(UnusualAccess.objects.visible_to(user)) == []


def test_old_findings_go(found):
    assert list(old_findings(timezone.now())) == []
    assert list(old_findings(timezone.now() + timedelta(days=366 * 3))) == [found]


def test_what_was_looked_into_can_be_read_again(sign_in, officer, staff):
    numbers = {"count": 3, "from": 23, "until": 6}
    found = UnusualAccess.objects.create(user=staff, rule="night", on=DAY.date(), numbers=numbers)
    services.judge(found, note="A late talk", by=officer)

    page = sign_in(officer).get(reverse("admin:oversight_unusualaccess_change", args=[found.pk]))

    assert page.status_code == 200
    assert "A late talk" in page.text
    assert page.context["title"] == "At night, 11 March 2026"
    assert officer.name in page.text.partition("<fieldset")[2]


def test_nobody_is_named_as_judge_before_it_is_judged(sign_in, officer, staff):
    numbers = {"count": 3, "from": 23, "until": 6}
    found = UnusualAccess.objects.create(user=staff, rule="night", on=DAY.date(), numbers=numbers)

    page = sign_in(officer).get(reverse("admin:oversight_unusualaccess_change", args=[found.pk]))

    assert "field-seen_by" not in page.text

"""The newcomer begins on one calm page: what is next, who the contact is, one thing to do."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from newcomers.models import HouseholdStatus, NextAction, NextActionKind
from newcomers.services import answer_consent, settle
from newcomers.texts import WHAT_NEXT
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access, Purpose
from tests.factories import make_household, make_match, make_user

pytestmark = pytest.mark.django_db

# Every page of a newcomer's own, by how it is opened.
PAGES = ("own", "data", "correction", "consents", "looks", "take_away", "call", "leave")


def read(client, name: str = "own", *args) -> str:
    page = client.get(reverse(f"newcomers:{name}", args=args))
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_says_what_happens_next_at_every_status(sign_in, amal: User):
    client = sign_in(amal)
    for status in HouseholdStatus:
        amal.household.status = status
        amal.household.save()
        html = read(client)
        assert str(WHAT_NEXT[status][0]) in html


def test_a_matched_newcomer_is_led_to_the_match_and_its_builder(sign_in, amal: User):
    match = make_match(household=amal.household)

    html = read(sign_in(amal))

    assert f'class="button button--wide" href="{reverse("start")}"' in html
    assert match.builder.name in html
    assert str(WHAT_NEXT[HouseholdStatus.READY][0]) not in html


def test_without_a_match_the_contact_is_who_does_the_next_thing(sign_in, amal: User, staff: User):
    client = sign_in(amal)
    assert amal.household.municipality.organisation.name in read(client)

    NextAction.objects.create(
        household=amal.household, kind="first_talk", owner=staff, due_on=date(2026, 12, 1)
    )

    assert "Saskia Staf" in read(client)


def test_the_day_of_the_first_talk_is_told(sign_in, amal: User):
    NextAction.objects.create(
        household=amal.household, kind=NextActionKind.FIRST_TALK, due_on=date(2026, 12, 1)
    )

    assert f"for the first talk: on {date_format(date(2026, 12, 1), 'l j F')}" in read(
        sign_in(amal)
    )


def test_there_is_one_main_thing_to_do_and_it_is_the_first_that_is_missing(sign_in, amal: User):
    client, household = sign_in(amal), amal.household
    assert "You do not have to do anything now." in read(client)

    household.day_parts = []
    household.save()
    assert f'button--wide" href="{reverse("newcomers:change", args=["time"])}"' in read(client)

    answer_consent(household, Purpose.PARTICIPATION, is_given=False, by=amal)
    html = read(client)
    wide = f'button--wide" href="{reverse("newcomers:consent", args=["participation"])}"'
    assert wide in html
    assert html.count('<a class="button button--wide"') == 1


def test_every_matter_is_one_press_away(sign_in, amal: User):
    html = read(sign_in(amal))

    for name in ("data", "consents", "looks", "take_away", "call", "leave"):
        assert f'href="{reverse(f"newcomers:{name}")}"' in html
    assert html.count(f'href="{reverse("safeguarding:report")}"') == 2  # and footer
    assert "Your group and your team do not read it." in html


def test_signing_out_is_a_large_button_and_the_page_says_when_it_goes_by_itself(sign_in, amal):
    html = read(sign_in(amal))

    assert '<button class="button button--quiet button--wide">Sign out</button>' in html
    assert "After 30 minutes without doing anything we sign you out ourselves." in html


@pytest.mark.parametrize("name", PAGES)
def test_no_title_and_no_kept_page_tells_anything_to_the_next_reader(sign_in, amal: User, name):
    page = sign_in(amal).get(reverse(f"newcomers:{name}"))

    title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
    told = [amal.name, amal.household.reference, "Nieuwkomer", amal.email]
    assert [each for each in told if each in title] == []
    assert "no-store" in page["Cache-Control"]


def test_reading_the_own_page_is_no_access(sign_in, amal: User):
    client = sign_in(amal)

    for name in ("own", "data", "consents", "looks"):
        read(client, name)

    assert Access.objects.count() == 0


# --- Nobody else ---------------------------------------------------------------------------


def test_a_newcomer_sees_nobody_elses_data(sign_in, amal: User, newcomer: User):
    client = sign_in(newcomer)

    for name in PAGES:
        html = read(client, name)
        assert amal.household.reference not in html
        for person in amal.household.people.all():
            assert person.name not in html
    assert client.get(likes_of(amal)).status_code == 404


def likes_of(user: User) -> str:
    return reverse("newcomers:likes", args=[user.household.people.first().pk])


@pytest.mark.parametrize(
    "persona",
    ["staff", "national", "builder", "partner", "handler", "researcher", "coordinator", "stranger"],
)
def test_every_other_role_gets_404(sign_in, request, amal: User, persona):
    client = sign_in(request.getfixturevalue(persona))

    for name in PAGES:
        url = reverse(f"newcomers:{name}")
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert client.get(likes_of(amal)).status_code == 404
    photo = reverse("newcomers:consent", args=["photo"])
    assert client.post(photo, {"is_given": "yes"}).status_code == 404


def test_a_newcomer_without_a_household_gets_404(sign_in):
    assert sign_in(make_user(Role.NEWCOMER)).get(reverse("newcomers:own")).status_code == 404


def test_without_sign_in_one_is_asked_to_sign_in(client):
    for name in PAGES:
        assert client.get(reverse(f"newcomers:{name}")).status_code == 302


def test_a_large_family_costs_no_more_queries(sign_in, the_hague, django_assert_max_num_queries):
    small, large = make_user(Role.NEWCOMER), make_user(Role.NEWCOMER)
    make_household(the_hague, user=small)
    make_household(the_hague, user=large, people=(1950, 1960, 1980, 1990, 2010, 2012))
    client = sign_in(small)
    with django_assert_max_num_queries(40) as few:
        read(client, "data")
    client = sign_in(large)
    with django_assert_max_num_queries(len(few)):
        read(client, "data")


def test_a_promise_that_was_kept_is_not_on_the_page_any_more(sign_in, amal: User):
    NextAction.objects.create(
        household=amal.household,
        kind=NextActionKind.CALL,
        due_on=timezone.localdate() + timedelta(days=1),
        done_at=timezone.now(),
    )

    assert "You asked us to call." not in read(sign_in(amal))


def test_during_the_intake_they_read_what_is_still_needed(sign_in, amal: User):
    amal.household.talks.all().delete()
    settle(amal.household)

    html = read(sign_in(amal))

    assert "We still have to talk with you. We will contact you to plan it." in html
    assert "upport needed" not in html


def test_what_helps_with_what_they_ask_for_is_one_fold_away(sign_in, amal: User):
    amal.household.needs.all().delete()
    client = sign_in(amal)
    assert "/resources/#resource-" not in read(client)

    amal.household.needs.create(domain="housing")

    assert "/resources/#resource-" in read(client)

"""The newcomer reads the own record, says yes or no, and sees who looked."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newcomers.models import HouseholdStatus
from newcomers.record import FACTS
from newcomers.texts import WHAT_CONSENT_MEANS, WHAT_NEXT
from newcomers.views.own import LOOKS_PER_PAGE
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access, AccessAction, Purpose
from tests.factories import add_interests, make_household, make_match, make_user

pytestmark = pytest.mark.django_db


def own() -> str:
    return reverse("newcomers:own")


def consent(purpose: str) -> str:
    return reverse("newcomers:consent", args=[purpose])


def read(client) -> str:
    page = client.get(own())
    assert page.status_code == 200
    return page.content.decode()


@pytest.fixture
def amal(the_hague) -> User:
    """A newcomer of whom everything is known."""
    user = make_user(Role.NEWCOMER, name="Amal", language="ar")
    household = make_household(
        the_hague,
        people=(1990, 2015),
        user=user,
        vulnerability=4,
        intake_notes="Staff think she is shy.",
        phone="+31612345678",
        email="amal@example.org",
        practical_needs="Step-free",
        style_lively=2,
        travel_km=8,
        safety_wish="women_only",
        avoids=["pets"],
        interpreter_agreed=True,
        emphasis={"near": 1, "gone": 1},
    )
    add_interests(household.people.first(), "cooking")
    return user


# --- What is known -------------------------------------------------------------------------


def test_newcomers_read_what_is_known_in_plain_words(sign_in, amal: User):
    html = read(sign_in(amal))

    household = amal.household
    for text in (
        household.reference,
        "Den Haag",
        "2511",
        "+31612345678",
        "amal@example.org",
        "Status holder",
        "Monday evening, Saturday morning, Saturday afternoon",
        "1 = quiet, 5 = lively",
        "Women only",
        "Pets",
        "Step-free",
        "Practising Dutch (very much)",
        "Living near each other: matters a lot",
        "Arabic: as a first language, English: well",
        "1990",
        "Contact person",
    ):
        assert text in html
    for person in household.people.all():
        assert f"<bdi>{person.name}</bdi>" in html


def test_numbers_are_read_from_left_to_right(sign_in, amal: User):
    html = read(sign_in(amal))

    assert '<bdi dir="ltr">+31612345678</bdi>' in html
    assert '<bdi dir="auto">Den Haag</bdi>' in html


def test_the_assessment_and_the_notes_of_staff_are_not_there(sign_in, amal: User):
    amal.household.become(HouseholdStatus.PAUSED, by=None, reason="They quarrel a lot")

    html = read(sign_in(amal))

    assert "vulnerability" not in FACTS
    assert "intake_notes" not in FACTS
    for secret in ("support needed", "Support needed", "shy", "quarrel"):
        assert secret not in html


def test_what_was_typed_is_shown_as_text(sign_in, amal: User):
    amal.household.people.update(name="<b>Amal</b>")

    html = read(sign_in(amal))

    assert "<b>Amal</b>" not in html
    assert "&lt;b&gt;Amal&lt;/b&gt;" in html


def test_the_page_says_what_happens_next_at_every_status(sign_in, amal: User):
    client = sign_in(amal)
    for status in HouseholdStatus:
        amal.household.status = status
        amal.household.save()
        html = read(client)
        assert str(WHAT_NEXT[status][0]) in html


def test_a_matched_newcomer_is_led_to_the_match(sign_in, amal: User):
    make_match(household=amal.household)

    html = read(sign_in(amal))

    assert f'href="{reverse("start")}"' in html
    assert str(WHAT_NEXT[HouseholdStatus.READY][0]) not in html


def test_there_is_a_way_to_say_that_something_is_not_right(sign_in, amal: User):
    assert read(sign_in(amal)).count(f'href="{reverse("safeguarding:report")}"') == 2  # and footer


# --- Yes and no ----------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(("answer", "is_given"), [("yes", True), ("no", False)])
def test_yes_and_no_are_one_press_each(sign_in, amal: User, purpose, answer, is_given):
    page = sign_in(amal).post(consent(purpose), {"is_given": answer})

    assert (page.status_code, page["Location"]) == (302, own())
    standing = amal.household.consents.standing().get(purpose=purpose)
    assert (standing.is_given, standing.assisted_by) == (is_given, None)
    assert standing.language == "en"


def test_both_buttons_of_a_consent_look_the_same(sign_in, amal: User):
    html = read(sign_in(amal))

    for purpose in Purpose:
        assert f'action="{consent(purpose)}"' in html
        assert str(WHAT_CONSENT_MEANS[purpose]) in html
    yes, no = (html.count(f'class="button button--quiet" name="is_given" value="{answer}"')
               for answer in ("yes", "no"))  # fmt: skip
    assert yes == no == len(Purpose)


def test_a_no_to_taking_part_stops_the_looking(sign_in, amal: User):
    sign_in(amal).post(consent(Purpose.PARTICIPATION), {"is_given": "no"})

    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.INTAKE
    step = amal.household.status_changes.get()
    assert (step.by, step.after) == (amal, HouseholdStatus.INTAKE)


def test_the_answer_is_shown_with_its_day(sign_in, amal: User):
    client = sign_in(amal)
    client.post(consent(Purpose.PHOTO), {"is_given": "no"})

    html = read(client)

    assert html.count("You said no") == 1
    assert html.count("You said yes") == 1  # to taking part, from the intake
    assert html.count("Not answered") == len(Purpose) - 2


@pytest.mark.parametrize(
    ("purpose", "answer"), [("nonsense", "yes"), ("photo", "maybe"), ("photo", None)]
)
def test_an_answer_that_is_none_is_not_found(sign_in, amal: User, purpose, answer):
    sent = {"is_given": answer} if answer else {}

    assert sign_in(amal).post(consent(purpose), sent).status_code == 404
    assert amal.household.consents.count() == 1


def test_consent_is_never_given_by_following_a_link(sign_in, amal: User):
    assert sign_in(amal).get(consent("photo"), {"is_given": "yes"}).status_code == 405
    assert amal.household.consents.count() == 1


# --- Who looked ----------------------------------------------------------------------------


def test_newcomers_see_who_looked_when_and_how_often(sign_in, amal: User, staff: User):
    client = sign_in(staff)
    url = reverse("admin:newcomers_household_change", args=[amal.household.pk])
    for _number in range(3):
        client.get(url)
    Access.objects.create(
        record=amal.household, user=staff, action=AccessAction.CHANGE, path="/secret/"
    )
    Access.objects.create(
        record=amal.household, user=staff, action=AccessAction.EXPORT, path="/secret/"
    )

    page = sign_in(amal).get(own())

    today = timezone.localdate()
    looks = {(look.name, look.role, look.day, look.did) for look in page.context["looks"]}
    assert looks == {
        ("Saskia Staf", "Programme staff", today, "Looked 3 times"),
        ("Saskia Staf", "Programme staff", today, "Changed something"),
        ("Saskia Staf", "Programme staff", today, "Took a copy"),
    }
    assert "/secret/" not in page.content.decode()


def test_the_newest_look_is_on_top_and_the_older_ones_on_the_next_page(sign_in, amal, staff):
    for days in range(LOOKS_PER_PAGE + 2):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            Access.objects.create(
                record=amal.household, user=staff, action=AccessAction.VIEW, path="/"
            )
    client = sign_in(amal)

    first = client.get(own()).context["looks"]
    second = client.get(own(), {"page": 2}).context["looks"]

    assert [look.day for look in first][:2] == [
        timezone.localdate(),
        timezone.localdate() - timedelta(days=1),
    ]
    assert (len(first), len(second)) == (LOOKS_PER_PAGE, 2)


def test_looks_at_somebody_else_are_not_shown(sign_in, amal: User, staff: User):
    other = make_household(amal.household.municipality)
    Access.objects.create(record=other, user=staff, action=AccessAction.VIEW, path="/")

    page = sign_in(amal).get(own())

    assert page.context["looks"] == []
    assert "Nobody yet" in page.content.decode()


def test_reading_the_own_page_is_no_access(sign_in, amal: User):
    read(sign_in(amal))

    assert Access.objects.count() == 0


# --- Nobody else ---------------------------------------------------------------------------


def test_a_newcomer_sees_nobody_elses_data(sign_in, amal: User, newcomer: User):
    html = read(sign_in(newcomer))

    assert newcomer.household.reference in html
    assert amal.household.reference not in html
    for person in amal.household.people.all():
        assert person.name not in html


@pytest.mark.parametrize(
    "persona",
    ["staff", "national", "builder", "partner", "handler", "researcher", "coordinator", "stranger"],
)
def test_every_other_role_gets_404(sign_in, request, persona):
    client = sign_in(request.getfixturevalue(persona))

    assert client.get(own()).status_code == 404
    assert client.post(consent("photo"), {"is_given": "yes"}).status_code == 404


def test_a_newcomer_without_a_household_gets_404(sign_in):
    assert sign_in(make_user(Role.NEWCOMER)).get(own()).status_code == 404


def test_without_sign_in_one_is_asked_to_sign_in(client):
    assert client.get(own()).status_code == 302
    assert client.post(consent("photo"), {"is_given": "yes"}).status_code == 302


def test_a_large_family_costs_no_more_queries(sign_in, the_hague, django_assert_num_queries):
    small, large = make_user(Role.NEWCOMER), make_user(Role.NEWCOMER)
    make_household(the_hague, user=small)
    make_household(the_hague, user=large, people=(1950, 1960, 1980, 1990, 2010, 2012))
    client = sign_in(small)
    with CaptureQueriesContext(connection) as few:
        read(client)
    client = sign_in(large)
    with django_assert_num_queries(len(few)):
        read(client)

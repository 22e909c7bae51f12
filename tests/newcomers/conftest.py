"""These tests read pages in English, the language of the source."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from samenhier.accounts.models import Municipality, Role, User
from tests.factories import add_interests, make_household, make_user


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def amal(the_hague: Municipality) -> User:
    """A newcomer of whom everything is known."""
    user = make_user(Role.NEWCOMER, name="Amal", language="ar", email="amal@example.org")
    household = make_household(
        the_hague,
        people=(1990, 2015),
        user=user,
        vulnerability=4,
        intake_notes="Staff think she is shy.",
        phone="+31612345678",
        email="amal@example.org",
        practical_needs="Step-free",
        requirements=["quiet"],
        style_lively=2,
        travel_km=8,
        safety_wish="women_only",
        avoids=["pets"],
        interpreter_agreed=True,
        emphasis={"near": 1, "gone": 1},
        way="assisted",
        assisted_by=make_user(Role.STAFF, name="Bea Beside"),
    )
    household.needs.update(goal="Pass the exam")
    household.preferences.create(subject="composition", value="women", strength="must")
    person = household.people.first()
    person.education, person.work_fields = "secondary", ["care"]
    person.save()
    add_interests(person, "cooking")
    return user

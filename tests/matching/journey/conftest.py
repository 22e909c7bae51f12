"""A match in The Hague and what a builder fills in after a talk."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from matching.models import Match
from samenhier.accounts.models import Municipality, Role, User
from tests.factories import make_group, make_household, make_match, make_user


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Pages and addresses in one language, whatever the test before left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def match(builder: User, the_hague: Municipality) -> Match:
    """A match of the builder, a month on its way, of a group and an Arabic-speaking household."""
    return make_match(
        household=make_household(the_hague, language="ar", phone="+31612345678"),
        group=make_group(the_hague, name="De Buren"),
        builder=builder,
    )


@pytest.fixture
def newcomer_match(newcomer: User, builder: User, the_hague: Municipality) -> Match:
    """A match of which both sides have an account and read mail."""
    coordinator = make_user(Role.MEMBER, language="nl")
    return make_match(
        household=newcomer.household,
        group=make_group(the_hague, coordinator=coordinator, name="De Overburen"),
        builder=builder,
    )


@pytest.fixture
def answers(builder: User):
    """What the form of a talk sends: `answers(concern="urgent")`; None leaves an answer out."""

    def make(*rows: dict[str, str], initial: int = 0, **changed: str | list[str] | None):
        today = timezone.localdate()
        data = {
            "key": str(uuid.uuid4()),
            "window": str(uuid.uuid4()),
            "edition": "0",
            "action": "submit",
            "was_reached": "True",
            "spoken_with": "both",
            "held_on": f"{today - timedelta(days=1)}",
            "medium": "visit",
            "minutes": "40",
            "group_mood": "4",
            "newcomer_mood": "3",
            "goals": ["language", "work"],
            "introduced_count": "0",
            "introduced_domain": "",
            "concern": "none",
            "notes": "Samen naar de bibliotheek.",
            "next_on": f"{today + timedelta(days=30)}",
            "follow_ups-TOTAL_FORMS": str(len(rows)),
            "follow_ups-INITIAL_FORMS": str(initial),
        }
        for index, row in enumerate(rows):
            for name, value in (row_of(builder) | row).items():
                data[f"follow_ups-{index}-{name}"] = value
        return {name: value for name, value in (data | changed).items() if value is not None}

    return make


def row_of(owner: User) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "owner": f"{owner.pk}", "due_on": ""}


@pytest.fixture
def new_page(match: Match) -> str:
    return reverse("journey:check_in_new", args=[match.pk])

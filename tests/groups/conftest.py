"""The sign-up page filled in as most people do, for tests to spoil one answer."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from groups.models import WelcomeGroup
from groups.services import Profile
from samenhier.accounts.models import Municipality, User
from samenhier.traits.models import Interest
from tests.factories import make_group, make_user
from tests.forms import from_a_person

Answers = dict[str, Any]


def profile_answers(prefix: str = "", **changes: Any) -> Answers:
    """A member's own part as the browser sends it; `changes` by field."""
    answers = {
        "name": "Fatma de Vries",
        "phone": "06-12 34 56 78",
        "birth_year": "1985",
        "gender": "woman",
        "level_nl": "4",
        "level_en": "3",
        "language_1": "tr",
        "level_1": "2",
        "offers": ["language", "network"],
        "interests": [Interest.objects.get(code="cooking").pk],
        "dislikes": [],
        "children_birth_years": "2018, 2015",
    } | changes
    return {f"{prefix}{name}": value for name, value in answers.items()}


def sign_up_answers(municipality: Municipality, *, others: int = 2, **changes: Any) -> Answers:
    """The whole page with `others` members besides the coordinator; `changes` by field name."""
    answers = {
        "key": str(uuid.uuid4()),
        "group-municipality": municipality.pk,
        "group-postcode": "2511 AB",
        "group-name": "De Buren",
        "group-bond": "neighbours",
        "group-introduction": "Wij wonen in dezelfde straat.",
        "group-language": "nl",
        "group-day_parts": ["mon_evening", "sat_morning"],
        "group-capacity": "2",
        "group-max_household": "4",
        "group-travel_km": "",
        "group-features": ["pets"],
        "group-style_planned": "2",
        "me-email": "fatma@example.org",
        "others-TOTAL_FORMS": str(max(4, others)),
        "others-INITIAL_FORMS": "0",
        "consent": "on",
    } | profile_answers("me-")
    for index in range(others):
        answers[f"others-{index}-name"] = f"Lid {index + 1}"
        answers[f"others-{index}-email"] = f"lid{index + 1}@example.org"
    return from_a_person(answers) | changes


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin in the language of the source; a request leaves its own language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def answers(the_hague: Municipality) -> Callable[..., Answers]:
    def make(**changes: Any) -> Answers:
        return sign_up_answers(the_hague, **changes)

    return make


@pytest.fixture
def send(client: Client) -> Callable[..., Any]:
    """Send the sign-up page."""

    def post(data: Answers, **options: Any) -> Any:
        return client.post(reverse("groups:signup"), data, **options)

    return post


@pytest.fixture
def own_group(coordinator: User) -> WelcomeGroup:
    """The ready group of the coordinator persona."""
    return WelcomeGroup.objects.get(coordinator__user=coordinator)


@pytest.fixture
def forming(the_hague: Municipality) -> WelcomeGroup:
    """A forming group of two, whose coordinator has an account."""
    return make_group(
        the_hague, members=2, status="forming", coordinator=make_user(), submitted_at=None
    )


@pytest.fixture
def profile() -> Profile:
    return Profile(name="Noor", birth_year=1990, languages={"nl": 4})

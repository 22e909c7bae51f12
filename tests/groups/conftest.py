"""The sign-up filled in as most people do, for tests to spoil one answer."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from groups.forms import STEPS
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
    """All steps with `others` members besides the coordinator, each field after its step's code."""
    you = profile_answers()
    likes = {
        name: you.pop(name) for name in ("offers", "interests", "dislikes", "children_birth_years")
    }
    people = {"name": you.pop("name"), "phone": you.pop("phone"), "email": "fatma@example.org"}
    for index in range(others):
        people[f"others-{index}-name"] = f"Lid {index + 1}"
        people[f"others-{index}-email"] = f"lid{index + 1}@example.org"
    people |= {"others-TOTAL_FORMS": str(max(4, others)), "others-INITIAL_FORMS": "0"}
    steps = {
        "place": {"postcode": "2511 AB", "municipality": municipality.pk},
        "group": {
            "name": "De Buren",
            "bond": "neighbours",
            "introduction": "Wij wonen in dezelfde straat.",
            "language": "nl",
        },
        "people": people,
        "together": {
            "day_parts": ["mon_evening", "sat_morning"],
            "capacity": "2",
            "max_household": "4",
            "travel_km": "",
            "features": ["pets"],
            "style_planned": "2",
        },
        "you": you,
        "likes": likes,
        "consent": {"consent": "on"},
    }
    answers = {
        f"{code}-{name}": value for code, step in steps.items() for name, value in step.items()
    }
    return {"key": str(uuid.uuid4())} | answers | changes


def of_step(data: Answers, code: str) -> Answers:
    """What the form of one step sends."""
    start = f"{code}-"
    sent = {
        name.removeprefix(start): value for name, value in data.items() if name.startswith(start)
    }
    return from_a_person({}) | sent | {"key": data["key"]}


def save_step(client: Client, data: Answers, code: str, **more: Any) -> Any:
    return client.post(reverse("groups:signup_step", args=[code]), of_step(data, code) | more)


def fill_in(client: Client, data: Answers) -> Any:
    """Go through the steps; the page of the first step that is refused, if one is."""
    for step in STEPS:
        page = save_step(client, data, step.code)
        if page.status_code == 200:
            return page
    return None


def send_in(client: Client, data: Answers, **options: Any) -> Any:
    """Go through the steps and send; the answer to that, or the page of a refused step."""
    refused = fill_in(client, data)
    check = reverse("groups:signup_check")
    return refused or client.post(check, {"key": data["key"]}, **options)


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
    """Go through all steps of the sign-up and send it."""

    def post(data: Answers, **options: Any) -> Any:
        return send_in(client, data, **options)

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

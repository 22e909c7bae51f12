"""A registration filled in as many do, for tests to spoil one answer."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from newcomers.forms import STEPS
from newcomers.models import Household, Registration
from samenhier.privacy.services import CONSENT_TEXT_VERSION
from samenhier.traits.models import Interest
from tests.forms import from_a_person

Answers = dict[str, Any]
TAKING_PART = ["participation", "special_needs"]
SHARING = ["municipality", "research", "photo"]


def registration(**changes: Any) -> Answers:
    """All steps, each field after its step's code: `reach__phone` for a change."""
    steps: dict[str, Answers] = {
        "place": {"pc4": "2511", "track": "temporary_protection"},
        "consent": dict.fromkeys(TAKING_PART, "yes") | {"version": CONSENT_TEXT_VERSION},
        "sharing": dict.fromkeys(SHARING, "yes") | {"version": CONSENT_TEXT_VERSION},
        "reach": {
            "name": "Оксана",
            "language": "uk",
            "phone": "+380 50 123 45 67",
            "may_leave_message": "no",
            "needs_interpreter": "yes",
        },
        "you": {
            "birth_year": "1988",
            "gender": "woman",
            "level_nl": "1",
            "language_1": "uk",
            "level_1": "4",
            "education": "higher",
            "work_fields": ["care", "education"],
        },
        "others": {
            "others-TOTAL_FORMS": "2",
            "others-INITIAL_FORMS": "0",
            "others-0-name": "Марко",
            "others-0-relation": "child",
            "others-0-birth_year": "2017",
            "others-0-language": "uk",
            "others-0-level_nl": "2",
        },
        "likes": {"interests": [Interest.objects.get(code="cooking").pk]},
        "needs": {"needs": ["language", "work"], "requirements": ["step_free"]},
        "goals": {
            "weight_language": "3",
            "goal_language": "Говорити з учителькою",
            "weight_work": "2",
        },
        "time": {"day_parts": ["sat_morning", "sun_afternoon"], "style_lively": "2"},
        "group": {
            "value_composition": "women",
            "strength_composition": "must",
            "value_place": "near",
            "strength_place": "rather",
            "avoids": ["smoking"],
            "safety_wish": "women_only",
        },
    }
    for name, value in changes.items():
        code, _, field = name.partition("__")
        steps[code][field] = value
    return {"key": str(uuid.uuid4())} | steps


def save_step(client: Client, data: Answers, code: str, **more: Any) -> Any:
    sent = from_a_person({}) | data[code] | {"key": data["key"]} | more
    return client.post(reverse("registering:step", args=[code]), sent)


def fill_in(client: Client, data: Answers, *, until: str = "") -> Any:
    """Go through the steps; the page of the first step that is refused, or the last answer."""
    page = None
    for step in STEPS:
        if step.code == until:
            return page
        page = save_step(client, data, step.code)
        if page.status_code != 302:
            return page
    return page


def send_in(client: Client, data: Answers) -> Any:
    """Fill in and send; follows to the page that thanks."""
    fill_in(client, data)
    return client.post(reverse("registering:check"), {"key": data["key"]}, follow=True)


def registered(client: Client, **changes: Any) -> tuple[Household, str]:
    """A household that registered, and its code on paper."""
    page = send_in(client, registration(**changes))
    return Registration.objects.get().household, page.context["code"]

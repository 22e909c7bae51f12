"""How long the steps are on a phone, before anything is answered: no more than can be overseen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from groups.forms import STEPS as OF_A_GROUP
from newcomers.forms import STEPS as OF_A_HOUSEHOLD
from tests.browser.conftest import HEIGHTS, PHONE
from tests.factories import make_municipality, make_postcode
from tests.groups import conftest as groups
from tests.newcomers import registering

# A step is a few questions. One list of hobbies to tick and one agreement to read fill two screens.
MOST = 2.2 * HEIGHTS[PHONE]
FORM = "document.querySelector('main form.form').getBoundingClientRect().height"

pytestmark = [
    pytest.mark.parametrize("width", [PHONE], indirect=True),
    pytest.mark.parametrize("language", ["nl"], indirect=True),
]


def test_the_steps_of_a_sign_up_are_short(page: Page, language, carry_on: Any, transactional_db):
    make_postcode()
    client = Client()
    data = groups.sign_up_answers(make_municipality("Den Haag", code="0518"))
    tall = {}
    for step in OF_A_GROUP:
        tall[step.code] = height(page, reverse("groups:signup_step", args=[step.code]))
        groups.save_step(client, data, step.code)
        carry_on(client)

    assert {code: found for code, found in tall.items() if found > MOST} == {}


def test_the_steps_of_a_registration_are_short(
    page: Page, language, carry_on: Any, transactional_db
):
    make_postcode()
    make_municipality("Den Haag", code="0518")
    client, data, tall = Client(), registering.registration(), {}
    for step in OF_A_HOUSEHOLD:
        tall[step.code] = height(page, reverse("registering:step", args=[step.code]))
        registering.save_step(client, data, step.code)
        carry_on(client)

    assert {code: found for code, found in tall.items() if found > MOST} == {}


def height(page: Page, address: str) -> float:
    page.goto(address)
    assert page.url.endswith(address)
    return float(page.evaluate(FORM))

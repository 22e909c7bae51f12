"""A trainer notes who is there, on the smallest phone and without scripts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from samenhier.accounts.models import User
from tests.browser.conftest import NARROW, fits
from tests.factories import make_event, make_user


@pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)
def test_a_trainer_notes_who_is_there_with_one_press_each(
    transactional_db, window, live_server, language, builder: User
):
    event = make_event(timezone.now(), title="Samen koken")
    event.trainers.add(builder)
    rows = [
        event.registrations.create(user=make_user(name=name), status="registered")
        for name in ("Wolfeschlegelsteinhausenbergerdorff", "Jan")
    ]
    make_user(name="Fatma", email="fatma@example.org")
    with translation.override(language):
        address = reverse("events:who_is_there", args=[event.pk])
    client = Client()
    client.force_login(builder)
    phone = window(NARROW, scripts=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    phone.context.add_cookies([cookie | {"url": live_server.url}])

    phone.goto(address)
    for row, name in zip(rows, ("present", "absent"), strict=True):
        button = phone.locator(f'button[name="{name}"][value="{row.pk}"]')
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert button.bounding_box()["height"] >= 44
    phone.locator('[name="told"]').fill("fatma@example.org")
    phone.locator("#welcome .button").click()

    expect(phone.locator("main .stat dd")).to_have_text(["2", "1", "0"])
    assert fits(phone)
    buttons = phone.locator(".choose .button")
    for box in [buttons.nth(index).bounding_box() for index in range(2)]:
        assert 16 <= box["x"] <= NARROW - 16 - box["width"]  # inside their card

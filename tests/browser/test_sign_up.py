"""Five people on five phones and computers form one group, each in their own way.

Fatma stops halfway, loses her browser and goes on by mail on another one. Jan is invited by
e-mail and has no JavaScript. Amal scans the link and reads Arabic on a small phone. Oleg and Noor
join by the link on a desk. The sixth who opens it reads that the group is full.
"""

import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from groups.models import GroupStatus, SignUpDraft, WelcomeGroup
from samenhier.accounts.models import User
from tests.browser.conftest import Window, fits, go_on
from tests.factories import make_postcode


def step(code: str) -> str:
    return reverse("groups:signup_step", args=[code])


def link_mailed_to(page: Page, address: str) -> str:
    """The first link in the last mail to somebody, once the worker has sent it."""
    for _ in range(100):
        letters = [letter for letter in mail.outbox if letter.to == [address]]
        if letters:
            return re.search(r"https?://\S+", letters[-1].body)[0]
        page.wait_for_timeout(100)
    raise AssertionError(f"No mail came to {address}")


def begin(page: Page) -> None:
    """Fatma fills in the first steps, with a slip on the way, and stops halfway the third."""
    page.goto(reverse("groups:signup"))
    page.fill('[name="postcode"]', "1234")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.locator('[name="postcode"]')).to_be_focused()
    page.fill('[name="postcode"]', "2511ab")
    go_on(page)
    page.fill('[name="name"]', "Buren van ’t Hof")
    page.locator('[name="bond"]').select_option("neighbours")
    go_on(page)
    page.go_back()
    expect(page.locator('[name="name"]')).to_have_value("Buren van ’t Hof")
    page.goto(step("people"))
    page.fill('[name="name"]', "Fatma")
    page.fill('[name="email"]', "fatma@example.org")
    page.fill('[name="others-0-name"]', "Jan <b>d’Hondt</b>")
    page.fill('[name="others-0-email"]', "jan@example.org")
    page.locator('button[name="stop"]').click()
    page.wait_for_url(f"**{reverse('groups:signup_stopped')}")
    page.context.close()


def finish(page: Page) -> None:
    """Fatma goes on where she was, on another computer, and sends it with a double click."""
    expect(page.locator('[name="others-0-name"]')).to_have_value("Jan <b>d’Hondt</b>")
    page.fill('[name="phone"]', "06-12 34 56 78")
    go_on(page)
    for part in ("mon_evening", "sat_morning"):
        page.locator(f'[name="day_parts"][value="{part}"]').check()
    page.locator('[name="capacity"][value="2"]').check()
    go_on(page)
    answer(page, 1984)
    go_on(page)
    page.wait_for_url(f"**{step('likes')}")
    go_on(page)
    page.wait_for_url(f"**{step('consent')}")
    page.locator('[name="consent"]').check()
    go_on(page)
    page.wait_for_url(f"**{reverse('groups:signup_check')}")
    expect(page.locator("main")).to_contain_text("Jan <b>d’Hondt</b>")
    page.locator("main form button.button").dblclick()
    page.wait_for_url("**/groups/sign-up/*-*/")


def answer(page: Page, birth_year: int) -> None:
    page.fill('[name="birth_year"]', str(birth_year))
    page.select_option('[name="level_nl"]', "3")


def do_own_part(page: Page, birth_year: int) -> None:
    answer(page, birth_year)
    page.locator('[name="consent"]').check()
    go_on(page)
    expect(page.locator(".confirmation")).to_be_visible()


def ask_to_join(page: Page, link: str, name: str, email: str) -> None:
    page.goto(link)
    page.fill('[name="name"]', name)
    page.fill('[name="email"]', email)
    go_on(page)
    expect(page.locator(".confirmation")).to_be_visible()


def sign_in_as(page: Page, live_server: Any, client: Any, email: str) -> None:
    client.force_login(User.objects.get(email=email))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_five_people_in_five_browsers_form_one_group(
    window, the_hague, live_server, worker, client, assert_accessible
):
    make_postcode()

    # Fatma begins on her phone, and goes on elsewhere by the mailed link.
    begin(window())
    fatma = window(1280)
    fatma.goto(link_mailed_to(fatma, "fatma@example.org"))
    go_on(fatma)
    fatma.wait_for_url(f"**{step('people')}")
    finish(fatma)
    group = WelcomeGroup.objects.get()
    assert (group.status, SignUpDraft.objects.count()) == (GroupStatus.FORMING, 0)

    # Jan was invited by e-mail; his browser runs no scripts.
    jan = window(scripts=False)
    jan.goto(link_mailed_to(jan, "jan@example.org"))
    go_on(jan)
    expect(jan.locator(".error-summary li")).to_have_count(3)
    do_own_part(jan, 1990)

    # The others open the link that Fatma shares.
    sign_in_as(fatma, live_server, client, "fatma@example.org")
    fatma.goto(reverse("groups:own"))
    expect(fatma.locator(".qr svg")).to_be_visible()
    assert_accessible(fatma)
    link = fatma.locator("#join-link").inner_text()
    amal = window(320)
    ask_to_join(amal, link.replace("/nl/", "/ar/"), "أمل", "amal@example.org")
    amal.goto(link_mailed_to(amal, "amal@example.org"))
    assert amal.locator("html").get_attribute("dir") == "rtl"
    assert fits(amal)
    assert_accessible(amal)
    do_own_part(amal, 1979)
    for name, email in (("Олег", "oleg@example.org"), ("Noor", "noor@example.org")):
        page = window(1280)
        ask_to_join(page, link, name, email)
        page.goto(link_mailed_to(page, email))
        do_own_part(page, 1988)

    # A sixth is told kindly; the five hand their group in.
    sixth = window()
    sixth.goto(link)
    expect(sixth.locator(".notice__title")).to_be_visible()
    expect(sixth.locator("main form")).to_have_count(0)
    fatma.goto(reverse("groups:own"))
    fatma.locator(f'form[action="{reverse("groups:submit")}"] button').click()
    fatma.wait_for_load_state()
    group.refresh_from_db()
    assert group.status == GroupStatus.SUBMITTED
    assert sorted(group.present_members().values_list("email", flat=True)) == [
        f"{name}@example.org" for name in ("amal", "fatma", "jan", "noor", "oleg")
    ]
    assert group.present_members().done().count() == 5


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_fields_of_each_other_stand_below_their_name(window: Window, the_hague, language):
    make_postcode()
    page = window()
    with translation.override(language):
        page.goto(reverse("groups:signup"))
        page.fill('[name="postcode"]', "2511 AB")
        go_on(page)
        page.fill('[name="name"]', "De Buren")
        page.locator('[name="bond"]').select_option("neighbours")
        go_on(page)

    heading = page.locator(".formset__row > legend").first.bounding_box()
    field = page.locator('[name="others-0-name"]').bounding_box()

    assert field["width"] > 200
    assert field["y"] > heading["y"] + heading["height"]

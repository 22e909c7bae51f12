"""A goal and a walk on a small phone: proposed, agreed, a step ticked, logged and changed."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from matching.journey.models import Activity, Goal
from matching.models import Match
from samenhier.accounts.models import Municipality, User
from tests.browser.conftest import PHONE, fits
from tests.factories import make_match


@pytest.fixture
def width() -> int:
    return PHONE


@pytest.fixture
def the_hague(transactional_db: None, the_hague: Municipality) -> Municipality:
    return the_hague


@pytest.fixture
def match(coordinator: User, newcomer: User, builder: User) -> Match:
    return make_match(
        group=coordinator.memberships.get().group, household=newcomer.household, builder=builder
    )


@pytest.mark.parametrize("language", ["nl"], indirect=True)
def test_what_both_sides_write_down_on_a_phone(
    page: Page, language, match: Match, coordinator: User, newcomer: User, enter
):
    the_match = reverse("journey:match", args=[match.pk])

    enter(coordinator)
    page.goto(the_match)
    page.get_by_role("link", name="Een doel voorstellen").click()
    page.get_by_label("Wat zou je willen bereiken?").fill("Een fiets kopen")
    page.get_by_label("sport en vrije tijd").check()
    page.get_by_label("Stappen onderweg").fill("Kijken op de markt\nEen slot kopen")
    page.locator("main form .actions button").click()
    expect(page.get_by_role("link", name="Een fiets kopen")).to_be_visible()

    enter(newcomer)
    page.goto(the_match)
    page.get_by_role("button", name="Ja, dit is ons doel").click()
    page.get_by_role("button").filter(has_text="Kijken op de markt").click()
    expect(page.get_by_text("1 van 2 gedaan")).to_be_visible()
    assert fits(page)
    page.get_by_role("link").filter(has_text="Een slot kopen").click()
    page.get_by_role("button", name="Naar boven").click()
    expect(page.locator("ol li").first).to_have_text("Een slot kopen")
    assert fits(page)
    assert [step.text for step in Goal.objects.get().steps.all()] == [
        "Een slot kopen",
        "Kijken op de markt",
    ]

    page.goto(the_match)
    page.get_by_role("button", name="Wandelen of fietsen").click()
    expect(page.locator("#activities ~ ul li")).to_have_count(1)
    page.goto(reverse("journey:activity_new", args=[match.pk]))
    page.get_by_role("link").filter(has_text="wandelen of fietsen").click()
    page.get_by_label("Hoeveel minuten?").fill("45")
    page.locator('[name="mood"][value="5"]').check()
    assert fits(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("45 minuten, hoe het was: 5 van 5")).to_be_visible()
    assert fits(page)

    enter(coordinator)
    page.goto(the_match)
    page.get_by_role("button", name="Wandelen of fietsen").click()
    expect(page.get_by_role("heading", name="Is het dezelfde?")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Ja, dezelfde").click()
    expect(page.locator("#activities ~ ul li")).to_have_count(1)
    assert Activity.objects.count() == 1

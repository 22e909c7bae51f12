"""A round's page while it is at work, and a what-if: on a phone and a desk, in Dutch and Arabic."""

import pytest
from django.urls import reverse
from django.utils import translation

from matching import rounds, services
from matching.models import MatchingRound, RoundStatus
from tests.factories import (
    add_interests,
    make_group,
    make_household,
    make_proposal,
    make_round,
)


@pytest.fixture(params=["nl", "ar"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def solved(the_hague, staff) -> MatchingRound:
    for interest in ("chess", "cooking"):
        add_interests(make_household(the_hague).people.get(), interest)
        add_interests(make_group(the_hague).members.first(), interest)
    started = services.start_round(the_hague, by=staff)
    rounds.run(str(started.pk))
    started.refresh_from_db()
    return started


def fits(page, width) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_running_round_keeps_the_focus_while_it_refreshes_and_can_be_stopped(
    page, enter, staff, the_hague, width, assert_accessible
):
    running = make_round(
        the_hague,
        status=RoundStatus.RUNNING,
        settings={"waiting_classes": [120, 60], "objective": "fair"},
    )
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_change", args=[running.pk]))
    page.locator("#stop-round").focus()

    running.stages.create(name="waiting>120", value=4, bound=4)
    page.locator(".progress tbody th").wait_for()

    assert page.evaluate("document.activeElement.id") == "stop-round"
    assert fits(page, width)
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.locator(".notice--wrong").wait_for()
    running.refresh_from_db()
    assert running.status == RoundStatus.FAILED


def test_the_decision_stays_in_the_window_and_covers_nothing_that_has_the_focus(
    page, enter, staff, the_hague, language, width, assert_accessible
):
    matching_round = make_round(the_hague)
    for _ in range(12):
        make_proposal(matching_round)
    enter(staff)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(reverse("admin:matching_matchinground_change", args=[matching_round.pk]))
    decide = page.locator(".decide")
    page.locator("#list-order").focus()

    for _ in range(24):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        if not page.evaluate("document.activeElement.closest('.decide') !== null"):
            assert focused <= decide.bounding_box()["y"]

    page.locator(".proposals__more > summary").first.click()
    assert page.locator(".proposals__card").first.is_visible()
    assert fits(page, width)
    assert_accessible(page)


def test_staff_see_what_would_change_and_ask_again(
    page, enter, staff, solved, worker, language, width, assert_accessible
):
    first, second = solved.proposals.all()
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_change", args=[solved.pk]))
    page.locator(f'a[href="{what_if(solved)}"]').click()
    assert_accessible(page)

    page.select_option('[name="pairs-0-household"]', str(first.household_id))
    page.select_option('[name="pairs-0-group"]', str(second.group_id))
    page.locator("#what-if .actions button").click()
    page.locator(".card--main").wait_for()

    assert page.locator(".card--main tbody").first.locator("tr").count() == 2
    assert page.locator('[name="pairs-0-group"]').input_value() == str(second.group_id)
    assert fits(page, width)
    assert_accessible(page)


def what_if(matching_round) -> str:
    return reverse("admin:matching_matchinground_what_if", args=[matching_round.pk])


@pytest.mark.parametrize("width", [320], indirect=True)
def test_a_what_if_works_on_the_smallest_screen_without_javascript(
    new_context, live_server, staff, solved, worker, width, enter, context
):
    enter(staff)
    plain = new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 640},
        java_script_enabled=False,
        storage_state=context.storage_state(),
    )
    first, second = solved.proposals.all()
    page = plain.new_page()
    page.goto(what_if(solved))
    page.select_option('[name="pairs-0-household"]', str(first.household_id))
    page.select_option('[name="pairs-0-group"]', str(second.group_id))
    page.locator("#what-if .actions button").click()

    for _ in range(50):
        if page.locator(".card--main").count():
            break
        page.wait_for_timeout(100)
        page.reload()

    assert page.locator(".card--main tbody").first.locator("tr").count() == 2

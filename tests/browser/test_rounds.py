"""A round's page while it is at work, and a what-if: on a phone and a desk, in Dutch and Arabic."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from matching import rounds, services
from matching.models import MatchingRound, ProposalStatus, RoundStatus
from tests.browser.conftest import fits
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
    started = services.start_round([the_hague], by=staff)
    rounds.run(str(started.pk))
    started.refresh_from_db()
    return started


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

    expect(page.locator("#stop-round")).to_be_focused()
    assert fits(page)
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

    assert fits(page)
    assert_accessible(page)


def test_staff_walk_from_pair_to_pair_with_the_keyboard_and_decide(
    page, enter, staff, the_hague, language, width, assert_accessible
):
    matching_round = make_round(the_hague)
    _first, second, third = (
        make_proposal(matching_round, points=points) for points in (4500, 4000, 3500)
    )
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_change", args=[matching_round.pk]))
    page.locator("[data-walk-stop]").first.focus()
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_attribute("href", re.compile(str(second.pk)))
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    page.locator("#after").focus()
    for pair in (second, third):
        page.keyboard.press("j")
        page.wait_for_url(f"**/{pair.pk}/**")
    page.locator("#before").focus()
    page.keyboard.press("k")
    page.wait_for_url(f"**/{second.pk}/**")
    expect(page.locator("#before")).to_be_focused()

    assert fits(page)
    assert_accessible(page)
    page.locator("button[value=approve]").press("Enter")
    page.wait_for_load_state()
    second.refresh_from_db()
    assert second.status == ProposalStatus.APPROVED


def test_a_letter_pressed_elsewhere_leaves_the_page_as_it_is(page, enter, staff, the_hague):
    matching_round = make_round(the_hague)
    first = make_proposal(matching_round, points=4500)
    make_proposal(matching_round, points=4000)
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_pair", args=[matching_round.pk, first.pk]))

    page.keyboard.press("j")

    assert str(first.pk) in page.url


def test_staff_send_what_was_approved(
    page, enter, staff, builder, the_hague, language, width, assert_accessible
):
    matching_round = make_round(the_hague)
    proposal = make_proposal(matching_round, status=ProposalStatus.APPROVED)
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_change", args=[matching_round.pk]))
    send = reverse("admin:matching_matchinground_send", args=[matching_round.pk])
    page.locator(f'a[href="{send}"]').click()
    assert fits(page)
    assert_accessible(page)

    page.locator("#content form button.button").click()
    page.locator(".messagelist").wait_for()

    proposal.refresh_from_db()
    assert (proposal.status, proposal.builder) == (ProposalStatus.SENT, builder)


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

    expect(page.locator(".card--main tbody").first.locator("tr")).to_have_count(2)
    assert page.locator('[name="pairs-0-group"]').input_value() == str(second.group_id)
    assert fits(page)
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

    expect(page.locator(".card--main tbody").first.locator("tr")).to_have_count(2)


def test_a_recruiter_narrows_who_waits_and_prints_whom_to_look_for(
    page, enter, staff, the_hague, language, width, assert_accessible
):
    matching_round = make_round(the_hague)
    for rule, change in (("safety", {"members": "women_only"}), ("size", {"max_household": 7})):
        reason = {"why": "no_pair", "rules": [rule], "change": change}
        matching_round.unmatched.create(household=make_household(the_hague), reason=reason)
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_waiting", args=[matching_round.pk]))
    assert_accessible(page)

    page.select_option("#list-reason", "size")
    page.locator("#content tbody tr").nth(1).wait_for(state="detached")

    expect(page.locator("#content tbody tr")).to_have_count(1)
    assert fits(page)

    page.locator("#content .actions a").first.click()
    page.locator(".stats").wait_for()
    assert_accessible(page)
    assert fits(page)
    expect(page.locator(".stats dd")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".details dd")).to_have_count(2)
    assert not page.locator("#content .actions").is_visible()
    assert not page.locator(".no-print").is_visible()

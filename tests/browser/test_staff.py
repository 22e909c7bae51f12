"""The pages that staff work on all day: accessible, whole on a tablet, in the order of tabbing."""

import pytest
from django.urls import reverse
from django.utils import translation

from groups import services
from groups.models import GroupStatus, TaskKind
from matching.models import MatchingRound
from samenhier.outbox.mails import MAILS
from samenhier.outbox.models import Failure, Message, MessageStatus
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from tests.browser.conftest import fits
from tests.factories import (
    make_event,
    make_group,
    make_household,
    make_proposal,
    make_round,
    make_story,
)

TABLET, DESKTOP = 820, 1280
# Judged by a machine in both directions; of the others only the width is looked at.
MAIN = {"home", "queue", "group", "mails", "mail", "story", "rounds"}


@pytest.fixture(params=["nl", "ar"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def at_work(the_hague, staff) -> dict[str, str]:
    """A programme with a little of everything, and the addresses of the main pages of staff."""
    group = make_group(the_hague, name="De Buren", status=GroupStatus.SCREENING)
    services.open_task(group, TaskKind.FIRST_CONTACT)
    make_household(the_hague)
    make_event(municipality=the_hague)
    story = make_story(the_hague)
    make_proposal(make_round(the_hague))
    mail = Message.objects.create(
        recipient=staff.email,
        template="group_incomplete",
        about="group:G-ABC234",
        language="nl",
        context=MAILS["group_incomplete"].samples[0],
        status=MessageStatus.FAILED,
        failure=Failure.REFUSED,
        error="550 No such mailbox",
        attempts=1,
    )
    return {
        "home": reverse("admin:index"),
        "queue": reverse("admin:groups_stafftask_changelist"),
        "groups": reverse("admin:groups_welcomegroup_changelist"),
        "group": reverse("admin:groups_welcomegroup_change", args=[group.pk]),
        "screening": reverse("admin:groups_welcomegroup_screening", args=[group.pk]),
        "households": reverse("admin:newcomers_household_changelist"),
        "rounds": reverse("admin:matching_matchinground_changelist"),
        "events": reverse("admin:events_event_changelist"),
        "mails": reverse("admin:outbox_message_mails"),
        "mail": reverse("admin:outbox_message_change", args=[mail.pk]),
        "story": reverse("admin:content_story_change", args=[story.pk]),
    }


@pytest.mark.parametrize("width", [TABLET], indirect=True)
def test_the_pages_of_staff_are_accessible_and_whole_on_a_tablet(
    page, enter, staff, language, at_work, assert_accessible
):
    enter(staff)
    too_wide = []

    for name, address in at_work.items():
        page.goto(address)
        if name in MAIN:
            assert_accessible(page)
        if not fits(page):
            too_wide.append(name)

    assert too_wide == []


@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
def test_what_the_pages_of_staff_look_like(page, enter, staff, at_work, photograph):
    """Kept in docs/screens with SCREENS=docs/screens, in Dutch."""
    enter(staff)
    with translation.override("nl"):
        for name, address in at_work.items():
            page.goto(address)
            assert photograph(page, f"staff-{name}").exists()


@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_is_walked_by_keyboard_from_its_filter_to_its_rows(
    page, enter, staff, at_work, scheme
):
    enter(staff)
    page.emulate_media(color_scheme=scheme)
    page.goto(at_work["groups"])

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-to-content-link"
    page.keyboard.press("Enter")
    passed = [_tab(page) for _press in range(40)]

    parts = list(dict.fromkeys(place for place, _outline in passed))
    assert parts[:4] == ["tools", "filter", "search", "rows"]
    assert {outline for place, outline in passed if place != "after"} == {"solid 3px"}


def _tab(page) -> tuple[str, str]:
    """Press Tab, and tell in which part of the page the focus is and how it shows."""
    page.keyboard.press("Tab")
    place, outline = page.evaluate(
        """() => {
            const it = document.activeElement, drawn = getComputedStyle(it);
            const parts = {".object-tools": "tools", ".list-filter": "filter",
                           "#changelist-search": "search", "#changelist-form": "rows"};
            const part = Object.keys(parts).find((one) => it.closest(one));
            return [parts[part] || "after", `${drawn.outlineStyle} ${drawn.outlineWidth}`];
        }"""
    )
    return place, outline


@pytest.fixture
def proposed(the_hague) -> MatchingRound:
    matching_round = make_round(the_hague)
    for _number in range(3):
        make_proposal(matching_round)
    return matching_round


@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
def test_what_was_ticked_stays_ticked_when_the_list_is_shown_in_another_way(
    page, enter, staff, proposed
):
    enter(staff)
    page.goto(reverse("admin:matching_matchinground_change", args=[proposed.pk]))
    boxes = page.locator("[name=proposals]")
    boxes.nth(1).check()
    ticked = boxes.nth(1).get_attribute("value")

    with page.expect_navigation():
        page.select_option("#list-show", "rejected")  # none of them
    with page.expect_navigation():
        page.select_option("#list-show", "open")

    checked = page.locator("[name=proposals]:checked")
    assert [box.get_attribute("value") for box in checked.all()] == [ticked]


@pytest.mark.parametrize("width", [DESKTOP], indirect=True)
def test_all_of_a_member_fits_the_page_of_their_group(page, enter, staff, the_hague, language):
    group = make_group(the_hague, members=3, status=GroupStatus.SCREENING)
    group.members.update(name="Oleksandra Vandenbroucke")
    group.members.filter(pk=group.coordinator_id).update(
        email="oleksandra@een-heel-lang-adres.example.org", phone="+31612345678"
    )
    for purpose in (Purpose.PARTICIPATION, Purpose.PHOTO):
        record_consent(group.coordinator, purpose, is_given=True, language="nl")
    enter(staff)

    page.goto(reverse("admin:groups_welcomegroup_change", args=[group.pk]))

    table = page.locator("#members-group .tabular")
    assert table.locator("tbody tr.has_original").count() == 3
    assert table.evaluate("one => one.querySelector('table').offsetWidth <= one.clientWidth")

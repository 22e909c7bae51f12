"""A builder logs a talk in a stairwell: the network dies, the browser closes, no word is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from matching.journey.models import CheckIn, FollowUp
from matching.models import Match
from samenhier.accounts.models import Municipality, User
from tests.browser.conftest import PHONE, fits
from tests.factories import make_check_in, make_group, make_household, make_match

SOON = 8_000  # the page sends 1.5 s after the last key


@pytest.fixture
def width() -> int:
    return PHONE


@pytest.fixture
def match(transactional_db: None, the_hague: Municipality, builder: User) -> Match:
    return make_match(
        household=make_household(the_hague), group=make_group(the_hague), builder=builder
    )


@pytest.fixture
def phone(page: Page, match: Match, builder: User, enter) -> Page:
    """The phone of the builder, with the empty form."""
    enter(builder)
    page.goto(form_of(match))
    return page


def form_of(match: Match) -> str:
    return reverse("journey:check_in_new", args=[match.pk])


def status(page: Page):
    return page.locator("[data-autosave-status]")


def kept(page: Page) -> int:
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    )


def answer_the_rest(page: Page) -> None:
    for name, value in (
        ("was_reached", "True"),
        ("spoken_with", "both"),
        ("group_mood", "4"),
        ("newcomer_mood", "3"),
    ):
        page.locator(f'[name="{name}"][value="{value}"]').check()


@pytest.mark.parametrize("language", ["en", "ar"], indirect=True)
def test_what_is_typed_is_saved_by_itself(language, phone, match, assert_accessible, photograph):
    phone.fill('[name="notes"]', "Samen thee gedronken")

    expect(status(phone)).to_contain_text(f"{timezone.localtime():%H}:", timeout=SOON)
    photograph(phone, f"check-in-saved-{language}", keep=False)
    assert CheckIn.objects.get().notes == "Samen thee gedronken"
    assert kept(phone) == 0
    assert fits(phone)
    assert_accessible(phone)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_dead_network_and_a_closed_browser_lose_nothing_and_store_one_talk(
    language, phone, match, builder, new_context, live_server, complaints
):
    # A draft, and then the connection is gone.
    phone.fill('[name="notes"]', "Eerst")
    expect(status(phone)).to_contain_text("Saved", timeout=SOON)
    phone.context.set_offline(True)
    phone.fill('[name="notes"]', "Eerst, en in het trappenhuis")
    phone.fill('[name="follow_ups-0-text"]', "Brief uitleggen")
    phone.locator('[name="goals"][value="language"]').check()
    expect(status(phone)).to_contain_text("kept on this device")
    phone.get_by_role("button", name="Submit").click()
    expect(status(phone)).to_contain_text("kept on this device")
    assert CheckIn.objects.get().notes == "Eerst"

    # The browser is closed; what it keeps on the phone stays. Another day the network is back.
    remembered = phone.context.storage_state()
    phone.context.close()
    complaints.clear()  # the browser reports each request that did not leave
    again = new_context(
        base_url=live_server.url,
        storage_state=remembered,
        viewport={"width": PHONE, "height": 740},
    ).new_page()
    again.goto(form_of(match))
    expect(again.locator('[name="notes"]')).to_have_value("Eerst, en in het trappenhuis")
    expect(again.locator('[name="follow_ups-0-text"]')).to_have_value("Brief uitleggen")
    expect(again.locator('[name="goals"][value="language"]')).to_be_checked()
    expect(status(again)).to_contain_text("Saved", timeout=SOON)
    assert CheckIn.objects.get().notes == "Eerst, en in het trappenhuis"
    assert kept(again) == 0

    # Submitted at last, with an impatient thumb.
    answer_the_rest(again)
    again.get_by_role("button", name="Submit").dblclick()
    again.wait_for_url(f"**{reverse('journey:caseload')}")
    talk = CheckIn.objects.get()
    assert (talk.is_draft, talk.notes, talk.goals) == (
        False,
        "Eerst, en in het trappenhuis",
        ["language"],
    )
    assert [row.text for row in FollowUp.objects.all()] == ["Brief uitleggen"]
    assert kept(again) == 0


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_when_the_network_is_back_the_open_page_sends_by_itself(language, phone, match, complaints):
    phone.context.set_offline(True)
    phone.fill('[name="notes"]', "Onderweg")
    expect(status(phone)).to_contain_text("kept on this device")
    assert (kept(phone), CheckIn.objects.count()) == (1, 0)

    phone.context.set_offline(False)

    expect(status(phone)).to_contain_text("Saved", timeout=SOON)
    complaints.clear()
    assert (kept(phone), CheckIn.objects.get().notes) == (0, "Onderweg")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_second_tab_asks_which_version_stays(
    language, phone, match, assert_accessible, photograph, complaints
):
    second = phone.context.new_page()
    second.goto(form_of(match))
    phone.fill('[name="notes"]', "In het eerste tabblad")
    expect(status(phone)).to_contain_text("Saved", timeout=SOON)

    second.fill('[name="notes"]', "In het tweede")

    choice = second.locator("[data-autosave-choice]")
    expect(choice).to_be_visible(timeout=SOON)
    photograph(second, "check-in-choice", keep=False)
    assert_accessible(second)
    assert CheckIn.objects.get().notes == "In het eerste tabblad"
    second.get_by_role("button", name="Keep what is here").click()
    expect(status(second)).to_contain_text("Saved", timeout=SOON)
    assert CheckIn.objects.get().notes == "In het tweede"

    phone.fill('[name="notes"]', "Weer het eerste")
    expect(phone.locator("[data-autosave-choice]")).to_be_visible(timeout=SOON)
    phone.get_by_role("button", name="Show the other version").click()
    expect(phone.locator('[name="notes"]')).to_have_value("In het tweede")
    complaints.clear()  # the browser reports the answer that there is another version


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_signing_out_removes_what_the_phone_kept(language, phone, complaints):
    phone.context.set_offline(True)
    phone.fill('[name="notes"]', "Van mij")
    expect(status(phone)).to_contain_text("kept on this device")
    phone.route("**/talks/keep/", lambda route: route.abort())
    phone.context.set_offline(False)
    before = kept(phone)

    phone.locator(".menu summary").click()
    phone.locator(".menu form button").click()
    phone.wait_for_load_state()

    complaints.clear()
    assert (before, kept(phone)) == (1, 0)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_the_phone_kept_is_gone_after_a_day(language, phone, match):
    phone.evaluate(
        """([keep]) => {
          const yesterday = Date.now() - 25 * 60 * 60 * 1000;
          localStorage[keep] = JSON.stringify({ at: yesterday, words: '[["notes","Oud"]]' });
        }""",
        [
            "draft:"
            + phone.locator("form[data-autosave]").get_attribute("data-autosave-owner")
            + ":"
            + phone.locator("form[data-autosave]").get_attribute("data-autosave")
        ],
    )

    phone.reload()

    expect(phone.locator('[name="notes"]')).to_have_value("")
    assert kept(phone) == 0


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_submitted_talk_that_is_mended_stays_as_it_was_until_it_is_sent(
    language, page, match, builder, enter, new_context, live_server, complaints
):
    talk = make_check_in(match, notes="Zoals het was")
    edit = reverse("journey:check_in_edit", args=[talk.pk])
    enter(builder)
    page.goto(edit)
    page.context.set_offline(True)
    page.fill('[name="notes"]', "Zoals het moet zijn")
    expect(status(page)).to_contain_text("kept on this device until you save it")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(status(page)).to_contain_text("could not be sent")

    remembered = page.context.storage_state()
    page.context.close()
    complaints.clear()
    again = new_context(
        base_url=live_server.url,
        storage_state=remembered,
        viewport={"width": PHONE, "height": 740},
    ).new_page()
    again.goto(edit)
    expect(again.locator('[name="notes"]')).to_have_value("Zoals het moet zijn")
    assert CheckIn.objects.get().notes == "Zoals het was"

    again.get_by_role("button", name="Save", exact=True).click()
    again.wait_for_url(f"**{reverse('journey:caseload')}")
    assert CheckIn.objects.get().notes == "Zoals het moet zijn"
    again.goto(edit)
    expect(again.locator('[name="notes"]')).to_have_value("Zoals het moet zijn")
    assert kept(again) == 0

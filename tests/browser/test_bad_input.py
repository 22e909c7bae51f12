"""What people really type on the way to a group, in a real browser, and what the page answers.

Every refusal is looked at in the same way: the summary has the focus, its link leads to the
field, the message stands beside the field, and nothing that was typed is lost.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from groups import services
from groups.links import token_for
from groups.models import GroupStatus, JoinLink, SignUp, SignUpDraft, WelcomeGroup
from groups.services import Invitee
from samenhier.accounts.models import Municipality
from samenhier.outbox.models import Message
from tests.browser.conftest import NARROW, PHONE
from tests.browser.refusals import ADULT, HANDFUL, REFUSED, THIS_YEAR, Refusal, Typed
from tests.factories import make_group, make_municipality, make_postcode, make_user
from tests.groups.conftest import fill_in, sign_up_answers

SEND = "main form .actions .button >> nth=0"


# --- The way there -------------------------------------------------------------------------


@pytest.fixture
def town(transactional_db) -> Municipality:
    make_postcode()
    return make_municipality("Den Haag", code="0518")


@pytest.fixture
def answers(town) -> dict[str, Any]:
    """A sign-up without a mistake in it; the postcode alone tells where it is."""
    return sign_up_answers(town, **{"place-municipality": ""})


@pytest.fixture
def go_to(answers, carry_on) -> Callable[[Page, str], None]:
    """Call it with a page and a step to open that step, with all steps filled in rightly."""
    client = Client()
    fill_in(client, answers)
    carry_on(client)
    rightly = SignUpDraft.objects.get().kept

    def open_step(page: Page, code: str) -> None:
        SignUpDraft.objects.update(kept=rightly)
        page.goto(reverse("groups:signup_step", args=[code]))

    return open_step


def put(page: Page, typed: Typed) -> None:
    """Type, choose or tick an answer, whatever kind of control it has."""
    for name, value in typed.items():
        controls = page.locator(f'main [name="{name}"]')
        kind = controls.first.evaluate("one => one.type")
        if kind in {"checkbox", "radio"}:
            for control in controls.all():
                control.set_checked(control.evaluate("one => one.value") in value)
        elif kind == "select-one":
            controls.select_option(value)
        else:
            controls.fill(value)


def filled_in(page: Page) -> list[list[str]]:
    """All that stands in the form of the page, but for what travels along unseen."""
    return page.evaluate(
        "() => [...new FormData(document.querySelector('main form'))]"
        ".filter(([name]) => !['csrfmiddlewaretoken', 'opened'].includes(name))"
    )


def send(page: Page) -> None:
    page.locator(SEND).click()
    page.wait_for_load_state()


def change(page: Page, code: str, typed: Typed) -> None:
    """Go back to one step, and send it with other answers."""
    page.goto(reverse("groups:signup_step", args=[code]))
    put(page, typed)
    send(page)


def assert_refused(page: Page, refusal: Refusal, *, scripts: bool = True) -> None:
    """The page that came back leads to the field, and the field says what to do."""
    message = gettext(refusal.message)
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    link = summary.locator(f'a[href="#{refusal.target}"]')
    expect(link).to_contain_text(message)
    target = page.locator(f"#{refusal.target}")
    beside = page.locator(" ".join(f"#{one}" for one in described_by(target) if "_error" in one))
    expect(beside).to_contain_text(message)
    expect(beside).to_be_visible()
    link.click()
    assert_focus_within(page, target, scripts=scripts)


def described_by(target: Locator) -> list[str]:
    return (target.get_attribute("aria-describedby") or "").split()


def assert_focus_within(page: Page, target: Locator, *, scripts: bool) -> None:
    """On the control, or on the first of a set; without scripts a set is only where one reads."""
    if scripts or target.evaluate("one => one.matches('input, select, textarea')"):
        assert target.evaluate("one => one.contains(document.activeElement)")
    expect(target).to_be_in_viewport()


def see_refused(
    page: Page, go_to: Callable[[Page, str], None], refused: Sequence[Refusal], **how: bool
) -> None:
    for refusal in refused:
        go_to(page, refusal.step)
        put(page, refusal.typed)
        typed = filled_in(page)
        send(page)
        assert_refused(page, refusal, **how)
        still_there = filled_in(page)
        assert [one for one in typed if one not in still_there] == [], refusal


# --- Refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_every_refusal_leads_to_its_field_and_loses_nothing(page, language, go_to):
    see_refused(page, go_to, REFUSED)


@pytest.mark.parametrize("language", ["ar"], indirect=True)
@pytest.mark.parametrize("width", [NARROW], indirect=True)
def test_in_arabic_on_the_smallest_phone_too(page, language, go_to):
    see_refused(page, go_to, HANDFUL)

    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("language", ["nl"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_without_javascript_too(new_context, live_server, context, language, go_to):
    window = new_context(base_url=live_server.url, java_script_enabled=False)
    window.add_cookies(context.cookies())

    see_refused(window.new_page(), go_to, HANDFUL, scripts=False)


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_a_sixth_person_is_refused_with_five_rows_kept(page, language, go_to):
    """The page offers four rows; somebody made a fifth."""
    go_to(page, "people")
    page.evaluate(ONE_MORE_ROW)
    put(page, {f"others-{row}-name": f"Lid {row}" for row in range(5)})
    put(page, {f"others-{row}-email": f"lid{row}@example.org" for row in range(5)})
    typed = filled_in(page)
    send(page)

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("A group in Den Haag has at most 5 members, you included.")
    assert [one for one in typed if one not in filled_in(page)] == []


ONE_MORE_ROW = """() => {
  const rows = document.querySelectorAll(".formset__row");
  const more = rows[3].cloneNode(true);
  for (const one of more.querySelectorAll("[name]")) one.name = one.name.replace("-3-", "-4-");
  rows[3].after(more);
  document.querySelector("[name='others-TOTAL_FORMS']").value = 5;
}"""


# --- Accepted ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_unusual_answers_are_taken_and_shown_as_they_are(page, language, go_to):
    names = ["Suharto", "Seán O’Brien", "عبد الرحمن", "Anna " * 25 + "de Vries"]
    go_to(page, "place")
    change(page, "place", {"postcode": "2511ab"})
    change(page, "group", {"name": "Жанна д'Арк", "introduction": "<b>Wij</b> & <img src=x>"})
    page.locator(SEND).click()  # it looks like a robot's: asked once more, with nothing lost
    change(page, "people", {"name": "<i>Fatma</i>", "phone": "06-12 34 56 78"})
    others = {f"others-{row}-name": name for row, name in enumerate(names)}
    others |= {f"others-{row}-email": f"lid{row}@example.org" for row in range(4)}
    change(page, "people", others)

    page.wait_for_url(f"**{reverse('groups:signup_check')}")
    for text in ("2511 AB", "<b>Wij</b> & <img src=x>", "<i>Fatma</i>", "06 12345678", *names):
        expect(page.locator("main")).to_contain_text(text)
    assert page.locator("main :is(b, i, img)").count() == 0
    change(page, "people", {"phone": "+380 50 123 45 67"})
    expect(page.locator("main")).to_contain_text("+380 50 123 45 67")


# --- Never two groups, never one person in two ---------------------------------------------------


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_double_clicks_back_and_refresh_make_one_group(page, context, language, answers):
    fill_in(Client(), answers)
    rightly = SignUpDraft.objects.get().kept
    SignUpDraft.objects.all().delete()
    page.goto(reverse("groups:signup"))
    put(page, {"postcode": "2511 AB"})
    page.locator(SEND).dblclick()
    page.wait_for_url(f"**{reverse('groups:signup_step', args=['group'])}")
    assert SignUpDraft.objects.count() == 1

    SignUpDraft.objects.update(kept=rightly)
    tabs = [context.new_page(), context.new_page()]
    for tab, address in zip(tabs, ("check/", "step/people/"), strict=True):
        tab.goto(reverse("groups:signup") + address)
    page.goto(reverse("groups:signup_check"))
    page.locator(SEND).dblclick()
    page.wait_for_url("**/sign-up/*-*/")
    sent = page.url
    for tab in tabs:
        send(tab)
        tab.wait_for_url(sent)
    page.reload()
    page.go_back()
    send(page)

    assert WelcomeGroup.objects.count() == 1
    assert SignUp.objects.count() == 1
    assert WelcomeGroup.objects.get().members.count() == 3


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_somebody_of_another_group_is_refused_with_an_explanation(page, language, town, go_to):
    make_group(town, coordinator=make_user(email="fatma@example.org"))
    forming = make_group(town, members=2, status=GroupStatus.FORMING)
    invited = services.invite(forming, Invitee(name="Fatma", email="fatma@example.org"))
    page.goto(reverse("groups:own_part", args=[token_for(invited.pk)]))
    put(page, {"birth_year": str(THIS_YEAR - 17), "level_nl": "3", "consent": "on"})
    send(page)
    assert_refused(page, Refusal("", {}, "id_birth_year", ADULT))

    put(page, {"birth_year": "1985"})
    send(page)
    expect(page.locator(".notice__title")).to_have_text("You take part in another group already.")
    page.goto(reverse("groups:signup_check"))
    send(page)
    expect(page.locator(".confirmation")).to_be_visible()  # as for everybody: it tells nobody

    invited.refresh_from_db()
    assert not invited.is_done
    assert WelcomeGroup.objects.count() == 2
    assert Message.objects.get(template="group_not_made").recipient == "fatma@example.org"


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("width", [PHONE], indirect=True)
def test_the_last_place_that_went_meanwhile_is_refused(page, context, language, town, enter):
    group = make_group(town, members=4, status=GroupStatus.SUBMITTED, coordinator=make_user())
    link = JoinLink.objects.create(group=group)
    joining, typed = context.new_page(), {"name": "Oleg", "email": "oleg@example.org"}
    joining.goto(reverse("groups:join", args=[link.code]))
    put(joining, typed)
    enter(group.coordinator.user)
    page.goto(reverse("groups:own"))
    page.locator("#invitations summary").first.click()
    put(page, typed)
    services.invite(group, Invitee(name="Noor", email="noor@example.org"))

    page.locator("#invitations .form .button").click()
    send(joining)

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Your group is full, so nobody else can be invited.")
    expect(page.locator('[name="email"]')).to_have_value("oleg@example.org")
    expect(joining.locator(".notice__title")).to_have_text("This group is full.")
    assert group.present_members().count() == 5

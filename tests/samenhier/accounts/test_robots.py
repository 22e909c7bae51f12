"""Robots are asked once more and then refused; people lose nothing and need no puzzle."""

import html
import re
import time

import pytest
from django.core.cache import cache
from django.test import Client

from groups.models import SignUpDraft
from samenhier.accounts.robots import DOUBTS_PER_HOUR, HIDDEN, MARK, mark
from samenhier.safeguarding.models import Incident
from tests.factories import make_municipality
from tests.forms import from_a_person
from tests.groups.conftest import save_step, sign_up_answers

pytestmark = pytest.mark.django_db

PAGE = "/en/concern/"
WORDS = 'Mijn buurman zegt: "ga weg" & <b>schreeuwt</b>.'


@pytest.fixture(autouse=True)
def nobody_was_here_before() -> None:
    cache.clear()


def concern(**changed: str) -> dict[str, str]:
    key = "5a3c1e1e-0d3f-4c38-9a55-5f6f0c6d7a10"
    return from_a_person({"key": key, "text": WORDS, "urgency": "normal"}) | changed


def hidden_fields(page) -> dict[str, str]:
    """What pressing the one button of a page sends."""
    form = page.text.partition("<main")[2].partition("</form>")[0]
    found = re.findall(r'<input[^>]*\bname="([^"]+)"(?:[^>]*\bvalue="([^"]*)")?', form)
    return {name: html.unescape(value) for name, value in found}


def is_asked_again(page) -> bool:
    names = {template.name for template in page.templates}
    return page.status_code == 200 and "form_once_more.html" in names


def test_who_takes_their_time_notices_nothing(client):
    page = client.post(PAGE, concern())

    assert page.status_code == 302
    assert Incident.objects.get().text == WORDS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (HIDDEN, lambda: "https://casino.example"),
        (MARK, lambda: mark(opened_at=time.time() - 1)),  # nobody types that fast
        (MARK, lambda: mark(opened_at=time.time() - 25 * 60 * 60)),
        (MARK, lambda: ""),
        (MARK, lambda: "made:up:mark"),
    ],
    ids=["hidden field", "too quick", "too old", "none", "made up"],
)
def test_a_doubt_asks_to_send_once_more_and_keeps_every_answer(client, name, value):
    page = client.post(PAGE, concern(**{name: value()}))

    assert is_asked_again(page)
    assert Incident.objects.count() == 0
    assert hidden_fields(page)["text"] == WORDS

    again = client.post(PAGE, hidden_fields(page))

    assert again.status_code == 302
    assert Incident.objects.get().text == WORDS


def test_a_page_that_was_never_opened_is_in_doubt(client):
    answers = concern()
    del answers[MARK]

    assert is_asked_again(client.post(PAGE, answers))


def test_answers_with_several_values_are_all_kept(client):
    data = sign_up_answers(make_municipality())

    page = save_step(client, data, "together", **{MARK: ""})

    assert page.text.count('name="day_parts"') == 2


@pytest.mark.parametrize(
    "text",
    [
        "Buy at https://casino.example",
        "see www.casino.example",
        '<a href="x">win</a>',
        "[url=x]win[/url]",
    ],
)
def test_a_link_where_nobody_needs_one_is_in_doubt_and_may_still_be_sent(client, text):
    data = sign_up_answers(make_municipality(), **{"group-introduction": text})
    save_step(client, data, "place")

    page = save_step(client, data, "group")
    assert is_asked_again(page)
    assert "group" not in SignUpDraft.objects.get().answers

    client.post(page.request["PATH_INFO"], hidden_fields(page))
    assert SignUpDraft.objects.get().answers["group"]["typed"]["introduction"] == [text]


@pytest.mark.parametrize("text", ["Wij zijn hier < 3 jaar & met > 4", "3 < 4 en a<b", "w.w.w"])
def test_what_people_write_is_no_link(client, text):
    data = sign_up_answers(make_municipality(), **{"group-introduction": text})
    save_step(client, data, "place")

    assert save_step(client, data, "group").status_code == 302


def test_who_walks_through_known_steps_again_is_not_hurried(client):
    data = sign_up_answers(make_municipality())

    assert save_step(client, data, "place", **{MARK: mark()}).status_code == 302


def test_who_walks_into_the_hidden_field_again_is_refused_and_told_how_to_reach_us(client):
    page = client.post(PAGE, concern(**{HIDDEN: "x"}))

    again = client.post(PAGE, hidden_fields(page) | {HIDDEN: "x"})

    assert again.status_code == 403
    assert "mailto:hallo%40samenhier.example" in again.text
    assert Incident.objects.count() == 0


def test_a_connection_that_keeps_raising_doubts_is_stopped(client):
    pages = [client.post(PAGE, concern(**{MARK: ""})) for _ in range(DOUBTS_PER_HOUR + 1)]

    assert [page.status_code for page in pages] == [200] * DOUBTS_PER_HOUR + [429]
    assert hidden_fields(pages[-1])["text"] == WORDS
    assert Client(REMOTE_ADDR="203.0.113.9").post(PAGE, concern()).status_code == 302


def test_who_mends_one_answer_is_not_hurried(client):
    """The page with the errors keeps the mark, so a quick correction raises no doubt."""
    first = concern(text="")
    page = client.post(PAGE, first)

    assert hidden_fields(page)[MARK] == first[MARK]
    assert client.post(PAGE, concern(**{MARK: first[MARK]})).status_code == 302


def test_going_back_and_sending_again_works(client):
    first = concern()

    assert [client.post(PAGE, first).status_code for _ in range(2)] == [302, 302]
    assert Incident.objects.count() == 1


def test_a_mark_of_somebody_else_cannot_be_made():
    forged = mark()[:-2] + "xx"

    assert is_asked_again(Client().post(PAGE, concern(**{MARK: forged})))


def test_no_page_that_asks_again_is_kept_by_a_browser(client):
    page = client.post(PAGE, concern(**{MARK: ""}))

    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("language", ["nl", "uk", "ar"])
def test_it_asks_in_the_language_of_the_page(client, language):
    page = client.post(f"/{language}/concern/", concern(**{MARK: ""}))

    assert "Send once more" not in page.text
    assert f'<html lang="{language}"' in page.text

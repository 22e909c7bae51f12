"""Stopping halfway a sign-up, and going on by a mailed link that works once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.links import resume_token
from groups.models import SignUpDraft
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_user
from tests.groups.conftest import fill_in, save_step

ASK = "groups:signup_ask_link"


def link_to(draft: SignUpDraft) -> str:
    return reverse("groups:signup_resume", args=[resume_token(draft.pk, draft.link_number)])


@pytest.fixture
def draft(answers) -> SignUpDraft:
    """Fatma filled in half of it in another browser."""
    other = Client()
    data = answers()
    for code in ("place", "group", "people"):
        save_step(other, data, code)
    return SignUpDraft.objects.get()


# --- Stopping --------------------------------------------------------------------------------


def test_stopping_before_the_address_is_known_asks_for_it(client, answers):
    stopped = save_step(client, answers(), "place", stop="stop")
    assert stopped.url == reverse("groups:signup_stop")
    assert client.get(stopped.url).context["form"]["email"].value() == ""

    sent = client.post(stopped.url, {"email": "Fatma@Example.org"})

    assert sent.url == reverse("groups:signup_stopped")
    assert "fatma@example.org" in client.get(sent.url).text
    assert SignUpDraft.objects.get().email == "fatma@example.org"
    assert Message.objects.get().recipient == "fatma@example.org"


def test_stopping_when_the_address_is_known_mails_the_link_at_once(client, answers):
    fill_in(client, answers())

    stopped = save_step(client, answers(), "you", stop="stop")

    assert stopped.url == reverse("groups:signup_stopped")
    assert Message.objects.get().template == "sign_up_resume"


def test_a_wrong_address_is_asked_again(client, answers):
    save_step(client, answers(), "place", stop="stop")

    page = client.post(reverse("groups:signup_stop"), {"email": "fatma"})

    assert list(page.context["form"].errors) == ["email"]
    assert Message.objects.count() == 0


@pytest.mark.parametrize("typed", ["2511 AB", "12"])
def test_stopping_keeps_what_was_typed_right_or_wrong(client, answers, typed):
    save_step(client, answers(**{"place-postcode": typed}), "place", stop="stop")

    page = client.get(reverse("groups:signup_step", args=["place"]))

    assert page.context["form"]["postcode"].value() == typed
    assert page.context["form"].errors == {}


def test_a_double_click_on_stop_is_one_mail(client, answers, time_machine):
    time_machine.move_to(timezone.now().replace(minute=1), tick=False)
    data = answers()
    fill_in(client, data)

    save_step(client, data, "you", stop="stop")
    save_step(client, data, "you", stop="stop")
    assert Message.objects.count() == 1

    time_machine.shift(timedelta(minutes=6))
    save_step(client, data, "you", stop="stop")
    assert Message.objects.count() == 2


@pytest.mark.parametrize("name", ["signup_stop", "signup_stopped"])
def test_without_a_draft_there_is_nothing_to_stop(client, db, name):
    assert client.get(reverse(f"groups:{name}")).url == reverse("groups:signup")


# --- The mail --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_mail_brings_a_link_that_opens_the_draft(client, draft, language):
    client.post(f"/{language}/groups/sign-up/go-on/", {"email": draft.email})

    subject, body = render(Message.objects.get())

    (path,) = re.findall(r"http://testserver(/\S+)", body)
    assert subject
    assert path.startswith(f"/{language}/groups/sign-up/go-on/")
    assert client.get(path).status_code == 200
    for number in ("7", "30"):
        assert number in body


def test_neither_the_key_nor_the_link_is_in_the_queue(client, draft):
    client.post(reverse(ASK), {"email": draft.email})

    message = Message.objects.get()
    queued = f"{message.about} {message.context}"
    assert str(draft.key) not in queued
    assert draft.key.hex not in queued
    assert resume_token(draft.pk, 0).split(":")[-1] not in queued


def test_the_id_that_stands_in_the_queue_opens_nothing(client, draft, answers):
    save_step(client, answers(key=str(draft.pk)), "place")

    assert client.get(reverse("groups:signup_step", args=["people"])).url != ""
    assert SignUpDraft.objects.count() == 2


# --- Asking ----------------------------------------------------------------------------------


def test_asking_answers_the_same_whether_or_not_there_is_a_draft(draft):
    make_user(email="account@example.org")

    seen = []
    for email in (draft.email.upper(), "account@example.org", "nobody@example.org"):
        client = Client()
        sent = client.post(reverse(ASK), {"email": email})
        seen.append((sent.status_code, sent.url, client.get(sent.url).text))

    assert seen[0] == seen[1] == seen[2]


def test_asking_is_the_same_work_whether_or_not_there_is_a_draft(client, draft):
    costs = []
    for email in (draft.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse(ASK), {"email": email})
        costs.append((len(queries), Message.objects.filter(recipient=email).count()))

    assert costs[0] == costs[1]


def test_who_has_no_draft_hears_so_by_mail_once_a_day(client, db):
    for _ in "12":
        client.post(reverse(ASK), {"email": "nobody@example.org"})

    message = Message.objects.get()
    assert (message.template, message.recipient) == ("sign_up_unknown", "nobody@example.org")
    assert reverse("groups:signup") in render(message)[1]


def test_an_expired_draft_is_not_mailed(client, draft, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=31))

    client.post(reverse(ASK), {"email": draft.email})

    assert Message.objects.get().template == "sign_up_unknown"


def test_a_wrong_address_says_how_it_looks(client, db):
    page = client.post(reverse(ASK), {"email": "noor"})

    assert page.context["form"].errors == {
        "email": ["This is not a full e-mail address. It looks like noor@example.org."]
    }


# --- The link --------------------------------------------------------------------------------


def test_the_link_opens_the_draft_where_it_was_left(client, draft):
    sent = client.post(link_to(draft))

    assert sent.url == reverse("groups:signup_step", args=["together"])
    page = client.get(reverse("groups:signup_step", args=["people"]))
    assert page.context["form"]["name"].value() == "Fatma de Vries"


def test_looking_at_the_link_does_not_use_it(client, draft):
    """Programs that scan mail open every link in it."""
    for _ in "123":
        page = Client().get(link_to(draft))
        assert page.status_code == 200
        assert "Fatma" not in page.text

    assert client.post(link_to(draft)).status_code == 302


def test_the_link_works_once(client, draft):
    link = link_to(draft)
    client.post(link)
    later = Client()

    for page in (later.get(link), later.post(link)):
        assert page.status_code == 404
        assert page.context["is_dead"] is True
        assert f'action="{reverse(ASK)}"' in page.text
    assert later.get(reverse("groups:signup_step", args=["people"])).url == reverse("groups:signup")


def test_the_browser_of_before_reads_no_further(client, answers):
    """Somebody may have typed the address of another person, who goes on by the link."""
    began = Client()
    data = answers()
    for code in ("place", "group", "people"):
        save_step(began, data, code)
    client.post(link_to(SignUpDraft.objects.get()))

    saved = save_step(began, data, "together")

    people = reverse("groups:signup_step", args=["people"])
    assert saved.url == began.get(people).url == reverse("groups:signup")
    assert "together" not in SignUpDraft.objects.get().answers
    assert client.get(people).status_code == 200


def test_a_page_that_stood_open_goes_on_after_the_link_was_used_in_its_browser(client, answers):
    data = answers()
    for code in ("place", "group", "people"):
        save_step(client, data, code)
    client.post(link_to(SignUpDraft.objects.get()))

    saved = save_step(client, data, "together")

    assert saved.url == reverse("groups:signup_step", args=["you"])
    assert SignUpDraft.objects.get().answers["together"]["is_done"] is True


def test_a_new_link_works_after_the_old_one_was_used(client, draft):
    client.post(link_to(draft))
    draft.refresh_from_db()

    assert Client().post(link_to(draft)).status_code == 302


def test_a_link_works_for_seven_days(client, draft, time_machine):
    link = link_to(draft)

    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert client.post(link).status_code == 404

    draft.refresh_from_db()
    assert draft.link_number == 0


@pytest.mark.parametrize("bent", ["x", "x:y:z", "number", "draft"])
def test_a_bent_link_opens_nothing(client, draft, bent):
    token = resume_token(draft.pk, 0)
    bent = {
        "number": token.replace(".0:", ".1:"),
        "draft": token.replace(draft.pk.hex, uuid.uuid4().hex),
    }.get(bent, bent)

    assert client.post(reverse("groups:signup_resume", args=[bent])).status_code == 404


def test_the_link_of_a_draft_that_was_sent_is_dead(client, draft):
    link = link_to(draft)
    draft.delete()

    assert client.get(link).status_code == 404


def test_a_link_is_used_up_in_one_place_only(draft):
    assert (services.use_link(draft, 0), services.use_link(draft, 0)) == (True, False)

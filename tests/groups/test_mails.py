"""The mails about a group: who gets which, in which language, and what they say."""

import re

import pytest
from django.core import mail
from kombu.exceptions import OperationalError

from groups import services
from groups.models import WelcomeGroup
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from samenhier.outbox.services import send as send_message
from tests.factories import make_group, make_municipality
from tests.groups.conftest import send_in, sign_up_answers

LANGUAGES = ("nl", "en", "uk", "ar")


def message(template: str) -> Message:
    return Message.objects.filter(template=template).order_by("recipient").first()


def path_in(text: str) -> str:
    return re.search(r"http://testserver(/\S+)", text)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_comes_in_the_chosen_language(send, answers, language):
    send(answers(**{"group-language": language}))

    subject, body = render(message("group_signed_up"))
    reference = WelcomeGroup.objects.get().reference
    assert reference in subject
    assert reference in body
    assert "Fatma de Vries" in body
    assert path_in(body) == f"/{language}/groups/own/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_invitation_comes_in_the_chosen_language_with_a_link(send, answers, language):
    send(answers(**{"group-language": language}))

    subject, body = render(message("member_invitation"))
    assert subject
    assert path_in(body).startswith(f"/{language}/groups/part/")
    for words in ("Lid 1", "Fatma de Vries", "De Buren", "Den Haag", "30"):
        assert words in body


@pytest.mark.parametrize("template", ["group_submitted", "group_not_made"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_mails_exist_in_every_language(template, language):
    context = {
        "name": "Fatma",
        "group": "De Buren",
        "reference": "G-ABC234",
        "link": "http://testserver/x/",
        "working_days": 5,
        "reason": "other_group",
    }
    subject, body = render(Message(template=template, language=language, context=context))

    assert "G-ABC234" in subject
    assert body.count("http://testserver/x/") == 1
    assert "{" not in subject + body


def test_the_link_of_the_invitation_opens_the_member_s_own_part(client, send, answers):
    send(answers())

    path = path_in(render(message("member_invitation"))[1])
    assert client.get(path).context["member"].email == "lid1@example.org"


def test_the_link_is_made_while_sending_and_kept_nowhere(send, answers):
    send(answers())

    one = message("member_invitation")
    token = path_in(render(one)[1]).split("/")[-2]
    assert token.count(":") == 2
    assert ":" not in one.context["member"]
    assert "link" not in one.context


def test_everybody_gets_one_mail_about_one_sign_up(send, answers):
    data = answers(others=3)

    send(data)
    send(data)

    assert sorted(Message.objects.values_list("template", "recipient")) == [
        ("group_signed_up", "fatma@example.org"),
        ("member_invitation", "lid1@example.org"),
        ("member_invitation", "lid2@example.org"),
        ("member_invitation", "lid3@example.org"),
    ]


def test_a_forming_group_reads_what_to_do_next(send, answers):
    send(answers(others=1, **{"group-language": "en"}))

    body = render(message("group_signed_up"))[1]
    assert "It needs at least 3 people." in body
    assert "working days" not in body


def test_a_group_with_enough_members_reads_when_the_team_answers(send, answers):
    send(answers(others=2, **{"group-language": "en"}))

    assert "It contacts you within 5 working days." in render(message("group_signed_up"))[1]


def test_what_people_typed_arrives_as_they_typed_it(send, answers):
    send(answers(**{"people-name": "Seán O'Brien & <co>", "group-language": "en"}))

    assert "Hello Seán O'Brien & <co>," in render(message("group_signed_up"))[1]


def test_no_name_stands_in_a_subject(send, answers):
    """A subject is read by everybody who looks over a shoulder, and by bad people's scripts."""
    send(answers())

    for one in Message.objects.all():
        assert not {"Fatma", "Lid", "Buren"} & set(render(one)[0].split())


def test_the_mails_really_leave(send, answers, django_capture_on_commit_callbacks):
    send(answers(others=1))
    for one in Message.objects.order_by("pk"):
        send_message(one.pk)

    assert [(letter.to, letter.subject != "") for letter in mail.outbox] == [
        (["lid1@example.org"], True),
        (["fatma@example.org"], True),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_does_not_fail_the_sign_up(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("Connection refused.")

    monkeypatch.setattr("celery.app.task.Task.apply_async", away)
    town = make_municipality()

    page = send_in(client, sign_up_answers(town), follow=True)

    assert page.status_code == 200
    assert page.context["sign_up"].group == WelcomeGroup.objects.get()
    assert Message.objects.queued().count() == 3


def test_handing_in_a_forming_group_is_confirmed_once(forming, the_hague):
    make_members(forming, 1)

    services.submit(forming, by=forming.coordinator.user)

    sent = Message.objects.get(template="group_submitted")
    assert (sent.recipient, sent.about) == (
        forming.coordinator.email,
        f"group:{forming.reference}",
    )


def make_members(group: WelcomeGroup, count: int) -> None:
    for number in range(count):
        services.invite(group, services.Invitee(name=f"N{number}", email=f"n{number}@example.org"))


def test_the_link_goes_out_again_at_most_once_a_day(the_hague):
    group = make_group(the_hague, status="screening")
    member = services.invite(group, services.Invitee(name="Noor", email="noor@example.org"))

    services.invite_again(member)
    assert Message.objects.filter(recipient="noor@example.org").count() == 1

    Message.objects.update(about="member:of-yesterday")
    services.invite_again(member)
    assert Message.objects.filter(recipient="noor@example.org").count() == 2


@pytest.mark.parametrize("status", ["ready", "withdrawn"])
def test_no_link_goes_out_for_a_group_that_gathers_nobody_any_more(the_hague, status):
    group = make_group(the_hague, status="screening")
    member = services.invite(group, services.Invitee(name="Noor", email="noor@example.org"))
    WelcomeGroup.objects.update(status=status)
    Message.objects.all().delete()
    member.refresh_from_db()

    with pytest.raises(services.GroupClosed):
        services.invite_again(member)

    assert Message.objects.count() == 0

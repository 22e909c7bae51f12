"""An urgent concern opens an incident at once, exactly once, with references only."""

import pytest
from django.urls import reverse

from matching.journey.models import CheckIn
from samenhier.outbox.models import Message
from samenhier.safeguarding.models import Incident, Urgency
from tests.factories import make_check_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def somebody_to_call(handler):
    return handler


def edit_page(check_in):
    return reverse("journey:check_in_edit", args=[check_in.pk])


def test_submitting_an_urgent_talk_opens_an_incident(
    sign_in, builder, handler, match, new_page, answers
):
    sign_in(builder).post(new_page, answers(concern="urgent", notes="Hij dreigt."))

    incident, talk = Incident.objects.get(), CheckIn.objects.get()
    assert (incident.urgency, incident.reported_by) == (Urgency.URGENT, builder)
    assert incident.about == f"{match.household.reference} / {talk.pk}"
    assert list(incident.handlers.all()) == [handler]
    assert Message.objects.get().recipient == handler.email


def test_the_incident_repeats_nothing_that_was_noted(sign_in, builder, new_page, answers, match):
    sign_in(builder).post(new_page, answers(concern="urgent", notes="Hij dreigt."))

    incident = Incident.objects.get()
    names = [person.name for person in match.household.people.all()]
    assert [word for word in ["dreigt", *names] if word in incident.text + incident.about] == []


def test_saving_an_urgent_talk_again_opens_no_second_incident(sign_in, builder, new_page, answers):
    sent = answers(concern="urgent")
    page = sign_in(builder)
    page.post(new_page, sent)
    page.post(new_page, sent)
    talk = CheckIn.objects.get()
    page.post(edit_page(talk), answers(concern="none", edition="2"))
    page.post(edit_page(talk), answers(concern="urgent", edition="3"))

    assert CheckIn.objects.get().edition == 4
    assert Incident.objects.count() == 1


def test_a_draft_calls_nobody_until_it_is_submitted(sign_in, builder, new_page, answers):
    page = sign_in(builder)

    page.post(new_page, answers(concern="urgent", action="draft"))
    before = Incident.objects.count()
    page.post(edit_page(CheckIn.objects.get()), answers(concern="urgent", edition="1"))

    assert (before, Incident.objects.count()) == (0, 1)


def test_a_talk_that_turns_out_urgent_within_the_week_is_passed_on(
    sign_in, builder, match, answers
):
    talk = make_check_in(match)

    sign_in(builder).post(edit_page(talk), answers(concern="urgent"))

    assert Incident.objects.count() == 1


@pytest.mark.parametrize("concern", ["none", "attention"])
def test_other_concerns_stay_with_who_accompanies_the_match(
    sign_in, builder, new_page, answers, concern
):
    sign_in(builder).post(new_page, answers(concern=concern))

    assert Incident.objects.count() == 0


def test_when_the_incident_cannot_be_opened_the_talk_is_not_stored_either(
    sign_in, builder, new_page, answers, monkeypatch
):
    def fails(**_):
        raise RuntimeError("the handlers cannot be called")

    monkeypatch.setattr("matching.journey.services.open_incident", fails)

    with pytest.raises(RuntimeError):
        sign_in(builder).post(new_page, answers(concern="urgent"))
    assert CheckIn.objects.count() == 0

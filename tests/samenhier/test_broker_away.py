"""When the broker is away nothing that people did is lost, and nobody sees an error."""

import uuid

import pytest
from django.urls import reverse

from matching import services
from matching.engine.frozen import write_case
from matching.engine.problem import Case
from matching.models import MatchingRound, RoundStatus
from samenhier.celery import app
from samenhier.outbox.models import Message, MessageStatus
from samenhier.safeguarding.models import Incident
from tests.factories import make_round
from tests.forms import from_a_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker_away(monkeypatch):
    """Point Celery to a port where nobody listens, past the connections it keeps."""
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


def test_a_concern_is_kept_and_its_mail_stays_owed(client, handler, broker_away):
    page = client.post(
        reverse("safeguarding:report"),
        from_a_person({"key": uuid.uuid4(), "text": "Ik maak me zorgen.", "urgency": "normal"}),
    )

    assert page.status_code == 302
    assert Incident.objects.count() == 1
    assert Message.objects.get().status == MessageStatus.QUEUED


def test_a_round_is_queued_and_found_later(the_hague, staff, broker_away):
    services.start_round([the_hague], by=staff)

    assert MatchingRound.objects.get().status == RoundStatus.QUEUED


def test_a_round_can_be_stopped(the_hague, staff, broker_away):
    started = services.start_round([the_hague], by=staff)

    services.stop_round(started, by=staff)

    assert MatchingRound.objects.get().status == RoundStatus.FAILED


def test_a_what_if_that_cannot_be_asked_says_so_and_keeps_the_wishes(
    client, the_hague, staff, broker_away
):
    matching_round = make_round(the_hague, engine="1", case=write_case(Case((), ())))
    client.force_login(staff)
    weights = matching_round.weights.weights
    wishes = {"pairs-TOTAL_FORMS": 0, "pairs-INITIAL_FORMS": 0, "balance": "total"}

    page = client.post(
        reverse("admin:matching_matchinground_what_if", args=[matching_round.pk]),
        wishes | weights | {"floor": 800},
    )

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert page.context["forms"].rest["floor"].value() == "800"

"""No mail tells anything personal of a newcomer, whatever happens in their year."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from events import services as events
from events.models import Event, Frequency
from events.series import repeat
from groups.models import WelcomeGroup
from matching import services as matching
from matching.journey import changing
from matching.journey import services as journey
from matching.journey.models import Concern, Journey
from matching.models import AnswerKind, Side
from newcomers import services as newcomers
from newcomers.models import Household
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from samenhier.outbox.services import send
from samenhier.safeguarding.services import open_incident
from samenhier.traits.models import Interest
from tests.factories import (
    make_check_in,
    make_ending,
    make_event,
    make_group,
    make_household,
    make_pause,
    make_proposal,
    make_round,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESS = "zz-mailbox@example.org"
SECRETS = {
    "Zuleikha-Xanthippe",
    "Qwirkolas",
    "+31687654321",
    "87654321",
    "9876",
    "step-free-zz",
    "intake-notes-zz",
    "Beekeeping-zz",
    "1931",
    "noted-in-a-talk-zz",
    "said-in-a-concern-zz",
}


@pytest.fixture
def household(the_hague) -> Household:
    """A household of which every answer would be recognised in a mail."""
    household = make_household(
        the_hague,
        people=(1931, 2011),
        pc4="9876",
        phone="+31687654321",
        email=ADDRESS,
        practical_needs="step-free-zz",
        intake_notes="intake-notes-zz",
        language="en",
    )
    for person, name in zip(
        household.people.order_by("birth_year"), ("Zuleikha-Xanthippe", "Qwirkolas"), strict=True
    ):
        person.name = name
        person.save()
        person.interests.add(Interest.objects.create(code=f"{name}-1", name_en="Beekeeping-zz"))
    return household


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    return make_group(the_hague, name="De Buren", coordinator=make_user(Role.MEMBER))


def live_the_year(household, group, staff, builder, handler) -> None:
    """From an own page to a hand-over, with every mail that comes with it."""
    user = newcomers.open_account(household, by=staff)
    proposal = make_proposal(make_round(household.municipality), household, group)
    matching.approve(proposal, by=staff)
    matching.send(proposal, builder=builder, by=staff)
    matching.answer(proposal, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=user)
    coordinator = group.coordinator.user
    matching.answer(proposal, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)
    first = matching.Meeting(at=timezone.now() + timedelta(days=6), place="De Wijk")
    match = matching.activate(proposal, builder=builder, meeting=first, by=staff)
    match.refresh_from_db()
    journey.start_year(match, timezone.localdate() - timedelta(days=60), by=staff)
    journey.remind()
    talk = make_check_in(
        match, notes="noted-in-a-talk-zz", concern=Concern.URGENT, submitted_at=None
    )
    journey.submit_talk(talk, [], [], window=journey.Window(uuid4(), 0), by=builder)
    open_incident(text="said-in-a-concern-zz", contact="+31687654321", by=user)
    other = make_user(Role.BUILDER, organisation=builder.organisation)
    journey.hand_over(match, other, by=staff, note="Zuleikha-Xanthippe, 9876")
    rest_and_end(match, staff)
    go_to_an_event(user, household.municipality, staff)


def rest_and_end(match, staff) -> None:
    today = timezone.localdate()
    secret = "Zuleikha-Xanthippe, 9876"
    year = Journey.objects.with_names().get(pk=match.pk)
    changing.pause(year, make_pause(note=secret, look_again_on=today), by=staff)
    changing.look_again()
    changing.resume(year, today, by=staff)
    changing.end_early(year, make_ending(note=secret), by=staff)


def go_to_an_event(user, municipality, staff) -> None:
    event = make_event(capacity=1, municipality=municipality)
    first = make_user(Role.MEMBER)
    events.register(event, by=first)
    events.register(event, by=user)
    events.leave(event, by=first)
    event.location = "Bibliotheek"
    events.change(event, by=staff)
    events.cancel(event, by=staff)
    go_to_a_series(user, municipality, staff)


def go_to_a_series(user, municipality, staff) -> None:
    event = make_event(municipality=municipality)
    day = timezone.localdate(event.starts_at)
    repeat(event, Frequency.WEEKLY, [day, day + timedelta(days=7)], by=staff)
    events.register_for_all(Event.objects.get(pk=event.pk), by=user)
    event.location = "Bibliotheek"
    events.change(event, by=staff, fields=["location"], following=True)
    events.cancel_all(Event.objects.of_series(event), by=staff)


def secrets_in(text: str) -> set[str]:
    """What is told; four digits inside the number of a page are no year of birth."""
    return {
        secret
        for secret in SECRETS
        if re.search(rf"(?<![0-9a-f]){re.escape(secret)}(?![0-9a-f])", text, re.IGNORECASE)
    }


def test_no_mail_of_a_whole_year_tells_anything_of_the_household(
    household, group, staff, builder, handler
):
    live_the_year(household, group, staff, builder, handler)

    for message in Message.objects.order_by("pk"):
        send(message.pk)

    sent = {message.template for message in Message.objects.filter(status="sent")}
    assert sent == {
        "newcomer_account",
        "proposal_to_answer",
        "proposal_to_tell",
        "proposal_for_group",
        "proposal_accepted",
        "first_meeting",
        "match_made",
        "check_in_due",
        "incident_opened",
        "check_in_handed_over",
        "year_paused",
        "pause_look_again",
        "year_goes_on",
        "year_ended_early",
        "year_changed",
        "event_registered",
        "event_waiting",
        "event_promoted",
        "event_changed",
        "event_cancelled",
        "event_several_registered",
        "event_several_changed",
        "event_several_cancelled",
    }
    for letter in mail.outbox:
        html = letter.alternatives[0].content
        told = f"{letter.subject} {letter.body} {html} {letter.extra_headers}"
        assert secrets_in(told) == set()
        assert household.reference not in told
        # Their address is on the envelope of their own mails, and in no mail at all.
        assert ADDRESS not in told


def test_what_waits_in_the_outbox_tells_nothing_either(household, group, staff, builder, handler):
    live_the_year(household, group, staff, builder, handler)

    kept = " ".join(str(context) for context in Message.objects.values_list("context", flat=True))
    assert secrets_in(kept) == set()

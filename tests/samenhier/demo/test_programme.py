"""The invented programme of the demo is as large and as true as the README says."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from events.models import Event, EventKind, RegistrationStatus
from groups.models import GroupStatus, StaffTask, TaskKind, WelcomeGroup
from groups.readiness import still_open
from matching import rounds
from matching.journey.models import CheckIn
from matching.models import (
    Introduction,
    Match,
    MatchingRound,
    MatchStatus,
    Proposal,
    RoundStatus,
)
from newcomers.models import (
    Household,
    HouseholdStatus,
    NextAction,
    Preference,
    Referral,
    ReferralState,
    RegistrationDraft,
    Strength,
)
from newcomers.readiness import still_open as household_lacks
from newcomers.services import household_of
from samenhier.accounts.models import Municipality, PostcodeArea, Role, User
from samenhier.content.models import Story
from samenhier.content.texts import live_languages
from samenhier.demo import programme
from samenhier.demo.sign_ins import PAPER_CODES
from samenhier.privacy.codes import read_code

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[programme.Loaded]:
    """Loaded once for all tests here, and rolled back after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield programme.load(TODAY)
        transaction.set_rollback(True)


def test_four_cities_with_their_groups_households_and_postcodes(loaded):
    assert dict(Municipality.objects.values_list("code", "name")) == {
        "0518": "Den Haag",
        "0034": "Almere",
        "0392": "Haarlem",
        "0599": "Rotterdam",
    }
    assert (WelcomeGroup.objects.count(), Household.objects.count()) == (42, 64)
    placed = set(PostcodeArea.objects.values_list("pc4", flat=True))
    assert {group.pc4 for group in WelcomeGroup.objects.all()} <= placed
    assert set(Household.objects.values_list("pc4", flat=True)) <= placed


def test_the_groups_stand_at_every_place_of_their_way(loaded):
    assert set(WelcomeGroup.objects.values_list("status", flat=True)) >= {
        GroupStatus.FORMING,
        GroupStatus.SUBMITTED,
        GroupStatus.WAITING,
        GroupStatus.SCREENING,
        GroupStatus.READY,
        GroupStatus.PAUSED,
    }
    assert WelcomeGroup.objects.exclude(replacing_since=None).count() == 1
    assert WelcomeGroup.objects.exclude(incomplete_since=None).count() == 1
    rare = {TaskKind.RETURNED, TaskKind.LEFT_MATCH, TaskKind.SUCCESSION, TaskKind.TWO_GROUPS}
    assert set(StaffTask.objects.open().values_list("kind", flat=True)) == set(TaskKind) - rare


def test_every_ready_group_and_household_is_ready_in_truth(loaded):
    for group in WelcomeGroup.objects.filter(status=GroupStatus.READY):
        assert still_open(group) == []
    for household in Household.objects.filter(status=HouseholdStatus.READY):
        assert household_lacks(household) == []


def test_nobody_in_a_household_has_the_name_of_another(loaded):
    for household in Household.objects.all():
        names = [person.name for person in household.people.all()]
        assert len(names) == len(set(names))


def test_matches_stand_at_different_points_of_their_year_with_their_talks(loaded):
    matches = Match.objects.live()

    assert matches.count() == 15
    assert len({match.starts_on for match in matches}) > 5
    assert set(matches.values_list("status", flat=True)) == {
        MatchStatus.INTRODUCTION,
        MatchStatus.ACTIVE,
    }
    assert CheckIn.objects.submitted().count() > 40
    assert not CheckIn.objects.filter(held_on__gt=TODAY).exists()


def test_one_round_is_asked_for_and_finds_pairs(loaded):
    queued = MatchingRound.objects.get(status=RoundStatus.QUEUED)

    rounds.run(str(queued.pk))

    queued.refresh_from_db()
    assert queued.is_proved
    assert queued.proposals.count() >= 2
    assert queued.unmatched.count() >= 1


def test_proposals_stand_at_every_place_of_their_way(loaded):
    stages = Counter(Proposal.objects.holding().values_list("status", flat=True))
    assert stages == {"approved": 1, "sent": 2, "accepted_by_one": 2, "accepted": 1}
    talks = Proposal.objects.with_stage().filter(wants_talk=True)
    assert talks.count() == 2
    assert Introduction.objects.count() == 2
    for email in ("nieuwkomer2", "coordinator2"):
        user = User.objects.get(email=f"{email}@samenhier.example")
        assert Proposal.objects.to_answer_by(user).count() == 1


def test_a_training_that_is_full_a_dinner_and_a_series_with_a_trainer(loaded):
    training = Event.objects.get(kind=EventKind.TRAINING)
    statuses = Counter(training.registrations.values_list("status", flat=True))

    community = Event.objects.filter(kind=EventKind.COMMUNITY)
    assert community.filter(series=None).count() == 1
    assert community.exclude(series=None).count() == 8
    builder = User.objects.get(email="bouwer@samenhier.example")
    assert [one.is_noted_now for one in Event.objects.trained_by(builder)][:2] == [True, False]
    assert statuses[RegistrationStatus.REGISTERED] == training.capacity


def test_the_public_site_has_a_text_a_meeting_and_stories_in_every_language(loaded):
    for city in Municipality.objects.all():
        assert live_languages(city.text) == ["nl", "en", "uk", "ar"]
        meeting = Event.objects.upcoming().information_for(city).get()
        assert live_languages(meeting) == ["nl", "en", "uk", "ar"]
    stories = Story.objects.published()
    assert [live_languages(story) for story in stories] == [["nl", "en", "uk", "ar"]] * 3


def test_each_role_can_sign_in_with_what_is_printed(loaded, client):
    roles = set()
    for person in loaded.sign_ins:
        user = User.objects.get(email=person.email)
        assert user.check_password(person.password)
        roles.add(user.role)

    assert roles == set(Role.values)


def test_referrals_stand_in_each_state_and_their_links_open(loaded, client):
    states = [referral.state for referral in Referral.objects.all()]
    links = [door.opens_with for door in loaded.doors if door.opens_with.startswith("http")]

    assert set(states) == set(ReferralState)
    assert len(links) == Referral.objects.filter(may_follow=True).count() == 3
    assert {client.get(link).status_code for link in links} == {200}


def test_the_printed_codes_open_two_households_without_an_address(loaded):
    printed = [door.opens_with for door in loaded.doors if not door.opens_with.startswith("http")]

    opened = [household_of(read_code(code)) for code in printed]

    assert printed == list(PAPER_CODES)
    assert [(one.language, one.email, one.in_a_match) for one in opened] == [
        ("uk", "", True),
        ("ar", "", False),
    ]


def test_wishes_are_musts_and_rathers_and_a_builder_has_something_to_do(loaded):
    builder = User.objects.get(email="bouwer@samenhier.example")

    assert set(Preference.objects.values_list("strength", flat=True)) == set(Strength)
    assert NextAction.objects.visible_to(builder).open().count() == 3
    assert RegistrationDraft.objects.visible_to(builder).alive().count() == 1


def test_the_command_refuses_a_real_database(loaded):
    with pytest.raises(CommandError, match="SQLite"):
        call_command("load_demo")

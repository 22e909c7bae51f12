"""From two times yes to a match with a builder and a first meeting."""

import pytest
from django.utils import timezone

from matching import services
from matching.models import BuilderProfile, Match, MatchStatus, Proposal, ProposalStatus
from newcomers.models import HouseholdStatus
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_group, make_household, make_match, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(pair):
    pair.status = ProposalStatus.ACCEPTED
    pair.save()
    return pair


def test_a_pair_that_both_said_yes_to_becomes_a_match(accepted, builder, staff, meeting):
    match = services.activate(accepted, builder=builder, meeting=meeting, by=staff)

    accepted.refresh_from_db()
    assert accepted.status == ProposalStatus.MATCHED
    assert (match.proposal, match.household, match.group) == (
        accepted,
        accepted.household,
        accepted.group,
    )
    assert (match.builder, match.place, match.status) == (builder, 1, MatchStatus.INTRODUCTION)
    assert match.starts_on == timezone.localdate(meeting.at)
    assert (match.introduction.at, match.introduction.place) == (meeting.at, meeting.place)


def test_the_builder_hears_of_the_match_and_of_nobody_in_the_household(
    accepted, builder, staff, meeting
):
    match = services.activate(accepted, builder=builder, meeting=meeting, by=staff)

    message = Message.objects.get(recipient=builder.email)
    subject, body = render(message)
    assert message.template == "match_made"
    assert match.group.name in subject
    assert f"/nl/matches/{match.pk}/" in body
    assert match.household.people.get().name not in subject + body


@pytest.mark.parametrize(
    "status", [ProposalStatus.APPROVED, ProposalStatus.SENT, ProposalStatus.ACCEPTED_BY_ONE]
)
def test_one_yes_is_not_enough(status, pair, builder, staff, meeting):
    pair.status = status
    pair.save()

    with pytest.raises(services.DecisionRefused, match="Both sides"):
        services.activate(pair, builder=builder, meeting=meeting, by=staff)

    assert Match.objects.count() == 0


def test_a_builder_of_another_organisation_is_refused(accepted, staff, meeting):
    with pytest.raises(services.DecisionRefused, match="does not work here"):
        services.activate(accepted, builder=make_user(Role.BUILDER), meeting=meeting, by=staff)


def test_a_pair_that_changed_meanwhile_is_out_of_date(accepted, builder, staff, meeting):
    accepted.household.become(HouseholdStatus.PAUSED, by=None)

    with pytest.raises(services.DecisionRefused, match="not ready any more"):
        services.activate(accepted, builder=builder, meeting=meeting, by=staff)

    accepted.refresh_from_db()
    assert accepted.status == ProposalStatus.STALE


def test_who_speaks_their_language_is_suggested_first_then_who_has_the_fewest_matches(
    the_hague, builder
):
    own = {"organisation": the_hague.organisation}
    idle = make_user(Role.BUILDER, name="Zia", **own)
    arabic = make_user(Role.BUILDER, name="Amira", **own)
    BuilderProfile.objects.create(user=arabic, languages=["ar", "nl"])
    for busy in (builder, arabic):
        make_match(group=make_group(the_hague), builder=busy)
    make_user(Role.BUILDER)  # elsewhere

    suggested = services.suggested_builders(make_household(the_hague, language="ar"))

    assert suggested == [arabic, idle, builder]


def test_an_interpreter_is_proposed_when_they_share_no_language(pair):
    assert services.interpreter_for(pair) == ""

    pair.facts = pair.facts | {"language": {"common": []}}

    assert services.interpreter_for(pair) == pair.household.language


def test_both_sides_hear_when_they_meet_and_nothing_of_the_others(
    accepted, builder, staff, meeting, newcomer
):
    match = services.activate(accepted, builder=builder, meeting=meeting, by=staff)

    mails = {each.recipient: each for each in Message.objects.filter(template="first_meeting")}
    members = set(match.group.members.values_list("email", flat=True))
    assert mails.keys() == {newcomer.email} | members
    assert mails[newcomer.email].language == "ar"
    people = match.household.people.get().name, match.group.coordinator.name, match.group.name
    for mail in mails.values():
        words = " ".join(render(mail))
        assert str(match.pk) in words
        assert [name for name in (*people, meeting.place) if name in words] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_activate_at_once_one_makes_the_match(accepted, builder, staff, meeting):
    def press():
        proposal = Proposal.objects.select_related("round").get(pk=accepted.pk)
        return services.activate(proposal, builder=builder, meeting=meeting, by=staff)

    pressed = at_once(press, press)

    assert {type(each) for each in pressed} == {Match, services.DecisionRefused}
    assert Match.objects.count() == 1
    assert Message.objects.filter(template="match_made").count() == 1

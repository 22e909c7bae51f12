"""What a group needs to be ready, who has to act, and how its members read that."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.models import GroupStatus, Membership, Statement, TaskKind, Training
from groups.readiness import requirements, still_open
from groups.templatetags.readiness import by_actor
from tests.factories import accept, make_event, make_group, make_match, make_municipality, make_user

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def open_codes(group) -> list[tuple[str, str, str]]:
    """Topic, who acts, and about whom."""
    return [
        (one.topic.value, one.actor.value, one.member.name if one.member else "")
        for one in still_open(group)
    ]


@pytest.fixture
def strict(staff):
    """A municipality that asks a VOG of every member."""
    return make_municipality(organisation=staff.organisation, requires_vog=True)


def name_members(group) -> list[Membership]:
    members = list(group.present_members())
    for member, name in zip(members, ["Fatma", "Jan", "Noor", "Olena", "Piet"], strict=False):
        member.name = name
        member.user = member.user or make_user(email=member.email)
        member.save()
    return members


# --- The list ----------------------------------------------------------------------------


def test_a_ready_group_misses_nothing(the_hague):
    assert still_open(make_group(the_hague)) == []


def test_everything_that_can_be_missing_says_who_acts(strict):
    group = make_group(strict, members=2, status=GroupStatus.FORMING, submitted_at=None)
    fatma, jan = name_members(group)
    Training.objects.create(name="Begin", required_from=TODAY())
    Membership.objects.filter(pk=jan.pk).update(profile_done_at=None, vog_requested_on=TODAY())
    fatma.consents.update(ended_at=timezone.now())
    jan.acceptances.all().delete()

    assert open_codes(group) == [
        ("members", "coordinator", ""),
        ("handed_in", "coordinator", ""),
        ("own_part", "member", "Jan"),
        ("consent", "member", "Fatma"),
        ("statement", "member", "Jan"),
        ("training", "member", "Fatma"),
        ("training", "member", "Jan"),
        ("vog", "staff", "Fatma"),
        ("vog", "member", "Jan"),
        ("decision", "staff", ""),
    ]


def test_too_many_members_is_for_the_team_to_solve(the_hague):
    group = make_group(the_hague, members=6, status=GroupStatus.SCREENING)

    assert open_codes(group) == [("members", "staff", ""), ("decision", "staff", "")]


def test_a_most_that_is_lowered_takes_nobody_out_of_a_group_that_was_accepted(the_hague):
    group = make_group(the_hague, members=5)
    the_hague.max_members = 4
    the_hague.save()

    services.settle(group)

    assert (group.status, still_open(group), group.is_full) == (GroupStatus.READY, [], True)


def test_a_fewest_that_is_raised_gives_a_ready_group_its_term(the_hague):
    group = make_group(the_hague, members=3)
    the_hague.min_members = 4
    the_hague.save()

    services.settle(group)

    assert (group.status, group.is_gathering) == (GroupStatus.SCREENING, True)
    assert group.replace_before == TODAY() + timedelta(weeks=8)


def test_a_fewest_that_is_raised_ends_no_match(the_hague):
    group = make_group(the_hague, members=3)
    match = make_match(group=group)
    the_hague.min_members = 4
    the_hague.save()

    services.settle(group)

    match.refresh_from_db()
    assert (group.status, match.status) == (GroupStatus.READY, "active")
    assert group.tasks.open().get().kind == TaskKind.REPLACEMENT


def test_the_bounds_are_those_of_the_municipality():
    town = make_municipality(min_members=2, max_members=2)

    assert still_open(make_group(town, members=2)) == []
    crowd = make_group(town, members=3, status=GroupStatus.SCREENING)
    assert {topic for topic, _who, _member in open_codes(crowd)} == {"members", "decision"}


@pytest.mark.parametrize(
    ("asked", "seen", "expires", "is_done", "actor"),
    [
        (None, None, None, False, "staff"),
        (-9, None, None, False, "member"),
        (-9, -2, None, True, "staff"),
        (-9, -2, 0, True, "staff"),
        (-900, -800, -1, False, "staff"),
        (-5, -800, -1, False, "member"),
    ],
)
def test_a_vog_is_asked_for_by_the_team_and_shown_by_the_member(
    strict, asked, seen, expires, is_done, actor
):
    def day(days: int | None) -> date | None:
        return None if days is None else TODAY() + timedelta(days=days)

    group = make_group(strict)
    group.members.update(
        vog_requested_on=day(asked), vog_seen_on=day(seen), vog_expires_on=day(expires)
    )

    vog = [one for one in requirements(group) if one.topic == "vog"]

    assert [(one.is_done, one.actor) for one in vog] == [(is_done, actor)] * 3


def test_where_no_vog_is_asked_none_is_missing(the_hague):
    assert not [one for one in requirements(make_group(the_hague)) if one.topic == "vog"]


def test_the_last_decision_counts(the_hague):
    group = make_group(the_hague)
    group.decisions.create(reason="busy")

    assert open_codes(group) == [("decision", "staff", "")]


# --- Trainings ---------------------------------------------------------------------------


@pytest.fixture
def training() -> Training:
    return Training.objects.create(name="Een goed begin", required_from=TODAY())


def attend(member: Membership, training: Training | None, **changes) -> None:
    event = make_event(timezone.now() - timedelta(days=2), training=training)
    event.registrations.create(
        user=member.user, status="registered", **({"has_attended": True} | changes)
    )


def test_a_training_is_followed_by_being_there(the_hague, training):
    group = make_group(the_hague)
    fatma, jan, noor = name_members(group)
    attend(fatma, training)
    attend(jan, training, has_attended=False)
    attend(noor, None)

    assert open_codes(group) == [("training", "member", "Jan"), ("training", "member", "Noor")]
    assert still_open(group)[0].sentence == (
        "Jan has not followed the training “Een goed begin” yet."
    )


def test_a_training_that_was_called_off_counts_for_nobody(the_hague, training):
    group = make_group(the_hague)
    for member in name_members(group):
        attend(member, training)
    training.events.update(is_cancelled=True)

    assert len(still_open(group)) == 3


@pytest.mark.parametrize(
    ("days", "here", "count"), [(0, True, 3), (1, True, 0), (None, True, 0), (0, False, 0)]
)
def test_a_training_is_asked_from_its_day_on_and_where_it_is_asked(the_hague, days, here, count):
    Training.objects.create(
        name="Begin",
        required_from=None if days is None else TODAY() + timedelta(days=days),
        municipality=the_hague if here else make_municipality(),
    )

    assert len(still_open(make_group(the_hague))) == count


# --- The statement -----------------------------------------------------------------------


def new_version(days_ago: int) -> Statement:
    texts = {f"{field}_{code}": "x" for field in ("title", "body") for code in ("nl", "en")}
    return Statement.objects.create(
        version="2", valid_from=TODAY() - timedelta(days=days_ago), **texts
    )


@pytest.mark.parametrize(("days_ago", "missing"), [(-1, 0), (0, 0), (41, 0), (42, 3)])
def test_the_former_statement_counts_for_six_weeks_longer(the_hague, days_ago, missing):
    group = make_group(the_hague)
    new_version(days_ago)

    assert len(still_open(group)) == missing


def test_of_two_new_versions_only_the_last_two_count(the_hague):
    group = make_group(the_hague)
    new_version(days_ago=5)
    third = Statement.objects.create(version="3", valid_from=TODAY())

    assert len(still_open(group)) == 3
    for one in group.members.all():
        one.acceptances.create(statement=third, language="nl")
    assert still_open(group) == []


def test_without_a_statement_none_is_asked(the_hague):
    group = make_group(the_hague)
    for member in group.members.all():
        member.acceptances.all().delete()
    Statement.objects.all().delete()

    assert still_open(group) == []


# --- What it costs -----------------------------------------------------------------------


def queries_of(group) -> int:
    with CaptureQueriesContext(connection) as queries:
        requirements(group)
    return len(queries)


def test_the_list_costs_the_same_for_three_members_and_five(strict, training):
    groups = [make_group(strict, members=count) for count in (3, 5)]
    for group in groups:
        name_members(group)
        group.refresh_from_db()

    three, five = (queries_of(group) for group in groups)

    assert three == five <= 8


# --- How members read it -----------------------------------------------------------------


def test_the_checklist_is_grouped_by_who_has_to_act(strict):
    group = make_group(strict, status=GroupStatus.SCREENING)
    fatma, jan, noor = name_members(group)
    for member in (fatma, jan, noor):
        member.acceptances.all().delete()
    Membership.objects.filter(pk=jan.pk).update(vog_requested_on=TODAY())

    told = by_actor(group, noor)

    assert [one.topic for one, _url in told["yours"]] == ["statement"]
    assert [(line.name, line.names) for line in told["others"]] == [
        ("Participant statement", ["Fatma", "Jan"]),
        ("VOG", ["Jan"]),
    ]
    assert [(line.name, line.names) for line in told["team"]] == [
        ("VOG", ["Fatma", "Noor"]),
        ("Getting acquainted", []),
    ]


def test_the_coordinator_gets_what_only_they_can_do(the_hague):
    group = make_group(the_hague, members=2, status=GroupStatus.FORMING)
    coordinator, jan = name_members(group)

    assert [one.topic for one, _url in by_actor(group, coordinator)["yours"]] == [
        "members",
        "handed_in",
    ]
    assert by_actor(group, jan)["yours"] == []


def test_the_page_leads_a_member_to_what_they_can_do(sign_in, the_hague):
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    fatma, _jan, _noor = name_members(group)
    fatma.acceptances.all().delete()

    page = sign_in(fatma.user).get(reverse("groups:own"))

    assert reverse("groups:statement") in page.text
    assert "Read and accept the participant statement" in page.text


def test_the_page_names_who_still_has_to(sign_in, the_hague):
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    fatma, jan, noor = name_members(group)
    for member in (jan, noor):
        member.acceptances.all().delete()

    text = " ".join(sign_in(fatma.user).get(reverse("groups:own")).text.split())

    assert "<bdi>Jan</bdi> and <bdi>Noor</bdi> still have to" in text


def test_a_group_that_is_complete_reads_so(sign_in, the_hague):
    group = make_group(the_hague, status=GroupStatus.SCREENING)
    accept(group)
    fatma, *_others = name_members(group)

    assert "Everything is complete" in sign_in(fatma.user).get(reverse("groups:own")).text

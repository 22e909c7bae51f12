"""Staff hear of a talk that is long overdue by mail, once, with who accompanies the match."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching.journey import overdue
from matching.journey.models import OverdueTalk
from matching.journey.tasks import tell_of_overdue_talks
from matching.models import Match, MatchStatus
from samenhier.accounts.models import Role
from samenhier.celery import app
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_check_in, make_household, make_match, make_municipality, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture(autouse=True)
def reader(staff):
    staff.language = "en"
    staff.save()
    return staff


@pytest.fixture
def late(the_hague, builder):
    """Makes a match whose next talk was due so many days ago."""

    def make(days, **fields):
        match = make_match(household=make_household(the_hague), builder=builder, **fields)
        make_check_in(match, held_on=ago(days + 3), next_on=ago(days))
        return match

    return make


def mails():
    return list(Message.objects.filter(template="talks_overdue").order_by("pk"))


def test_staff_read_how_many_and_who_accompanies_and_no_newcomer(late, staff):
    matches = [late(7), late(30)]
    late(6)

    tell_of_overdue_talks()

    (mail,) = mails()
    subject, body = render(mail)
    assert (mail.recipient, subject) == (staff.email, "2 talks are overdue")
    assert "Bilal Bouwer (2)" in body
    assert "http://testserver/en/admin/matching/match/?look=late\n" in body
    people = [person.name for one in matches for person in one.household.people.all()]
    told = [*people, *(one.household.reference for one in matches)]
    assert [each for each in told if each in subject + body] == []


def test_each_talk_is_told_once_and_a_new_one_the_next_morning(late):
    late(8)
    tell_of_overdue_talks()
    late(8)
    tell_of_overdue_talks()
    assert len(mails()) == 1

    for _ in range(2):
        overdue.tell_staff(ago(-1))
    overdue.tell_staff(ago(-2))

    assert [mail.context["count"] for mail in mails()] == [1, 1]
    assert OverdueTalk.objects.count() == 2


def test_a_talk_that_is_planned_anew_and_late_again_is_told_again(late):
    match = late(20)
    overdue.tell_staff(ago(12))
    make_check_in(match, was_reached=False, held_on=ago(10), next_on=ago(8))

    tell_of_overdue_talks()

    assert len(mails()) == 2


def test_when_the_worker_dies_before_the_mail_nothing_counts_as_told(late, monkeypatch):
    late(8)

    def dies(*_, **__):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("matching.journey.overdue.outbox.queue", dies)
        with pytest.raises(RuntimeError):
            tell_of_overdue_talks()
    assert not OverdueTalk.objects.exists()
    tell_of_overdue_talks()

    assert len(mails()) == 1


def test_only_staff_of_the_organisation_hear_it_and_without_any_it_waits(late, staff):
    elsewhere = make_municipality()
    match = make_match(household=make_household(elsewhere), starts_on=ago(60))
    late(30, status=MatchStatus.PAUSED)
    late(30, status=MatchStatus.COMPLETED)
    tell_of_overdue_talks()
    assert mails() == []

    hired = make_user(Role.STAFF, organisation=elsewhere.organisation)
    tell_of_overdue_talks()

    assert [mail.recipient for mail in mails()] == [hired.email]
    assert OverdueTalk.objects.get().match_id == match.pk


def test_only_staff_see_what_was_told(late, staff, builder, national):
    late(8)
    tell_of_overdue_talks()

    counts = [OverdueTalk.objects.visible_to(user).count() for user in (staff, national, builder)]
    assert counts == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(late):
    late(8)
    late(9)

    at_once(tell_of_overdue_talks, tell_of_overdue_talks)

    assert len(mails()) == 1
    assert (Match.objects.count(), OverdueTalk.objects.count()) == (2, 2)


def test_it_runs_by_the_clock():
    tasks = [entry["task"] for entry in app.conf.beat_schedule.values()]

    assert "matching.journey.tasks.tell_of_overdue_talks" in tasks

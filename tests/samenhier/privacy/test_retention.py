"""What has been here long enough goes, by the rules of each app; nothing goes a day too early."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from groups.models import GroupStatus, JoinLink, JoinRequest, Membership, SignUpDraft, WelcomeGroup
from matching.models import MatchStatus
from newcomers.models import Household, HouseholdStatus, RegistrationDraft
from samenhier.accounts.models import User
from samenhier.content.models import PartnerEnquiry, Story
from samenhier.content.services import withdraw
from samenhier.outbox.models import Message, MessageStatus
from samenhier.privacy import letting_go
from samenhier.privacy.letting_go import Rule
from samenhier.privacy.models import (
    Access,
    AccessAction,
    Consent,
    Erasure,
    RetentionRun,
)
from samenhier.privacy.tasks import let_go
from tests.factories import make_enquiry, make_group, make_household, make_match, make_story
from tests.factories import make_user as make_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    """The tests begin at noon: an hour more or less is the same day."""
    today = timezone.localtime().replace(hour=12, minute=0, second=0)
    with time_machine.travel(today, tick=False):
        yield


def nights_later(**term: int) -> list[bool]:
    """Whether something was let go of on the last night within a term, and on the first after."""
    end = timezone.now() + relativedelta(**term)
    went = []
    for moment in (end - timedelta(hours=23), end + timedelta(hours=1)):
        with time_machine.travel(moment, tick=False):
            let_go()
            went.append(any(line["done"] for line in RetentionRun.objects.first().report))
    return went


ON_TIME = [False, True]


def test_an_unfinished_sign_up_goes_after_30_days():
    SignUpDraft.objects.create()

    assert nights_later(days=30) == ON_TIME
    assert SignUpDraft.objects.count() == 0


def test_an_unfinished_registration_goes_after_30_days():
    RegistrationDraft.objects.create()

    assert nights_later(days=30) == ON_TIME
    assert RegistrationDraft.objects.count() == 0


def test_a_request_to_join_goes_when_its_link_is_too_old():
    link = JoinLink.objects.create(group=make_group())
    JoinRequest.objects.create(link=link, name="Jan", email="jan@post.example")

    assert nights_later(days=7) == ON_TIME
    assert JoinRequest.objects.count() == 0


@pytest.mark.parametrize("status", [GroupStatus.REJECTED, GroupStatus.WITHDRAWN])
def test_a_group_that_stopped_is_erased_after_three_months(status):
    group = make_group(status=GroupStatus.SUBMITTED)
    group.become(status, by=None)

    assert nights_later(months=3) == ON_TIME
    group.refresh_from_db()
    assert (group.name, group.status) == ("", status)


@pytest.mark.parametrize("status", [HouseholdStatus.WITHDRAWN, HouseholdStatus.NOT_SUITABLE])
def test_a_household_that_stopped_is_erased_after_three_months(status):
    household = make_household(status=HouseholdStatus.INTAKE, phone="+31612345678")
    household.become(status, by=None)

    assert nights_later(months=3) == ON_TIME
    household.refresh_from_db()
    assert (household.phone, household.status) == ("", status)


def test_a_member_who_left_is_erased_after_three_months():
    member = make_group(members=4).members.last()
    Membership.objects.filter(pk=member.pk).update(left_on=timezone.localdate())

    assert nights_later(months=3) == ON_TIME
    member.refresh_from_db()
    assert member.name == ""


@pytest.mark.parametrize("ending", [MatchStatus.COMPLETED, MatchStatus.ENDED_EARLY])
def test_both_sides_of_a_match_are_erased_a_year_after_its_follow_up(ending):
    match = make_match()
    match.become(ending, by=None)
    Household.objects.update(status=HouseholdStatus.COMPLETED)
    WelcomeGroup.objects.update(status=GroupStatus.COMPLETED)

    assert nights_later(months=18) == ON_TIME
    kinds = set(Erasure.objects.values_list("kind__model", flat=True))
    assert kinds == {"household", "welcomegroup", "membership"}


def test_a_group_that_goes_on_with_another_household_stays():
    match = make_match()
    match.become(MatchStatus.COMPLETED, by=None)
    make_match(group=match.group)
    Household.objects.filter(pk=match.household_id).update(status=HouseholdStatus.COMPLETED)

    assert nights_later(months=18) == ON_TIME
    assert set(Erasure.objects.values_list("kind__model", flat=True)) == {"household"}


def test_a_withdrawn_story_goes_and_one_with_a_yes_stays():
    withdraw(make_story())
    stays = make_story()

    assert nights_later(months=3) == ON_TIME
    assert list(Story.objects.all()) == [stays]


def test_an_answered_enquiry_goes_after_two_years_and_an_open_one_stays():
    make_enquiry(answered_at=timezone.now())
    open_one = make_enquiry()

    assert nights_later(months=24) == ON_TIME
    assert list(PartnerEnquiry.objects.all()) == [open_one]


def test_of_a_mail_only_that_it_was_sent_is_kept():
    message = Message.objects.create(
        recipient="a@post.example",
        template="t",
        about="x",
        language="nl",
        context={"name": "Jan"},
        status=MessageStatus.SENT,
        sent_at=timezone.now(),
    )

    assert nights_later(days=30) == ON_TIME
    message.refresh_from_db()
    assert (message.context, message.recipient) == ({}, "a@post.example")


def test_a_closed_account_is_erased_after_two_years_and_an_open_one_stays():
    closed = make_account(is_active=False)
    make_account(name="Fatma")

    assert nights_later(months=24) == ON_TIME
    assert set(User.objects.values_list("name", flat=True)) == {"", "Fatma"}
    assert str(Erasure.objects.get().number) == str(closed.pk)


def test_proof_goes_two_years_after_the_person_did(staff):
    household = make_household(status=HouseholdStatus.INTAKE)
    household.become(HouseholdStatus.WITHDRAWN, by=None)
    Access.objects.create(record=household, user=staff, action=AccessAction.VIEW, path="/x/")
    with time_machine.travel(timezone.now() + relativedelta(months=3, hours=1)):
        let_go()
        erased_at = timezone.now()

    with time_machine.travel(erased_at):
        assert nights_later(months=24) == ON_TIME
    assert (Access.objects.count(), Consent.objects.count()) == (0, 0)


def test_an_account_that_was_erased_long_ago_stops_no_later_night():
    """Its number is no number of a record that the log or a consent can be about."""
    make_account(is_active=False)
    for _years in range(2):
        with time_machine.travel(timezone.now() + relativedelta(months=25)):
            let_go()
            erased_at = timezone.now()
    with time_machine.travel(erased_at + relativedelta(months=25)):
        let_go()

    assert [line["failed"] for line in RetentionRun.objects.first().report if line["failed"]] == []
    assert RetentionRun.objects.count() == 3


def test_a_dry_run_counts_and_changes_nothing(capsys):
    make_group(status=GroupStatus.SUBMITTED).become(GroupStatus.WITHDRAWN, by=None)

    with time_machine.travel(timezone.now() + relativedelta(months=4)):
        call_command("let_go", "--dry-run")

    assert "refused_groups: 1 due, 0 done, 0 failed" in capsys.readouterr().out
    assert (Erasure.objects.count(), RetentionRun.objects.get().is_dry) == (0, True)


def test_one_record_that_cannot_go_keeps_nobody_else_here(monkeypatch):
    names = [make_account(name=name).name for name in ("Anna", "Bert", "Cor")]

    def let_go_of(user):
        User.objects.filter(pk=user.pk).delete()
        if user.name == "Bert":
            raise ValueError(user.name)

    rule = Rule("test", "", lambda at: User.objects.filter(name__in=names), let_go_of)
    monkeypatch.setattr(letting_go, "rules", lambda: [rule])

    report = letting_go.run().report

    assert report == [{"rule": "test", "due": 3, "done": 2, "failed": 1}]
    assert list(User.objects.filter(name__in=names).values_list("name", flat=True)) == ["Bert"]


def test_a_rule_that_cannot_tell_what_is_due_keeps_no_other_rule_from_its_work(monkeypatch, caplog):
    make_account(name="Anna")

    def broken(at):
        with connection.cursor() as cursor:  # as a query that PostgreSQL refuses
            cursor.execute("SELECT name FROM no_such_table -- Anna")

    rules = [
        Rule("broken", "", broken, letting_go.delete),
        Rule("sound", "", lambda at: User.objects.filter(name="Anna"), letting_go.delete),
    ]
    monkeypatch.setattr(letting_go, "rules", lambda: rules)

    let_go()

    assert RetentionRun.objects.get().report == [
        {"rule": "broken", "due": 0, "done": 0, "failed": 0, "is_unknown": True},
        {"rule": "sound", "due": 1, "done": 1, "failed": 0},
    ]
    assert User.objects.filter(name="Anna").count() == 0
    assert caplog.messages == ["Retention: what is due by broken: ProgrammingError"]


def test_the_command_says_which_rule_could_not_tell_what_is_due(monkeypatch, capsys):
    monkeypatch.setattr(letting_go, "rules", lambda: [Rule("broken", "", lambda at: 1 / 0, str)])

    call_command("let_go")

    assert capsys.readouterr().out == "broken: what is due could not be found\n"


def test_what_was_erased_is_erased_again_after_a_backup_was_put_back(tmp_path, capsys):
    group = make_group(status=GroupStatus.WITHDRAWN)
    Erasure.objects.create(
        kind=ContentType.objects.get_for_model(group), number=str(group.pk), reason="term"
    )
    call_command("list_erasures")
    (tmp_path / "list").write_text(capsys.readouterr().out)
    Erasure.objects.all().delete()  # as in the backup

    call_command("erase_again", tmp_path / "list")

    group.refresh_from_db()
    assert (group.name, Erasure.objects.count()) == ("", 1)

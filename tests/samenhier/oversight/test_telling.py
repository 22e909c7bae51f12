"""Unusual looks reach the officer in one mail; while there is none, whoever stands in."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from samenhier.accounts.models import Role, User
from samenhier.admin import todays_work
from samenhier.outbox.mails import compose
from samenhier.outbox.models import Message
from samenhier.oversight import services
from samenhier.oversight.models import UnusualAccess
from samenhier.oversight.tasks import find_unusual
from samenhier.privacy.models import Access, AccessAction, Why
from tests.factories import make_household, make_user

pytestmark = pytest.mark.django_db

STAND_IN = "fg@gemeente.example"


@pytest.fixture
def unusual_day(settings, staff: User, the_hague) -> date:
    """Yesterday somebody looked at one record too often, and opened too many with a reason."""
    settings.UNUSUAL = settings.UNUSUAL | {"one_record": 2, "openings": 1, "night_records": 99}
    household = make_household(the_hague)
    noon = timezone.localtime().replace(hour=12) - timedelta(days=1)
    with time_machine.travel(noon):
        for action in (AccessAction.VIEW, AccessAction.VIEW, AccessAction.OPEN):
            Access.objects.create(record=household, user=staff, action=action, path="/nl/")
    return noon.date()


def digests() -> list[Message]:
    return list(Message.objects.filter(template="unusual_looks").order_by("pk"))


def open_one(household, by: User) -> Message:
    services.open_record(household, why=Why.SAFETY, reason="Called us", path="/nl/", by=by)
    return Message.objects.get(template="record_opened")


def test_what_is_new_goes_in_one_mail_to_each_officer_who_works_here(unusual_day, officer):
    reader = make_user(Role.PRIVACY, language="en")
    make_user(Role.PRIVACY, is_active=False)

    find_unusual()

    assert {(mail.recipient, mail.language) for mail in digests()} == {
        (officer.email, officer.language),
        (reader.email, "en"),
    }
    assert {mail.context["number"] for mail in digests()} == {2}


def test_the_mail_holds_a_number_and_a_link_and_names_nobody(unusual_day, officer, staff):
    find_unusual()

    mail = digests()[0]
    text = compose(mail.template, "en", mail.context).text
    with translation.override(officer.language):
        page = reverse("admin:oversight_unusualaccess_changelist")
    assert set(mail.context) == {"number", "url"}
    assert page in text
    reference = UnusualAccess.objects.exclude(reference="").get().reference
    assert (staff.name in text, reference in text) == (False, False)


def test_what_was_told_is_not_told_again(unusual_day, officer):
    find_unusual()
    find_unusual()

    assert len(digests()) == 1


def test_what_a_later_judgement_finds_is_told_too(unusual_day, officer, settings):
    find_unusual()
    settings.UNUSUAL = settings.UNUSUAL | {"records": 0}

    find_unusual()

    assert [mail.context["number"] for mail in digests()] == [2, 1]


def test_a_day_with_nothing_unusual_sends_nothing(officer):
    find_unusual()

    assert digests() == []


# --- While no officer has an account -------------------------------------------------------


def test_the_stand_in_hears_that_a_record_was_opened_without_a_link(settings, national, the_hague):
    settings.OFFICER_STAND_IN_EMAIL = STAND_IN
    make_user(Role.PRIVACY, is_active=False)
    household = make_household(the_hague)

    mail = open_one(household, national)

    assert mail.recipient == STAND_IN
    assert mail.context == {"reference": household.reference, "url": ""}
    assert "no privacy officer has an account" in compose(mail.template, "en", mail.context).text


def test_the_stand_in_gets_the_morning_mail_and_the_coordinators_do_not(
    settings, unusual_day, national
):
    settings.OFFICER_STAND_IN_EMAIL = STAND_IN

    find_unusual()

    assert [mail.recipient for mail in digests()] == [STAND_IN]


def test_the_stand_in_hears_nothing_while_there_is_an_officer(
    settings, national, officer, the_hague
):
    settings.OFFICER_STAND_IN_EMAIL = STAND_IN

    assert open_one(make_household(the_hague), national).recipient == officer.email


def test_without_anybody_to_tell_the_server_log_says_so(unusual_day, national, caplog):
    find_unusual()

    assert digests() == []
    assert caplog.messages == [
        "No privacy officer has an account: nobody was told (unusual_looks)."
    ]


@pytest.mark.parametrize(("is_active", "is_missing"), [(True, False), (False, True)])
def test_the_national_coordinator_reads_at_home_that_an_officer_is_missing(
    national, is_active, is_missing
):
    make_user(Role.PRIVACY, is_active=is_active)

    urls = [work.url for work in todays_work(national)]

    assert (reverse("admin:accounts_user_add") in urls) == is_missing


def test_staff_of_a_town_are_not_asked_for_an_officer(staff):
    assert reverse("admin:accounts_user_add") not in [work.url for work in todays_work(staff)]

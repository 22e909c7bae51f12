"""The newcomer asks to be called, or stops; somebody has to act before a day."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.formats import date_format

from newcomers.models import Household, HouseholdStatus, NextAction, NextActionKind
from samenhier.accounts.models import Role, User
from samenhier.outbox.mails import compose
from samenhier.outbox.models import Message
from tests.factories import make_household, make_match, make_user

pytestmark = pytest.mark.django_db

CALL, LEAVE = "/en/household/talk/", "/en/household/stop/"
FRIDAY, MONDAY = "2026-11-27 15:00+01:00", date(2026, 11, 30)
ASKED = {"phone": "06 22 33 44 55", "language": "uk", "part": "evening", "text": "The school"}


@pytest.fixture
def on_friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


# --- Talk to somebody ------------------------------------------------------------------------


def test_who_asks_is_called_before_the_end_of_the_next_working_day(on_friday, sign_in, amal):
    page = sign_in(amal).post(CALL, ASKED, follow=True)

    action = amal.household.actions.get()
    assert (action.kind, action.due_on) == (NextActionKind.CALL, MONDAY)
    assert action.text == "Taal: Oekraïens. Beste tijd: avond. The school"
    told = f"We call you on {date_format(MONDAY, 'l j F')} at the latest"
    assert told in page.content.decode()
    amal.household.refresh_from_db()
    assert amal.household.phone == "+31622334455"


def test_the_first_page_tells_when_they_are_called(on_friday, sign_in, amal: User):
    client = sign_in(amal)
    client.post(CALL, ASKED)

    page = client.get(reverse("newcomers:own")).content.decode()

    assert f"We do: on {date_format(MONDAY, 'l j F')} at the latest." in page


def test_asking_again_corrects_the_request_that_waits(sign_in, amal: User):
    client = sign_in(amal)
    client.post(CALL, ASKED)
    client.post(CALL, ASKED | {"part": "", "text": "The doctor"})

    action = amal.household.actions.get()
    assert action.text == "Taal: Oekraïens. The doctor"


def test_in_a_match_the_builder_gets_a_mail_that_names_nobody(sign_in, amal: User):
    match = make_match(household=amal.household)

    sign_in(amal).post(CALL, ASKED)

    mail = Message.objects.get()
    assert (mail.template, mail.recipient) == ("household_asks", match.builder.email)
    letter = compose(mail.template, "en", mail.context)
    assert letter.subject == "A household asks you to call"
    for mark in ("Amal", amal.household.reference, "622334455", "school"):
        assert mark not in letter.text


@pytest.mark.parametrize(
    "wrong",
    [{"phone": ""}, {"phone": "12"}, {"language": "tlh"}, {"part": "night"}, {"text": "111222333"}],
)
def test_a_request_that_is_not_right_stays_in_the_form(sign_in, amal: User, wrong):
    page = sign_in(amal).post(CALL, ASKED | wrong)

    form = page.context["form"]
    assert set(form.errors) == set(wrong)
    assert {name: form[name].value() for name in ASKED} == ASKED | wrong
    assert NextAction.objects.count() == 0


# --- Stop ------------------------------------------------------------------------------------


def test_who_stops_is_matched_no_more_and_somebody_says_goodbye(sign_in, amal: User):
    page = sign_in(amal).post(LEAVE, {"reason": "We move to Utrecht"}, follow=True)

    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.WITHDRAWN
    assert list(Household.objects.waiting()) == []
    change = amal.household.status_changes.get()
    assert (change.by, change.reason) == (amal, "")  # the history is not encrypted
    action = amal.household.actions.get()
    assert (action.kind, action.text) == (NextActionKind.LEAVING, "We move to Utrecht")
    assert "You have stopped. Thank you for telling us." in page.content.decode()


def test_a_mail_tells_it_to_who_has_an_address_and_shows_nothing_on_a_locked_phone(sign_in, amal):
    sign_in(amal).post(LEAVE, {})

    mail = Message.objects.get()
    assert (mail.template, mail.recipient) == ("household_left", amal.email)
    assert compose(mail.template, "en", mail.context).subject == (
        "About your own page at Samen Hier"
    )


def test_without_an_address_there_is_no_mail(sign_in, the_hague):
    user = make_user(Role.NEWCOMER, email=None)
    make_household(the_hague, user=user)

    sign_in(user).post(LEAVE, {})

    user.household.refresh_from_db()
    assert user.household.status == HouseholdStatus.WITHDRAWN
    assert Message.objects.count() == 0


def test_in_a_match_nothing_ends_before_the_builder_called(on_friday, sign_in, amal: User):
    match = make_match(household=amal.household)
    client = sign_in(amal)

    page = client.post(LEAVE, {"reason": "Too busy"}, follow=True)
    client.post(LEAVE, {"reason": "Too busy"})

    amal.household.refresh_from_db()
    match.refresh_from_db()
    assert (amal.household.status, match.status) == (HouseholdStatus.READY, "active")
    action = amal.household.actions.get()
    assert (action.kind, action.due_on) == (NextActionKind.LEAVING, MONDAY)
    mail = Message.objects.get()
    assert mail.recipient == match.builder.email
    subject = compose(mail.template, "en", mail.context).subject
    assert subject == "A household wants to stop: please call"
    assert "Your community builder calls you." in page.content.decode()


@pytest.mark.parametrize(
    ("has_match", "said"), [(False, "erased after 3 months"), (True, "erased 18 months after")]
)
def test_the_page_says_first_what_happens(sign_in, amal: User, has_match, said):
    if has_match:
        make_match(household=amal.household)

    page = sign_in(amal).get(LEAVE).content.decode()

    assert said in page.partition("<form class=")[0]
    assert amal.household.status_changes.count() == 0


def test_looking_at_the_page_stops_nothing(sign_in, amal: User):
    sign_in(amal).get(LEAVE)

    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.READY


def test_a_reason_that_cannot_be_kept_stays_in_the_form(sign_in, amal: User):
    sent = {"reason": "111222333", "wants_erasure": "on"}

    page = sign_in(amal).post(LEAVE, sent)

    assert page.context["form"]["reason"].value() == "111222333"
    amal.household.refresh_from_db()
    assert amal.household.status == HouseholdStatus.READY


def test_erasing_soon_is_work_for_the_privacy_officer_once(sign_in, amal: User, stranger):
    client = sign_in(amal)
    client.post(LEAVE, {"wants_erasure": "on"})
    client.post(LEAVE, {"wants_erasure": "on"})

    officer = make_user(Role.PRIVACY)
    seen = NextAction.objects.visible_to(officer)
    assert [action.kind for action in seen] == [NextActionKind.ERASURE]
    assert NextAction.objects.visible_to(stranger).count() == 0
    assert NextAction.objects.visible_to(amal).count() == 0


def test_who_stopped_before_can_still_ask_to_be_erased(sign_in, amal: User):
    amal.household.become(HouseholdStatus.WITHDRAWN, by=amal)
    client = sign_in(amal)
    assert "Yes, I want to stop" not in client.get(LEAVE).content.decode()

    client.post(LEAVE, {"wants_erasure": "on"})

    assert amal.household.actions.get().kind == NextActionKind.ERASURE
    assert "You asked us to erase your data" in client.get(LEAVE).content.decode()

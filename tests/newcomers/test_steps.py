"""The way of a household: intake, ready, pause, leaving; and its own account."""

import threading

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from newcomers.models import Household, HouseholdStatus
from newcomers.permissions import can_answer, can_change
from newcomers.services import (
    AddressTaken,
    NoAddress,
    answer_consent,
    go_to_intake,
    open_account,
    settle,
)
from samenhier.accounts.models import Role, User
from samenhier.lifecycle import IllegalTransition
from samenhier.outbox.models import Message
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_household, make_match, make_user
from tests.races import at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db


def step_url(household: Household, status: str) -> str:
    return reverse("admin:newcomers_household_step", args=[household.pk, status])


def said(page) -> list[str]:
    return [str(message) for message in get_messages(page.wsgi_request)]


# --- Waiting ---------------------------------------------------------------------------


def test_waiting_are_the_ready_without_a_live_match():
    waiting = make_household()
    make_household(status=HouseholdStatus.INTAKE)
    make_match()
    parted = make_match(status="ended_early").household

    assert set(Household.objects.waiting()) == {waiting, parted}


# --- Steps at the desk ---------------------------------------------------------------------


def test_staff_begin_the_intake_and_read_what_is_still_needed(sign_in, staff, the_hague):
    household = make_household(the_hague, status=HouseholdStatus.REGISTERED, day_parts=[])

    page = sign_in(staff).post(step_url(household, "intake"), {"reason": ""})

    household.refresh_from_db()
    assert household.status == HouseholdStatus.INTAKE
    (told,) = said(page)
    assert told == (
        f"{household.reference} is now: intake. There has been no intake talk yet. "
        "It is not known yet when there is time."
    )


@pytest.mark.parametrize("before", [HouseholdStatus.REGISTERED, HouseholdStatus.PAUSED])
def test_who_lacks_nothing_is_ready_as_soon_as_the_intake_begins(staff, the_hague, before):
    household = make_household(the_hague)
    Household.objects.update(status=before)
    household.refresh_from_db()

    go_to_intake(household, by=staff)

    household.refresh_from_db()
    assert household.status == HouseholdStatus.READY
    assert list(household.status_changes.values_list("after", "by")) == [
        (HouseholdStatus.INTAKE, staff.pk),
        (HouseholdStatus.READY, None),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ready", "paused"),
        ("intake", "withdrawn"),
        ("ready", "withdrawn"),
        ("referred", "registered"),
    ],
)
def test_other_steps_are_taken_with_their_reason(sign_in, staff, the_hague, before, after):
    household = make_household(the_hague, status=before)

    page = sign_in(staff).post(step_url(household, after), {"reason": "They asked for it."})

    household.refresh_from_db()
    assert household.status == after
    assert household.status_changes.get().reason == "They asked for it."
    assert said(page) == [f"{household.reference} is now: {household.get_status_display()}."]


def test_a_referral_needs_to_say_where_to(sign_in, staff, the_hague):
    household = make_household(the_hague, status=HouseholdStatus.INTAKE)
    client = sign_in(staff)

    refused = client.post(step_url(household, "not_suitable"), {"reason": ""})
    assert refused.context["form"].errors == {
        "reason": ["Write down to which help they are referred, and why."]
    }
    client.post(step_url(household, "not_suitable"), {"reason": "To the legal help desk."})

    household.refresh_from_db()
    assert household.status == HouseholdStatus.NOT_SUITABLE
    assert household.status_changes.get().reason == "To the legal help desk."


def test_a_reason_with_an_identity_number_is_refused(sign_in, staff, the_hague):
    household = make_household(the_hague)

    page = sign_in(staff).post(step_url(household, "paused"), {"reason": "BSN 123456782"})

    assert list(page.context["form"].errors) == ["reason"]
    assert page.context["form"]["reason"].value() == "BSN 123456782"


def test_nobody_goes_back_from_ready_by_hand(sign_in, staff, the_hague):
    household = make_household(the_hague)

    page = sign_in(staff).post(step_url(household, "intake"), {"reason": ""})

    assert said(page) == ["This step is not possible any more. Look where it stands now."]
    household.refresh_from_db()
    assert household.status == HouseholdStatus.READY


def test_a_step_that_is_not_open_says_so(sign_in, staff, the_hague):
    household = make_household(the_hague, status=HouseholdStatus.WITHDRAWN)
    client = sign_in(staff)

    assert b"not possible from here" in client.get(step_url(household, "intake")).content
    page = client.post(step_url(household, "intake"), {"reason": ""})

    assert said(page) == ["This step is not possible any more. Look where it stands now."]
    assert household.status_changes.count() == 0


def test_looking_at_a_step_changes_nothing(sign_in, staff, the_hague):
    household = make_household(the_hague)

    assert sign_in(staff).get(step_url(household, "paused")).status_code == 200

    household.refresh_from_db()
    assert household.status == HouseholdStatus.READY


@pytest.mark.parametrize("status", ["ready", "completed", "matched", "nonsense"])
def test_only_the_steps_of_staff_exist(sign_in, staff, the_hague, status):
    household = make_household(the_hague)

    assert sign_in(staff).post(step_url(household, status)).status_code == 404


def test_strangers_and_other_roles_take_no_steps(sign_in, stranger, builder, newcomer):
    household = newcomer.household
    url = step_url(household, "paused")

    assert sign_in(stranger).post(url, {"reason": ""}).status_code == 404
    assert sign_in(builder).post(url, {"reason": ""}).status_code == 302  # to the sign-in page
    assert sign_in(newcomer).post(url, {"reason": ""}).status_code == 302
    household.refresh_from_db()
    assert household.status == HouseholdStatus.READY


def test_the_page_of_a_household_shows_its_steps_and_its_history(sign_in, staff, the_hague):
    household = make_household(the_hague)
    household.become(HouseholdStatus.PAUSED, by=staff, reason="On a journey")

    page = sign_in(staff).get(reverse("admin:newcomers_household_change", args=[household.pk]))

    assert [status for status, _verb in page.context["steps"]] == ["intake", "withdrawn"]
    html = page.content.decode()
    assert "On a journey" in html
    assert step_url(household, "intake") in html
    assert step_url(household, "paused") not in html


@pytest.mark.django_db(transaction=True)
def test_of_two_who_pause_at_the_same_moment_one_wins():
    household = make_household()
    staff = make_user(Role.NATIONAL)

    def pause():
        return Household.objects.get(pk=household.pk).become(HouseholdStatus.PAUSED, by=staff)

    paused = at_once(pause, pause)

    assert {type(one) for one in paused} == {Household, IllegalTransition}
    assert household.status_changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_no_given_while_the_last_answer_is_stored_keeps_the_household_out_of_matching():
    household = make_household(status=HouseholdStatus.READY)
    Household.objects.update(status=HouseholdStatus.INTAKE)
    seen = threading.Event()

    def refuse():
        mine = Household.objects.get(pk=household.pk)
        with transaction.atomic():
            record_consent(mine, Purpose.PARTICIPATION, is_given=False)
            seen.set()
            wait_until_somebody_waits()

    def complete():
        mine = Household.objects.get(pk=household.pk)
        seen.wait(timeout=10)
        settle(mine)

    at_once(refuse, complete)

    household.refresh_from_db()
    assert household.status == HouseholdStatus.INTAKE


# --- Consent -------------------------------------------------------------------------------


def test_who_may_not_change_a_household_answers_nothing_for_it(stranger, builder):
    household = make_household()

    for user in (stranger, builder):
        with pytest.raises(PermissionDenied):
            answer_consent(household, Purpose.PHOTO, is_given=True, by=user)
        with pytest.raises(PermissionDenied):
            go_to_intake(household, by=user)
        with pytest.raises(PermissionDenied):
            open_account(household, by=user)

    assert household.consents.filter(purpose=Purpose.PHOTO).count() == 0


def test_a_no_to_special_needs_erases_what_was_written_about_them(national):
    household = make_household(practical_needs="Step-free", requirements=["step_free", "quiet"])
    record_consent(household, Purpose.SPECIAL_NEEDS, is_given=True)

    answer_consent(household, Purpose.SPECIAL_NEEDS, is_given=False, by=national)

    household.refresh_from_db()
    assert (household.practical_needs, household.requirements) == ("", [])
    assert household.status == HouseholdStatus.READY


def test_a_yes_keeps_what_is_written(national):
    household = make_household(practical_needs="Step-free")

    answer_consent(household, Purpose.SPECIAL_NEEDS, is_given=True, by=national)

    household.refresh_from_db()
    assert household.practical_needs == "Step-free"


def test_an_answer_keeps_its_version_language_time_and_who_assisted(staff, newcomer):
    household = newcomer.household

    assisted = answer_consent(household, Purpose.PHOTO, is_given=True, by=staff, language="ti")
    own = answer_consent(household, Purpose.PHOTO, is_given=False, by=newcomer, language="ar")

    assisted.refresh_from_db()
    assert (assisted.assisted_by, assisted.language) == (staff, "ti")
    assert assisted.text_version == own.text_version != ""
    assert assisted.ended_at is not None
    assert (own.assisted_by, own.language, own.ended_at) == (None, "ar", None)


def test_refusing_research_or_photos_changes_nothing(newcomer):
    for purpose in (Purpose.RESEARCH, Purpose.PHOTO, Purpose.MUNICIPALITY):
        answer_consent(newcomer.household, purpose, is_given=False, by=newcomer)

    newcomer.household.refresh_from_db()
    assert newcomer.household.status == HouseholdStatus.READY


# --- An account of their own ---------------------------------------------------------------


def test_a_household_gets_its_own_page_once(national):
    household = make_household(email="Amal@Example.org", language="ar")

    user = open_account(household, by=national)
    again = open_account(household, by=national)

    assert again == user
    household.refresh_from_db()
    assert household.user == user
    assert (user.role, user.language) == (Role.NEWCOMER, "ar")
    assert (user.email, user.name) == ("amal@example.org", household.people.get().name)
    assert user.has_usable_password() is False


def test_the_mail_about_the_own_page_says_nothing_personal(national):
    household = make_household(email="amal@example.org", language="uk")

    open_account(household, by=national)

    message = Message.objects.get()
    assert (message.recipient, message.template) == ("amal@example.org", "newcomer_account")
    assert message.language == "uk"
    assert message.context == {"url": "http://testserver/uk/household/"}


@pytest.mark.django_db(transaction=True)
def test_of_two_households_that_ask_for_one_address_at_once_one_gets_it():
    staff = make_user(Role.NATIONAL)
    first, second = (make_household(email="amal@example.org") for _ in range(2))

    asked = at_once(lambda: open_account(first, by=staff), lambda: open_account(second, by=staff))

    assert {type(one) for one in asked} == {User, AddressTaken}


@pytest.mark.django_db(transaction=True)
def test_a_double_click_opens_one_account():
    household, staff = make_household(email="amal@example.org"), make_user(Role.NATIONAL)

    def click():
        return open_account(Household.objects.get(pk=household.pk), by=staff)

    first, second = at_once(click, click)

    assert first == second
    assert Message.objects.count() == 1


def test_a_language_the_site_does_not_have_falls_back(national):
    household = make_household(email="amal@example.org", language="ti")

    assert open_account(household, by=national).language == "nl"


def test_a_household_without_people_is_called_by_its_reference(national):
    household = make_household(email="amal@example.org", people=())

    assert open_account(household, by=national).name == household.reference


def test_without_an_address_there_is_no_account(national):
    with pytest.raises(NoAddress):
        open_account(make_household(email=""), by=national)


def test_an_address_that_somebody_signs_in_with_is_refused(national):
    make_user(email="amal@example.org")

    with pytest.raises(AddressTaken):
        open_account(make_household(email="AMAL@example.org"), by=national)

    assert Household.objects.filter(user__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("amal@example.org", "They get a mail on how to open their own page."),
        ("", "Write down an e-mail address first, and save."),
        ("taken@example.org", "Somebody else signs in with this e-mail address."),
    ],
)
def test_the_button_for_an_own_page_says_what_happened(sign_in, staff, the_hague, email, message):
    make_user(email="taken@example.org")
    household = make_household(the_hague, email=email)
    url = reverse("admin:newcomers_household_account", args=[household.pk])
    client = sign_in(staff)

    assert client.get(url).status_code == 405
    assert said(client.post(url)) == [message]


def test_a_stranger_opens_no_account(sign_in, stranger, the_hague):
    household = make_household(the_hague, email="amal@example.org")
    url = reverse("admin:newcomers_household_account", args=[household.pk])

    assert sign_in(stranger).post(url).status_code == 404
    assert User.objects.filter(role=Role.NEWCOMER).count() == 0


# --- Who may -------------------------------------------------------------------------------


@pytest.fixture
def everybody(request: pytest.FixtureRequest) -> dict[str, User]:
    """All the personas by name."""
    names = "staff stranger national builder partner handler researcher coordinator newcomer"
    return {name: request.getfixturevalue(name) for name in names.split()}


def test_who_may_change_and_who_may_answer(everybody):
    household = everybody["newcomer"].household

    may_change = {name for name, user in everybody.items() if can_change(user, household)}
    may_answer = {name for name, user in everybody.items() if can_answer(user, household)}

    assert may_change == {"staff", "national"}
    assert may_answer == {"newcomer"}

"""A partner organisation refers a household, and nobody hears more than the person agreed to."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from newcomers.links import status_token
from newcomers.models import (
    Household,
    HouseholdStatus,
    NextAction,
    NextActionKind,
    Referral,
    TrackText,
    Way,
)
from newcomers.read_aloud import REFERRAL_TEXT_VERSION, WHAT_HAPPENS
from newcomers.readiness import still_open
from newcomers.retention import refused_households
from newcomers.services import erase_household
from newcomers.views.referring import LOOKS_PER_HOUR, PER_HOUR
from samenhier.accounts.models import Intake, Municipality, Role, User
from samenhier.accounts.robots import HIDDEN, MARK, mark
from samenhier.outbox.models import Message
from samenhier.outbox.services import send
from samenhier.privacy.models import ErasureReason, Purpose
from tests.factories import make_household, make_municipality, make_referral, make_user
from tests.forms import from_a_person
from tests.newcomers.entry import household as desk_form
from tests.races import all_at_once

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SECRETS = ("Rana", "Haddad", "612345678", "rana@", "2511", "trap", "2015")


def answers(place: Municipality, **fields: Any) -> dict[str, Any]:
    """A referral in which nothing is left out and nothing is wrong."""
    return {
        "key": str(uuid4()),
        "municipality": place.code,
        "text_language": "ar",
        "explained_in": "ar",
        "had_interpreter": "on",
        "explained_on": TODAY.isoformat(),
        "consent": "on",
        "may_follow": "yes",
        "contact_name": "Rana Haddad",
        "household_language": "ar",
        "contact_phone": "06-12 34 56 78",
        "contact_email": "rana@example.org",
        "track": "status_holder",
        "adults": "2",
        "children_birth_years": "2018, 2015",
        "pc4": "2511 ab",
        "may_tell_needs": "on",
        "requirements": ["step_free", "quiet"],
        "practical_needs": "Geen trap",
        "organisation": "Opvang De Brug",
        "name": "Wil Opvang",
        "email": "wil@opvang.example",
        "phone": "070 123 45 67",
    } | fields


def refer(client: Client, place: Municipality, **fields: Any) -> Any:
    form = from_a_person(answers(place, **fields))
    return client.post(reverse("refer:refer"), form)


def how_far(client: Client, referral: Referral, number: int = 0) -> Any:
    return client.get(reverse("refer:status", args=[status_token(referral.pk, number)]))


def told() -> list[str]:
    """Who was told that there is a household to contact."""
    messages = Message.objects.filter(template="referral_to_follow_up")
    return sorted(messages.values_list("recipient", flat=True))


# --- Referring -----------------------------------------------------------------------------


def test_a_referral_makes_a_household_to_contact_and_nothing_more(client, the_hague):
    refer(client, the_hague)

    household = Household.objects.get()
    assert (household.status, household.way) == (HouseholdStatus.REFERRED, Way.REFERRED)
    assert (household.municipality, household.pc4) == (the_hague, "2511")
    assert (household.phone, household.email) == ("+31612345678", "rana@example.org")
    assert (household.language, household.track) == ("ar", "status_holder")
    assert household.people.count() == 0
    assert (household.requirements, household.practical_needs) == ([], "")


def test_what_was_told_and_on_which_yes_stands_in_the_referral(client, the_hague):
    with translation.override("uk"):
        refer(client, the_hague)

    referral = Referral.objects.get()
    assert (referral.organisation, referral.name) == ("Opvang De Brug", "Wil Opvang")
    assert (referral.email, referral.phone) == ("wil@opvang.example", "+31701234567")
    assert (referral.contact_name, referral.adults) == ("Rana Haddad", 2)
    assert referral.children_birth_years == [2015, 2018]
    assert (referral.requirements, referral.practical_needs) == (
        ["step_free", "quiet"],
        "Geen trap",
    )
    assert (referral.text_version, referral.text_language) == (REFERRAL_TEXT_VERSION, "ar")
    assert (referral.explained_in, referral.explained_on) == ("ar", TODAY)
    assert (referral.had_interpreter, referral.may_follow) == (True, True)
    assert referral.language == "uk"


def test_nobody_agrees_to_take_part_by_being_referred(client, the_hague):
    refer(client, the_hague)

    household = Household.objects.get()
    assert household.consents.count() == 0
    assert still_open(household)
    assert not household.can_become(HouseholdStatus.READY)


def test_the_team_gets_a_first_talk_to_plan_within_five_working_days(client, the_hague):
    refer(client, the_hague)

    action = NextAction.objects.get()
    assert (action.household, action.kind) == (Household.objects.get(), NextActionKind.FIRST_TALK)
    assert TODAY + timedelta(days=5) <= action.due_on <= TODAY + timedelta(days=14)
    assert action.done_at is None


def test_what_may_be_left_out_may_be_left_out(client, the_hague):
    optional = dict.fromkeys(
        ("contact_email", "adults", "children_birth_years", "pc4", "practical_needs", "phone"), ""
    )

    refer(client, the_hague, **optional, requirements=[], may_tell_needs="", had_interpreter="")

    referral = Referral.objects.get()
    assert (referral.adults, referral.children_birth_years, referral.phone) == (None, [], "")
    assert (referral.had_interpreter, referral.household.pc4) == (False, "")


def test_who_has_no_phone_and_no_mail_is_reached_through_the_referrer(client, the_hague):
    refer(client, the_hague, contact_phone="", contact_email="", through_referrer="on")

    household = Household.objects.get()
    assert (household.phone, household.email) == ("", "")


def test_names_and_numbers_are_encrypted_at_rest(client, the_hague):
    refer(client, the_hague)

    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text, h::text FROM newcomers_referral r, newcomers_household h")
        stored = "".join(cursor.fetchone())
    assert [
        secret for secret in ("Rana", "612345678", "701234567", "trap") if secret in stored
    ] == []


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"municipality": ""}, "municipality", "Choose a municipality, or “elsewhere”."),
        ({"text_language": ""}, "text_language", "Choose the language of the text"),
        ({"explained_in": ""}, "explained_in", "Choose the language in which you explained it"),
        ({"explained_on": ""}, "explained_on", "Fill in the day on which you asked."),
        ({"explained_on": "gisteren"}, "explained_on", "Fill in a date"),
        ({"explained_on": "2999-01-01"}, "explained_on", "This day is still to come."),
        (
            {"explained_on": (TODAY - timedelta(days=91)).isoformat()},
            "explained_on",
            "Please ask the person again",
        ),
        ({"consent": ""}, "consent", "Without a yes of the person nothing may be sent"),
        ({"may_follow": ""}, "may_follow", "Ask this too, and choose yes or no."),
        ({"contact_name": ""}, "contact_name", "Type a name, so that we know whom we ask for."),
        ({"contact_name": "111222333"}, "contact_name", "citizen service number"),
        ({"household_language": ""}, "household_language", "Choose a language."),
        ({"contact_phone": "bel maar"}, "contact_phone", "Type a phone number, for example"),
        ({"contact_email": "rana@"}, "contact_email", "It looks like noor@example.org"),
        ({"contact_email": "WIL@opvang.example"}, "contact_email", "This is your own address."),
        ({"contact_phone": "0701234567"}, "contact_phone", "This is your own number."),
        (
            {"contact_phone": "", "contact_email": ""},
            "contact_phone",
            "How can we reach them?",
        ),
        ({"track": ""}, "track", "Choose one."),
        ({"adults": "twee"}, "adults", "Type a number from 1 to 12, for example 2."),
        ({"adults": "0"}, "adults", "Type a number from 1 to 12"),
        ({"children_birth_years": "15"}, "children_birth_years", "Type each year in four digits"),
        ({"children_birth_years": "111222333"}, "children_birth_years", "Type each year"),
        ({"pc4": "Den Haag"}, "pc4", "A postcode begins with four digits"),
        ({"may_tell_needs": ""}, "may_tell_needs", "Tick this if the person agrees."),
        ({"practical_needs": "Nummer 111 222 333"}, "practical_needs", "citizen service number"),
        ({"requirements": ["diagnosis"]}, "requirements", "Select a valid choice"),
        ({"organisation": ""}, "organisation", "Type the name of your organisation"),
        ({"organisation": "Kijk op www.winst.example"}, "organisation", "without a web address"),
        ({"name": ""}, "name", "Type your name"),
        ({"email": "wil@"}, "email", "It looks like noor@example.org"),
        ({"email": ""}, "email", "Type an e-mail address"),
        ({"phone": "+999 1"}, "phone", "Type a phone number, for example"),
    ],
)
def test_a_mistake_is_explained_and_nothing_typed_is_lost(client, the_hague, fields, where, words):
    sent = answers(the_hague, **fields)
    page = client.post(reverse("refer:refer"), from_a_person(sent))
    if "press the button once more" in page.text:  # a web address looks like a robot's
        page = client.post(reverse("refer:refer"), from_a_person(sent) | asked_mark())

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [where]
    assert words in page.text
    assert Household.objects.count() == 0
    kept = page.context["form"].data
    assert {name: kept.getlist(name) for name in sent} == {
        name: value if isinstance(value, list) else [value] for name, value in sent.items()
    }


def asked_mark() -> dict[str, str]:
    """Of a form in doubt that was sent with one more press."""
    return {MARK: mark(asked=True)}


@pytest.mark.parametrize("typed", ["2511", "2511AB", "2511 ab", "٢٥١١", "  2511  "])
def test_a_postcode_is_understood_and_its_letters_are_not_kept(client, the_hague, typed):
    refer(client, the_hague, pc4=typed)

    assert Household.objects.get().pc4 == "2511"


def test_numbers_may_be_typed_in_arabic_digits(client, the_hague):
    refer(client, the_hague, adults="٢", children_birth_years="٢٠١٥، ٢٠١٨")

    referral = Referral.objects.get()
    assert (referral.adults, referral.children_birth_years) == (2, [2015, 2018])


def test_what_was_typed_is_shown_as_text(client, the_hague):
    sent = answers(the_hague, contact_name="Rana <b>x</b>", email="")

    page = client.post(reverse("refer:refer"), sent | asked_mark())

    assert "<b>x</b>" not in page.text
    assert "&lt;b&gt;x&lt;/b&gt;" in page.text


# --- Where there is no programme -------------------------------------------------------------


@pytest.mark.parametrize("where", ["elsewhere", "not yet"])
def test_where_there_is_no_programme_nothing_is_kept_and_the_next_step_is_told(client, where):
    place = make_municipality(intake=Intake.NOT_YET)

    code = "elsewhere" if where == "elsewhere" else place.code
    page = refer(client, place, municipality=code, **({"name": ""} if code == "elsewhere" else {}))

    assert page.status_code == 200
    assert Household.objects.count() == 0
    assert Message.objects.count() == 0
    assert list(page.context["form"].errors) == ["municipality"]
    if where == "elsewhere":
        assert "We are not in that place yet" in page.text
        assert reverse("content:enquiry") in page.text
    else:  # it is not in the list at all
        assert f'value="{place.code}"' not in page.text


def test_people_on_a_track_that_is_closed_cannot_be_referred(client, the_hague):
    TrackText.objects.filter(track="temporary_protection").update(is_open=False)

    page = refer(client, the_hague, track="temporary_protection")

    assert list(page.context["form"].errors) == ["track"]
    assert 'value="temporary_protection"' not in page.text
    assert Household.objects.count() == 0


# --- Once ----------------------------------------------------------------------------------


def test_a_double_click_is_one_referral(client, the_hague, staff):
    key = str(uuid4())

    pages = [refer(client, the_hague, key=key) for _ in range(2)]

    assert [page.status_code for page in pages] == [302, 302]
    assert Referral.objects.get().pk == UUID(key)
    assert (Household.objects.count(), NextAction.objects.count()) == (1, 1)
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_is_one_referral(the_hague):
    key = str(uuid4())
    forms = [lambda: refer(Client(), the_hague, key=key) for _ in range(3)]

    all_at_once(*forms)

    assert Referral.objects.get().pk == UUID(key)
    assert (Household.objects.count(), NextAction.objects.count()) == (1, 1)


def test_many_from_one_place_are_asked_to_wait(client, the_hague):
    for _ in range(PER_HOUR):
        refer(client, the_hague)

    page = refer(client, the_hague)

    assert "Please send them again in an hour" in page.text
    assert Referral.objects.count() == PER_HOUR


def test_a_program_that_fills_in_everything_leaves_nothing(client, the_hague):
    refer(client, the_hague, **{HIDDEN: "http://spam.example"})

    assert Household.objects.count() == 0


# --- Mails ---------------------------------------------------------------------------------


def test_the_reference_is_on_the_page_and_in_the_mail(client, the_hague):
    page = refer(client, the_hague)

    reference = Referral.objects.get().reference
    assert page.url == reverse("refer:referred")
    assert f'<strong dir="ltr">{reference}</strong>' in client.get(page.url).text
    send(Message.objects.get(template="referral_received").pk)
    assert mail.outbox[0].to == ["wil@opvang.example"]
    assert reference in mail.outbox[0].subject
    assert reference in mail.outbox[0].body


def test_the_link_in_the_mail_opens_the_page_and_stands_in_no_queue(client, the_hague, settings):
    refer(client, the_hague)

    message = Message.objects.get(template="referral_received")
    referral = Referral.objects.get()
    token = status_token(referral.pk, 0)
    assert token not in str(message.context)
    send(message.pk)
    link = next(line for line in mail.outbox[0].body.splitlines() if token in line)
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_mails_carry_nothing_of_the_household_and_nothing_that_was_typed(client, the_hague, staff):
    refer(client, the_hague)

    for message in Message.objects.all():
        send(message.pk)

    assert len(mail.outbox) == 2
    # Not the letter as a whole: the random figures of its boundary may spell a year of birth.
    texts = [
        text
        for letter in mail.outbox
        for text in (letter.subject, letter.body, *(one.content for one in letter.alternatives))
    ]
    assert [
        secret for secret in (*SECRETS, "Brug", "Wil ") for text in texts if secret in text
    ] == []


def test_the_staff_of_the_municipality_are_told_and_nobody_else(client, the_hague, staff, stranger):
    make_user(Role.STAFF, organisation=the_hague.organisation, is_active=False)

    refer(client, the_hague)

    assert told() == [staff.email]


def test_without_staff_the_national_coordinator_is_told(client, the_hague, national):
    refer(client, the_hague)

    assert told() == [national.email]


@pytest.mark.parametrize("field", ["email", "contact_email", "name", "organisation"])
def test_a_line_break_makes_no_header_of_its_own(client, the_hague, staff, field):
    value = "wil@opvang.example" if "email" in field else "Wil"
    refer(client, the_hague, **{field: f"{value}\r\nBcc: everybody@example.org"})

    for message in Message.objects.all():
        send(message.pk)
    assert ["everybody@example.org" in str(letter.message()) for letter in mail.outbox] == [
        False
    ] * len(mail.outbox)
    assert [letter.bcc for letter in mail.outbox] == [[]] * len(mail.outbox)


# --- How far it is ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (HouseholdStatus.REFERRED, "Received"),
        (HouseholdStatus.REGISTERED, "In the programme"),
        (HouseholdStatus.INTAKE, "In the programme"),
        (HouseholdStatus.READY, "In the programme"),
        (HouseholdStatus.PAUSED, "In the programme"),
        (HouseholdStatus.COMPLETED, "Ended"),
        (HouseholdStatus.WITHDRAWN, "Ended"),
        (HouseholdStatus.NOT_SUITABLE, "Ended"),
    ],
)
def test_the_referrer_reads_received_in_the_programme_or_ended(client, status, words):
    referral = make_referral()
    Household.objects.update(status=status)

    page = how_far(client, referral)

    assert f'<h2 class="card__title" id="state">{words}</h2>' in page.text
    assert referral.reference in page.text


@pytest.mark.parametrize("status", HouseholdStatus)
def test_without_the_yes_of_the_household_the_page_is_the_same_whatever_happens(client, status):
    referral = make_referral(may_follow=False)
    before = main(how_far(client, referral))
    Household.objects.update(status=status)

    page = main(how_far(client, referral))

    assert page == before
    assert "We may not tell" in page
    assert referral.reference not in page


def main(page: Any) -> str:
    return page.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("may_follow", [True, False])
def test_the_page_tells_nothing_about_the_people(client, may_follow):
    household = make_household(email="rana@example.org", phone="+31612345678")
    referral = make_referral(household, may_follow=may_follow, practical_needs="Geen trap")
    household.people.update(name="Rana Haddad")

    page = main(how_far(client, referral))

    hidden = (*SECRETS, household.reference, household.municipality.name, "Brug", "Wil")
    assert [secret for secret in hidden if secret in page] == []


@pytest.mark.parametrize("link", ["tampered", "another number", "another salt", "gone"])
def test_a_link_that_opens_nothing_tells_nothing(client, link):
    referral = make_referral()
    token = {
        "tampered": status_token(referral.pk, 0)[:-1] + "_",
        "another number": status_token(referral.pk, 1),
        "another salt": Signer(salt="groups.join").sign(f"{referral.pk.hex}.0"),
        "gone": status_token(uuid4(), 0),
    }[link]

    page = client.get(reverse("refer:status", args=[token]))

    assert page.status_code == 404
    assert main(page) == main(client.get(reverse("refer:status", args=["x"])))


def test_looking_very_often_is_refused_for_a_while(client):
    referral = make_referral()
    for _ in range(LOOKS_PER_HOUR):
        client.get(reverse("refer:status", args=["guess"]))

    assert how_far(client, referral).status_code == 429


def test_a_change_of_status_mails_nothing_to_the_referrer(the_hague, staff):
    referral = make_referral()

    referral.household.become(HouseholdStatus.REGISTERED, by=staff)
    referral.household.become(HouseholdStatus.WITHDRAWN, by=staff)

    assert Message.objects.count() == 0


def test_staff_make_the_link_worthless(sign_in, client, staff, the_hague):
    referral = make_referral(make_household(the_hague))

    sign_in(staff).post(reverse("refer:stop_link", args=[referral.pk]))

    assert how_far(Client(), referral).status_code == 404
    assert referral.household.accesses.filter(user=staff, action="change").count() == 1


def test_staff_mail_a_new_link_to_who_took_over_and_only_that_one_works(sign_in, staff, the_hague):
    referral = make_referral(make_household(the_hague), may_follow=True)
    desk = sign_in(staff)
    desk.post(reverse("refer:stop_link", args=[referral.pk]))
    url = reverse("refer:new_link", args=[referral.pk])
    assert desk.get(url).context["form"]["email"].value() == "wil@opvang.example"

    answer = desk.post(url, {"name": "Sanne", "email": "Sanne@opvang.example"})

    assert answer.status_code == 302
    mailed = Message.objects.get(template="referral_link")
    assert mailed.recipient == "sanne@opvang.example"
    assert mailed.context["number"] == 2
    assert [how_far(Client(), referral, number).status_code for number in range(3)] == [
        *(404, 404),
        200,
    ]
    referral.refresh_from_db()
    assert (referral.name, referral.email.lower()) == ("Sanne", "sanne@opvang.example")
    assert referral.household.accesses.filter(user=staff, action="change").count() == 2


def test_a_new_link_needs_an_address_and_nothing_typed_is_lost(sign_in, staff, the_hague):
    referral = make_referral(make_household(the_hague))

    page = sign_in(staff).post(
        reverse("refer:new_link", args=[referral.pk]), {"name": "Sanne", "email": "sanne"}
    )

    assert set(page.context["form"].errors) == {"email"}
    assert page.context["form"]["name"].value() == "Sanne"
    referral.refresh_from_db()
    assert (referral.name, referral.link_number) == ("Wil Opvang", 0)


def test_after_erasing_no_new_link_can_be_made(sign_in, client, staff, the_hague):
    refer(client, the_hague)
    referral = Referral.objects.get()
    referral.household.become(HouseholdStatus.WITHDRAWN, by=staff)
    erase_household(referral.household, by=staff, reason=ErasureReason.REQUEST)

    page = sign_in(staff).get(reverse("refer:new_link", args=[referral.pk]))

    assert page.status_code == 404


def test_after_erasing_the_link_opens_nothing_and_nothing_is_left(client, staff, the_hague):
    refer(client, the_hague)
    referral = Referral.objects.get()
    referral.household.become(HouseholdStatus.WITHDRAWN, by=staff)

    erase_household(referral.household, by=staff, reason=ErasureReason.REQUEST)

    referral.refresh_from_db()
    left = (referral.name, referral.email, referral.phone, referral.contact_name)
    assert left == ("", "", "", "")
    assert (referral.requirements, referral.practical_needs) == ([], "")
    assert referral.children_birth_years == []
    assert how_far(client, referral).status_code == 404


# --- On the household's own page -------------------------------------------------------------


@pytest.fixture
def rana(the_hague) -> User:
    user = make_user(Role.NEWCOMER, name="Rana")
    household = make_household(the_hague, user=user)
    make_referral(household, adults=2, requirements=["quiet"])
    return user


def test_the_household_reads_who_told_what(sign_in, rana):
    page = sign_in(rana).get(reverse("newcomers:consents")).text

    for text in (
        "<bdi>Opvang De Brug</bdi> told us about you",
        "<bdi>Wil Opvang</bdi>",
        "A quiet place",
    ):
        assert text in page


def test_a_household_that_nobody_referred_reads_nothing_of_it(sign_in, newcomer):
    assert "told us about you" not in sign_in(newcomer).get(reverse("newcomers:consents")).text


def test_the_household_stops_it_and_the_referrer_reads_nothing_from_then_on(sign_in, rana):
    referral = rana.household.referral

    page = sign_in(rana).post(reverse("newcomers:follow"), {"is_given": "no"})

    assert page.url == reverse("newcomers:consents")
    assert "We may not tell" in how_far(Client(), referral).text
    referral.refresh_from_db()
    assert referral.follow_answered_at.date() == timezone.now().date()


def test_the_household_may_allow_it_again(sign_in, rana):
    Referral.objects.update(may_follow=False)

    sign_in(rana).post(reverse("newcomers:follow"), {"is_given": "yes"})

    assert "In the programme" in how_far(Client(), rana.household.referral).text


@pytest.mark.parametrize("said", ["", "perhaps"])
def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(sign_in, rana, said):
    page = sign_in(rana).post(reverse("newcomers:follow"), {"is_given": said})

    assert page.status_code == 404
    assert Referral.objects.get().may_follow


def test_nobody_answers_for_another_household(sign_in, rana, newcomer):
    page = sign_in(newcomer).post(reverse("newcomers:follow"), {"is_given": "no"})

    assert page.status_code == 404
    assert Referral.objects.get().may_follow


def test_a_no_to_practical_needs_deletes_what_was_told_of_them(sign_in, rana):
    Referral.objects.update(practical_needs="Geen trap")

    sign_in(rana).post(
        reverse("newcomers:consent", args=[Purpose.SPECIAL_NEEDS]), {"is_given": "no"}
    )

    referral = Referral.objects.get()
    assert (referral.requirements, referral.practical_needs) == ([], "")


# --- For a municipality partner -------------------------------------------------------------


def test_a_partner_has_the_own_municipality_and_name_filled_in(sign_in, partner, the_hague):
    page = sign_in(partner).get(reverse("refer:refer"))

    assert f'<option value="{the_hague.code}" selected>' in page.text
    for value in ("Municipality of Den Haag", "Petra Partner", partner.email):
        assert f'value="{value}"' in page.text


def test_a_partner_of_another_municipality_has_that_one_filled_in(sign_in, the_hague):
    almere = make_municipality("Almere")
    partner = make_user(Role.PARTNER, municipality=almere)

    page = sign_in(partner).get(reverse("refer:refer")).text

    assert f'<option value="{almere.code}" selected>' in page
    assert f'<option value="{the_hague.code}" selected>' not in page


def test_a_partner_whose_town_does_not_take_part_yet_chooses(sign_in):
    partner = make_user(Role.PARTNER, municipality=make_municipality(intake=Intake.NOT_YET))

    page = sign_in(partner).get(reverse("refer:refer"))

    assert page.status_code == 200
    assert (
        "selected>" not in page.text.partition('name="municipality"')[2].partition("</select>")[0]
    )


def test_a_partner_sees_nothing_of_what_was_referred(sign_in, partner, the_hague):
    make_referral(make_household(the_hague))

    assert list(Referral.objects.visible_to(partner)) == []
    assert list(Household.objects.visible_to(partner)) == []


@pytest.mark.parametrize("who", ["staff", "builder", "national"])
def test_nothing_is_filled_in_for_others(request, sign_in, the_hague, who):
    user = request.getfixturevalue(who)

    page = sign_in(user).get(reverse("refer:refer"))

    assert user.email not in page.text


# --- The text to read aloud ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_text_is_on_the_page_in_the_four_languages_each_marked(client, language, the_hague):
    with translation.override("nl"):
        page = client.get(reverse("refer:refer")).text

    direction = "rtl" if language == "ar" else "ltr"
    text = page.partition(f'lang="{language}" dir="{direction}" id="aloud-{language}"')[2]
    with translation.override(language):
        expected = [str(paragraph) for paragraph in WHAT_HAPPENS]
    assert [paragraph for paragraph in expected if f"<p>{paragraph}</p>" not in text] == []


# --- At the desk -----------------------------------------------------------------------------


def desk_page(client: Client, referral: Referral) -> str:
    url = reverse("admin:newcomers_household_change", args=[referral.household_id])
    return client.get(url).text


def test_staff_read_the_referral_and_may_not_change_it(sign_in, staff, the_hague):
    referral = make_referral(make_household(the_hague), contact_name="Rana", phone="+31701234567")

    page = desk_page(sign_in(staff), referral)

    for text in (
        referral.reference,
        "Opvang De Brug",
        "wil@opvang.example",
        "+31701234567",
        "Rana",
    ):
        assert text in page
    assert 'name="referral-0-organisation"' not in page


def test_the_household_can_be_saved_with_its_referral(sign_in, staff, the_hague):
    referral = make_referral(make_household(the_hague, people=(), status=HouseholdStatus.REFERRED))
    url = reverse("admin:newcomers_household_change", args=[referral.household_id])
    management = {
        f"referral-{name}_FORMS": value
        for name, value in {"TOTAL": "1", "INITIAL": "1", "MIN_NUM": "0", "MAX_NUM": "1"}.items()
    }

    page = sign_in(staff).post(url, desk_form(the_hague, pc4="2512") | management)

    assert page.status_code == 302
    assert Household.objects.get().pc4 == "2512"
    assert Referral.objects.get().organisation == "Opvang De Brug"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"phone": "0612345678"}, "the same phone number"),
        ({"pc4": "2511"}, "the same name and postcode"),
    ],
)
def test_staff_see_a_hint_that_the_household_is_known_already(
    sign_in, staff, the_hague, known, words
):
    there = make_household(the_hague, **({"pc4": "2599"} | known))
    there.people.update(name="Rána haddad")
    referred = make_household(
        the_hague, people=(), status=HouseholdStatus.REFERRED, phone="+31612345678"
    )
    referral = make_referral(referred, contact_name="Rana Haddad")

    page = desk_page(sign_in(staff), referral)

    assert "Known already?" in page
    assert "Tell the referrer nothing." in page
    assert words in page
    assert reverse("admin:newcomers_household_change", args=[there.pk]) in page


def test_a_household_of_another_organisation_gives_no_hint(sign_in, staff, the_hague):
    make_household(phone="+31612345678")
    referred = make_household(
        the_hague, people=(), status=HouseholdStatus.REFERRED, phone="+31612345678"
    )

    page = desk_page(sign_in(staff), make_referral(referred))

    assert "Known already?" not in page


def test_the_referrer_of_somebody_known_reads_the_same_as_every_other(client, the_hague):
    make_household(the_hague, phone="+31612345678")

    known = refer(client, the_hague)
    new = refer(client, the_hague, contact_phone="06 87 65 43 21")

    assert (known.status_code, known.url) == (new.status_code, new.url)
    first, second = Referral.objects.order_by("at")
    assert main(how_far(client, first)).replace(first.reference, "") == main(
        how_far(client, second)
    ).replace(second.reference, "")


def test_staff_write_down_a_no_and_the_household_is_let_go_in_time(sign_in, staff, the_hague):
    referral = make_referral(make_household(the_hague, status=HouseholdStatus.REFERRED))
    step = reverse("admin:newcomers_household_step", args=[referral.household_id, "withdrawn"])

    sign_in(staff).post(step, {"reason": "Wil liever niet"})

    at = timezone.now()
    assert list(refused_households(at + timedelta(days=80))) == []
    assert list(refused_households(at + timedelta(days=95))) == [referral.household]

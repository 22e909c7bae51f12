"""Signing up a group on the public page."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from groups.models import GroupStatus, Membership, SignUp, SignUpDraft, WelcomeGroup
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from samenhier.privacy.models import Purpose
from tests.factories import make_municipality, make_user
from tests.groups.conftest import save_step, send_in

# --- What is stored ------------------------------------------------------------------------


def test_the_page_is_there_for_visitors_in_four_languages(client, the_hague):
    for language in ("nl", "en", "uk", "ar"):
        assert client.get(f"/{language}/groups/sign-up/").status_code == 200


def test_the_mails_come_in_the_language_of_the_page_unless_somebody_says_otherwise(client, answers):
    save_step(client, answers(), "place")

    page = client.get("/uk/groups/sign-up/step/group/")

    assert page.context["form"]["language"].value() == "uk"


def test_a_group_of_three_is_signed_up(send, answers):
    send(answers(others=2))

    group = WelcomeGroup.objects.get()
    assert group.status == GroupStatus.SUBMITTED
    assert timezone.localdate(group.submitted_at) == timezone.localdate()
    assert group.postcode == "2511 AB"
    assert group.day_parts == ["mon_evening", "sat_morning"]
    assert group.features == ["pets"]
    assert (group.travel_km, group.capacity, group.max_household) == (None, 2, 4)
    assert group.style == (2, None, None, None, None)
    assert [member.name for member in group.present_members()] == [
        "Fatma de Vries",
        "Lid 1",
        "Lid 2",
    ]
    steps = group.status_changes.values_list("before", "after", "by")
    assert list(steps) == [("draft", "submitted", None)]


def test_the_coordinator_s_own_part_is_stored_with_consent(send, answers):
    send(answers())

    member = WelcomeGroup.objects.get().coordinator
    assert member.email == "fatma@example.org"
    assert member.phone == "+31612345678"
    assert (member.birth_year, member.gender) == (1985, "woman")
    assert member.offers == ["language", "network"]
    assert [interest.code for interest in member.interests.all()] == ["cooking"]
    assert member.children_birth_years == [2015, 2018]
    assert list(member.languages.values_list("language", "level")) == [
        ("nl", 4),
        ("en", 3),
        ("tr", 2),
    ]
    consent = member.consents.get()
    assert (consent.purpose, consent.is_given, consent.language) == (
        Purpose.PARTICIPATION,
        True,
        "en",
    )
    assert member.is_done


def test_the_others_are_invited_and_not_done(send, answers):
    send(answers(others=2))

    others = Membership.objects.exclude(email="fatma@example.org")
    assert [(one.is_done, one.has_consent, one.user) for one in others] == [
        (False, False, None)
    ] * 2


def test_two_people_are_a_forming_group(send, answers):
    send(answers(others=1))

    group = WelcomeGroup.objects.get()
    assert (group.status, group.submitted_at) == (GroupStatus.FORMING, None)


def test_five_people_are_signed_up(send, answers):
    send(answers(others=4))

    assert WelcomeGroup.objects.get().status == GroupStatus.SUBMITTED
    assert Membership.objects.count() == 5


def test_the_bounds_are_those_of_the_municipality(send, answers):
    almere = make_municipality("Almere", min_members=2, max_members=3)

    send(answers(others=1, **{"place-municipality": almere.pk}))
    page = send(
        answers(others=3, **{"place-municipality": almere.pk, "people-email": "b@example.org"})
    )

    assert WelcomeGroup.objects.get().status == GroupStatus.SUBMITTED
    assert page.context["others"].non_form_errors() == [
        "A group in Almere has at most 3 members, you included."
    ]


def test_the_coordinator_gets_an_account_without_a_password(send, answers):
    send(answers(**{"people-email": "Fatma@Example.org", "group-language": "uk"}))

    account = User.objects.get(email="fatma@example.org")
    assert (account.role, account.language, account.name) == (Role.MEMBER, "uk", "Fatma de Vries")
    assert not account.has_usable_password()
    assert WelcomeGroup.objects.get().coordinator.user == account


def test_an_account_that_exists_is_not_linked_by_somebody_typing_its_address(send, answers):
    account = make_user(email="fatma@example.org", name="Fatma zelf", language="en")

    send(answers())

    account.refresh_from_db()
    assert WelcomeGroup.objects.get().coordinator.user is None
    assert (account.name, account.language) == ("Fatma zelf", "en")


def test_somebody_who_is_signed_in_with_the_address_is_linked_at_once(sign_in, answers):
    fatma = make_user(email="fatma@example.org")
    client = sign_in(fatma)

    send_in(client, answers())

    group = WelcomeGroup.objects.get()
    assert group.coordinator.user == fatma
    assert list(group.status_changes.values_list("by", flat=True)) == [fatma.pk]


def test_somebody_who_is_signed_in_finds_name_and_address_filled_in(sign_in, answers):
    client = sign_in(make_user(email="fatma@example.org", name="Fatma"))
    data = answers()
    for code in ("place", "group"):
        save_step(client, data, code)

    me = client.get(reverse("groups:signup_step", args=["people"])).context["form"]
    assert (me["email"].value(), me["name"].value()) == ("fatma@example.org", "Fatma")


def test_typing_somebody_else_s_address_while_signed_in_does_not_link_it(sign_in, answers):
    make_user(email="fatma@example.org")

    send_in(sign_in(make_user()), answers())

    assert WelcomeGroup.objects.get().coordinator.user is None


def test_the_coordinator_signs_in_by_a_mailed_code_without_ever_choosing_a_password(
    client, send, answers
):
    send(answers())
    client.logout()

    client.post(reverse("account_request_login_code"), {"email": "fatma@example.org"})
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert client.get(reverse("groups:own")).context["may_coordinate"] is True


# --- The confirmation ------------------------------------------------------------------------


def test_the_confirmation_shows_the_reference_and_what_happens_next(send, answers):
    page = send(answers(others=2), follow=True)

    group = WelcomeGroup.objects.get()
    assert page.redirect_chain == [
        (reverse("groups:signed_up", args=[SignUp.objects.get().key]), 302)
    ]
    assert f'<strong><bdi dir="ltr">{group.reference}</bdi></strong>' in page.text
    assert page.context["sign_up"].is_forming is False
    assert page.context["working_days"] == 5


def test_the_confirmation_of_a_forming_group_says_so(send, answers):
    page = send(answers(others=1), follow=True)

    assert page.context["sign_up"].is_forming is True


def test_the_confirmation_holds_no_personal_data(send, answers):
    page = send(answers(), follow=True)

    for secret in ("Fatma", "fatma@example.org", "De Buren", "Lid 1", "lid1@example.org", "2511"):
        assert secret not in page.text


def test_a_confirmation_that_never_was_is_not_found(client, db):
    address = reverse("groups:signed_up", args=["00000000-0000-4000-8000-000000000000"])

    assert client.get(address).status_code == 404


# --- Once ------------------------------------------------------------------------------------


def test_a_form_sent_again_leads_to_the_same_confirmation(send, answers):
    data = answers()

    first, again = send(data), send(data)

    assert first.url == again.url
    assert WelcomeGroup.objects.count() == 1
    assert Message.objects.filter(template="group_signed_up").count() == 1


def test_going_back_and_changing_something_does_not_make_a_second_group(send, answers):
    data = answers()
    first = send(data)

    changed = send(data | {"group-name": "Een andere naam", "people-email": "ander@example.org"})

    assert changed.url == first.url
    assert WelcomeGroup.objects.get().name == "De Buren"


def test_each_page_has_a_key_of_its_own(client, the_hague):
    keys = {client.get(reverse("groups:signup")).context["key"]["key"].value() for _ in "12"}

    assert len(keys) == 2


@pytest.mark.parametrize("key", ["", "no-key", "1234"])
def test_a_spoiled_key_leads_back_to_the_beginning(send, answers, key):
    page = send(answers(key=key))

    assert page.url == reverse("groups:signup")
    assert SignUpDraft.objects.count() == 0

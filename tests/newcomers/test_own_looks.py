"""The newcomer reads who looked, when, from which kind of page and why."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from newcomers.looks import page_in_words
from newcomers.views.looks import LOOKS_PER_PAGE
from samenhier.accounts.models import User
from samenhier.privacy.erasure import erase
from samenhier.privacy.models import Access, AccessAction, ErasureReason
from tests.factories import give_reason, make_household

pytestmark = pytest.mark.django_db


def own_looks(client, **query):
    return client.get(reverse("newcomers:looks"), query)


def look_at(household, user: User, **fields) -> Access:
    fields = {"action": AccessAction.VIEW, "path": "/"} | fields
    return Access.objects.create(record=household, user=user, **fields)


def test_newcomers_see_who_looked_when_from_where_and_how_often(sign_in, amal: User, staff: User):
    client = sign_in(staff)
    url = reverse("admin:newcomers_household_change", args=[amal.household.pk])
    for _number in range(3):
        client.get(url)
    client.get(reverse("admin:newcomers_household_changelist"))
    look_at(amal.household, staff, action=AccessAction.CHANGE, path=url)
    look_at(amal.household, staff, action=AccessAction.EXPORT, path="/en/secret/")

    page = own_looks(sign_in(amal))

    rows = {(look.name, look.role, look.did, look.page) for look in page.context["looks"]}
    assert rows == {
        ("Saskia Staf", "Programme staff", "Looked 3 times", "the page about your household"),
        ("Saskia Staf", "Programme staff", "Looked once", "a list of households"),
        ("Saskia Staf", "Programme staff", "Changed something", "the page about your household"),
        ("Saskia Staf", "Programme staff", "Took a copy", "another page"),
    }
    assert {look.day for look in page.context["looks"]} == {timezone.localdate()}
    assert "/secret/" not in page.content.decode()


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
@pytest.mark.parametrize(
    ("name", "args", "words"),
    [
        ("admin:newcomers_household_changelist", [], "a list of households"),
        ("admin:newcomers_household_step", [1, "ready"], "the page about your household"),
        ("admin:matching_matchinground_change", [1], "a matching round"),
        ("admin:matching_match_change", [1], "the page about your match"),
        ("admin:matching_match_changelist", [], "a list of matches"),
        ("journey:caseload", [], "the list of a community builder"),
        ("journey:check_in_new", [1], "the talk with your community builder"),
        ("journey:match", [1], "the page about your match"),
        ("reports:research", [], "a report"),
        ("newcomers:take_away", [], "your own page"),
    ],
)
def test_an_address_is_told_as_a_kind_of_page_in_every_language(language, name, args, words):
    number = uuid.uuid4()
    with translation.override(language):
        path = reverse(name, args=[number if arg == 1 else arg for arg in args])

    assert str(page_in_words(path)) == words


def test_the_reason_is_shown_where_one_was_given(sign_in, amal: User, staff: User):
    give_reason(staff, amal.household, reason="A colleague is <ill>")

    html = own_looks(sign_in(amal)).content.decode()

    assert "Opened your record, although it is not their own work, and said why" in html
    assert "Why: standing in for a colleague" in html
    assert "A colleague is" not in html  # the words are for the officer


def test_who_was_erased_is_somebody_who_does_not_work_here_any_more(sign_in, amal, staff: User):
    look_at(amal.household, staff)
    erase(staff, by=None, reason=ErasureReason.TERM)

    (look,) = own_looks(sign_in(amal)).context["looks"]

    assert (look.name, look.role) == (
        "Somebody who does not work here any more",
        "Programme staff",
    )


def test_what_they_took_along_themselves_is_told_as_theirs(sign_in, amal: User):
    client = sign_in(amal)
    client.get(reverse("newcomers:take_away"))

    (look,) = own_looks(client).context["looks"]

    assert (look.name, look.role, look.did) == ("You", "", "Took a copy")


def test_the_newest_look_is_on_top_and_the_older_ones_on_the_next_page(sign_in, amal, staff):
    for days in range(LOOKS_PER_PAGE + 2):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            look_at(amal.household, staff)
    client = sign_in(amal)

    first = own_looks(client).context["looks"]
    second = own_looks(client, page=2).context["looks"]

    assert [look.day for look in first][:2] == [
        timezone.localdate(),
        timezone.localdate() - timedelta(days=1),
    ]
    assert (len(first), len(second)) == (LOOKS_PER_PAGE, 2)


def test_looks_at_somebody_else_are_not_shown(sign_in, amal: User, staff: User):
    look_at(make_household(amal.household.municipality), staff)

    page = own_looks(sign_in(amal))

    assert page.context["looks"] == []
    assert "Nobody yet" in page.content.decode()

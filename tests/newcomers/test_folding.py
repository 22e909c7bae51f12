"""The page of a household at the desk: who they are on top, the form folded below it."""

import pytest
from django.urls import reverse

from samenhier.accounts.models import User
from tests.factories import make_household
from tests.newcomers import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(the_hague):
    return make_household(the_hague, phone="+31612345678", needs_interpreter=True)


def is_folded(page) -> dict[str, bool]:
    """Of each part of the form, and of the people, whether it is folded."""
    parts = {str(part.name): part.is_collapsible for part in page.context["adminform"]}
    people = page.context["inline_admin_formsets"][0]
    return parts | {"People": people.is_collapsible}


@pytest.fixture
def send(sign_in, staff: User, household):
    def send_changed(**fields):
        url = reverse("admin:newcomers_household_change", args=[household.pk])
        return sign_in(staff).post(url, entry.household(household.municipality, **fields))

    return send_changed


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_looking_a_household_up_begins_with_who_they_are_and_the_form_folded(
    sign_in, staff, household
):
    url = reverse("admin:newcomers_household_change", args=[household.pk])

    page = sign_in(staff).get(url)

    told = {fact.label: fact.text for fact in page.context["reach"]}
    assert told["Contact person"] == household.people.get(relation="contact").name
    assert told["Phone number"] == "+31612345678"
    assert told["An interpreter is needed"] == "Yes"
    assert set(is_folded(page).values()) == {True}


def test_entering_a_household_has_every_part_open(sign_in, staff):
    page = sign_in(staff).get(reverse("admin:newcomers_household_add"))

    assert set(is_folded(page).values()) == {False}


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"email": "no address"}, "How to reach them"),
        ({"pc4": "12"}, "Who and where"),
        ({"requirements": ["quiet"]}, "What is needed to meet"),
        (entry.people(entry.person(birth_year="1")), "People"),
    ],
)
def test_a_part_with_an_error_is_open_and_the_others_stay_folded(send, wrong, part):
    page = send(**wrong)

    assert [name for name, folded in is_folded(page).items() if not folded] == [part]

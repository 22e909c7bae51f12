"""Two presses, or two people with one code, at the same moment: real threads on PostgreSQL."""

import pytest
from django.test import Client
from django.urls import reverse

from newcomers.models import AccessCode, Household, RegistrationDraft
from newcomers.services import give_code, household_of, make_access_code, use_code
from newcomers.views.shown import KEPT_IN
from tests.factories import make_household, make_postcode
from tests.newcomers.registering import fill_in, registration
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_press_registers_once_and_shows_the_code_that_works(the_hague):
    make_postcode()
    data, client = registration(), Client()
    fill_in(client, data)

    def send() -> str:
        window = Client()
        window.cookies = client.cookies
        return str(window.post(reverse("registering:check"), {"key": data["key"]}).url)

    led_to = at_once(send, send)

    assert len(set(led_to)) == 1
    household = Household.objects.get()
    assert household_of(client.session[KEPT_IN]["code"]) == household


def test_of_two_who_use_one_code_to_go_on_one_gets_the_answers(db):
    code = give_code(RegistrationDraft.objects.create())

    answers = at_once(lambda: use_code(code), lambda: use_code(code))

    assert [answer is None for answer in answers].count(True) == 1


def test_of_two_new_codes_at_once_one_works(the_hague):
    household = make_household(the_hague)

    def make() -> str:
        return make_access_code(Household.objects.get(pk=household.pk), by=None)

    codes = at_once(make, make)

    assert AccessCode.objects.count() == 1
    assert [household_of(code) for code in codes].count(household) == 1

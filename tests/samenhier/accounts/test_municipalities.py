"""Which municipality a postcode lies in, and where groups can sign up."""

import pytest

from samenhier.accounts.models import Intake, Municipality, PostcodeArea
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_hague():
    PostcodeArea.objects.create(pk="2511", place="'s-Gravenhage", latitude=52.08, longitude=4.31)
    PostcodeArea.objects.create(pk="3011", place="Rotterdam", latitude=51.92, longitude=4.49)
    return make_municipality("Den Haag", towns="Scheveningen, 's-Gravenhage")


@pytest.mark.parametrize("postcode", ["2511", "2511 AB", " 2511AB"])
def test_a_postcode_lies_in_the_municipality_of_its_place(the_hague, postcode):
    assert Municipality.objects.of_postcode(postcode) == the_hague


def test_a_municipality_is_found_by_its_own_name_in_any_case(the_hague):
    rotterdam = make_municipality("ROTTERDAM")

    assert Municipality.objects.of_postcode("3011 AA") == rotterdam


@pytest.mark.parametrize("postcode", ["3011 AA", "9999 AA", ""])
def test_a_place_that_takes_no_part_or_is_not_known_has_none(the_hague, postcode):
    assert Municipality.objects.of_postcode(postcode) is None


def test_an_empty_place_in_the_list_of_towns_matches_nothing():
    make_municipality("Haarlem", towns="Spaarndam,, ")

    assert Municipality.objects.of_postcode("9999") is None


def test_groups_can_sign_up_where_it_is_open_and_for_a_waiting_list():
    make_municipality("Almere")
    make_municipality("Haarlem", intake=Intake.WAITING_LIST)
    make_municipality("Utrecht", intake=Intake.NOT_YET)

    taking = Municipality.objects.taking_groups()

    assert [municipality.name for municipality in taking] == ["Almere", "Haarlem"]

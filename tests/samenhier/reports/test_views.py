"""The pages and files of reports."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from matching.models import Match, MatchStatus
from newcomers.models import Household, HouseholdStatus, Person
from samenhier.privacy.models import Access, AccessAction, Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_check_in, make_household, make_match, make_municipality

pytestmark = pytest.mark.django_db

PERSONAS = "coordinator newcomer builder staff stranger handler national partner researcher".split()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def url(name: str) -> str:
    return reverse(f"reports:{name}")


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def value(response, place: str, indicator: str) -> str:
    rows = table(response)
    return next(
        r["value"] for r in rows if (r["municipality"], r["indicator"]) == (place, indicator)
    )


def households(municipality, number: int) -> None:
    for _ in range(number):
        make_household(municipality)


@pytest.fixture
def consented(the_hague):
    household = make_household(the_hague, intake_notes="vertelde over thuis")
    Person.objects.update(name="Nour Haddad")
    record_consent(household, Purpose.RESEARCH, is_given=True, language="ar")
    return household


# --- Numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["municipality", "municipality_csv"])
def test_numbers_are_for_partners_and_staff(sign_in, request, page):
    allowed = {"staff", "stranger", "national", "partner"}

    answers = {
        name: sign_in(request.getfixturevalue(name)).get(url(page)).status_code for name in PERSONAS
    }

    assert answers == {name: 200 if name in allowed else 403 for name in PERSONAS}


@pytest.mark.parametrize("page", ["municipality", "municipality_csv", "research"])
def test_a_visitor_is_asked_to_sign_in(client, page):
    assert client.get(url(page)).url.startswith(reverse("account_login"))


def test_a_partner_sees_the_own_municipality_only(sign_in, partner, the_hague):
    households(the_hague, 7)
    elsewhere = make_municipality("Almere")
    households(elsewhere, 9)

    page = sign_in(partner).get(url("municipality"))
    file = sign_in(partner).get(url("municipality_csv"))

    assert page.context["report"].municipalities == [the_hague]
    assert "Almere" not in page.content.decode()
    assert {row["municipality"] for row in table(file)} == {"Den Haag"}
    assert value(file, "Den Haag", "Households waiting") == "7"


def test_staff_see_the_municipalities_of_their_organisation(sign_in, staff, the_hague):
    rijswijk = make_municipality("Rijswijk", organisation=the_hague.organisation)
    make_municipality("Almere")

    page = sign_in(staff).get(url("municipality"))

    assert page.context["report"].municipalities == [the_hague, rijswijk]


def test_the_national_coordinator_sees_each_municipality_and_the_total(
    sign_in, national, the_hague
):
    households(the_hague, 7)
    households(make_municipality("Almere"), 9)

    file = sign_in(national).get(url("municipality_csv"))

    shown = [
        value(file, name, "Households waiting") for name in ("Almere", "Den Haag", "all together")
    ]
    assert shown == ["9", "7", "16"]


def test_the_page_and_the_file_hide_the_same_numbers(sign_in, national, the_hague):
    households(the_hague, 2)
    households(make_municipality("Almere"), 9)
    households(make_municipality("Haarlem"), 11)

    page = sign_in(national).get(url("municipality"))
    file = sign_in(national).get(url("municipality_csv"))

    names = ["Almere", "Den Haag", "Haarlem", "all together"]
    shown = [value(file, name, "Households waiting") for name in names]
    assert shown == ["hidden", "hidden", "11", "22"]
    row = page.context["report"].rows[1]
    assert (row.indicator.code, row.cells, row.total) == (
        "households_waiting",
        [None, None, 11],
        22,
    )


def test_a_municipality_reads_numbers_without_who_said_no_and_nothing_of_one_household(
    sign_in, partner, the_hague
):
    households(the_hague, 7)
    match = make_match(household=make_household(the_hague))
    before = sign_in(partner).get(url("municipality_csv")).content

    for answer in (True, False, True):
        record_consent(Household.objects.waiting()[0], Purpose.MUNICIPALITY, is_given=answer)

        file = sign_in(partner).get(url("municipality_csv"))
        assert value(file, "Den Haag", "Households waiting") == ("7" if answer else "6")
        assert (file.content == before) is answer
        assert list(Household.objects.visible_to(partner)) == []
        assert list(Match.objects.visible_to(partner)) == []
        html = sign_in(partner).get(url("municipality")).content.decode()
        assert match.household.reference not in html


def test_every_number_is_dated_and_defined(sign_in, partner):
    page = sign_in(partner).get(url("municipality"))

    text = page.content.decode()
    assert f"Counted on {date_format(timezone.localdate(), 'j E Y')}." in text
    # The goals share two definitions, below their table.
    assert text.count("<details><summary>") == len(page.context["report"].figures) + 1
    assert "Households that are ready for a match and have no match now." in text


def test_the_report_holds_no_name_and_no_free_text(sign_in, national, the_hague):
    household = make_household(the_hague, intake_notes="vertelde over thuis")
    Person.objects.update(name="Nour Haddad")
    match = make_match(household=household, status=MatchStatus.ACTIVE)
    make_check_in(match, notes="gezellig gesprek")

    page = sign_in(national)
    text = (
        page.get(url("municipality")).content.decode()
        + page.get(url("municipality_csv")).content.decode()
    )

    secrets = ["Nour", "Haddad", "thuis", "gezellig", household.reference, match.group.name]
    assert [secret for secret in secrets if secret in text] == []


def test_a_municipality_that_is_named_as_a_formula_does_no_harm(sign_in, national):
    make_municipality("=Almere")

    file = sign_in(national).get(url("municipality_csv"))

    assert {row["municipality"] for row in table(file)} == {"'=Almere"}


def test_without_a_municipality_the_page_says_what_to_expect(sign_in, stranger):
    assert "No municipality yet" in sign_in(stranger).get(url("municipality")).content.decode()


def test_the_report_costs_the_same_for_one_municipality_and_thirty(
    sign_in, national, the_hague, django_assert_max_num_queries, django_assert_num_queries
):
    page = sign_in(national)
    with django_assert_max_num_queries(14) as counted:
        page.get(url("municipality"))

    for _ in range(29):
        households(make_municipality(), 1)
    with django_assert_num_queries(len(counted)):
        page.get(url("municipality"))


# --- Research --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["research", "research_dictionary"])
def test_cases_are_for_researchers_and_the_national_coordinator(sign_in, request, page):
    answers = {
        name: sign_in(request.getfixturevalue(name)).get(url(page)).status_code for name in PERSONAS
    }

    allowed = {"researcher", "national"}
    assert answers == {name: 200 if name in allowed else 403 for name in PERSONAS}


def test_nobody_else_exports_cases(sign_in, request, consented):
    refused = [name for name in PERSONAS if name not in {"researcher", "national", "newcomer"}]

    answers = [
        sign_in(request.getfixturevalue(name)).post(url("research_export")).status_code
        for name in refused
    ]

    assert answers == [403] * len(refused)
    assert Access.objects.count() == 0


def test_an_export_is_only_taken_by_pressing_the_button(sign_in, researcher, consented):
    assert sign_in(researcher).get(url("research_export")).status_code == 405
    assert Access.objects.count() == 0


def test_the_export_holds_the_cases_without_names_or_text(sign_in, researcher, consented):
    make_household()  # said nothing about research

    file = sign_in(researcher).post(url("research_export"))

    (row,) = table(file)
    assert (row["municipality"], row["people"], row["match_status"]) == ("0518", "1", "")
    text = file.content.decode()
    hidden = ["Nour", "thuis", "2511", consented.reference, str(consented.pk), consented.pk.hex]
    assert [secret for secret in hidden if secret in text] == []


def test_each_export_is_in_the_access_log_of_each_household(sign_in, researcher, consented):
    page = sign_in(researcher)
    page.post(url("research_export"))
    page.post(url("research_export"))

    log = Access.objects.about(consented)
    assert [(each.user, each.action) for each in log] == [(researcher, AccessAction.EXPORT)] * 2


def test_looking_at_the_page_is_no_export(sign_in, researcher, consented):
    page = sign_in(researcher).get(url("research"))

    assert page.context["case_count"] == 1
    assert Access.objects.count() == 0


def test_without_cases_there_is_no_button(sign_in, researcher):
    make_household(status=HouseholdStatus.READY)

    page = sign_in(researcher).get(url("research")).content.decode()

    assert "There is nothing to download." in page
    assert url("research_export") not in page


def test_the_dictionary_describes_every_column_of_the_file(sign_in, researcher, consented):
    page = sign_in(researcher)

    variables = page.get(url("research_dictionary")).json()["variables"]
    columns = table(page.post(url("research_export")))[0]

    assert [variable["name"] for variable in variables] == list(columns)
    assert [each for each in variables if not (each["type"] and each["meaning"])] == []

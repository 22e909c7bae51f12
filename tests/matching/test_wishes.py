"""What households say about their group, in a round: a must rules out, "rather" only weighs."""

import pytest
from django.utils import translation

from matching import cases, rounds, sentences, services
from matching.desk import Desk
from matching.pair import Pair
from newcomers.models import Household, Preference
from newcomers.services import answer_consent
from samenhier.privacy.models import Purpose
from tests.factories import make_group, make_household, make_postcode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def wishes(household: Household, strength: str, **values: str) -> None:
    for subject, value in values.items():
        Preference.objects.create(
            household=household, subject=subject, value=value, strength=strength
        )


def run(municipality, staff):
    matching_round = services.start_round([municipality], by=staff)
    rounds.run(str(matching_round.pk))
    return matching_round


def led_by(gender: str, municipality):
    group = make_group(municipality)
    group.coordinator.gender = gender
    group.coordinator.save()
    return group


def result(matching_round) -> list[object]:
    """All that a round found."""
    proposals = matching_round.proposals.order_by("household", "group")
    return [
        *proposals.values_list("household", "group", "points", "parts", "facts"),
        *matching_round.unmatched.order_by("household").values_list("household", "reason"),
        (matching_round.findings.groups, matching_round.findings.shortages),
        matching_round.findings.fairness,
    ]


def test_a_must_leads_to_the_group_that_meets_it(the_hague, staff):
    led_by("man", the_hague)
    group = led_by("woman", the_hague)
    household = make_household(the_hague)
    wishes(household, "must", contact="woman")

    found = run(the_hague, staff)

    assert found.proposals.get().group == group


def test_a_must_that_no_group_meets_is_the_reason_that_is_named(the_hague, staff):
    led_by("man", the_hague)
    household = make_household(the_hague)
    wishes(household, "must", contact="woman", composition="women")

    found = run(the_hague, staff)

    assert found.unmatched.get().reason["rules"] == ["wish"]
    [(_row, why, *_helps)] = Desk(found).unmatched
    assert why == (
        "They say that the group must have this, and no group that fits does: a woman in the "
        "group, a woman as contact person."
    )


@pytest.mark.parametrize(
    ("wish", "criterion"),
    [
        ({"language": "ar"}, "language"),
        ({"place": "near"}, "near"),
        ({"composition": "own_age"}, "ages"),
        ({"composition": "children"}, "ages"),
        ({"composition": "women"}, None),
        ({"composition": "no_children"}, None),
        ({"contact": "woman"}, None),
    ],
)
def test_what_is_rather_so_weighs_more_where_a_criterion_fits(the_hague, staff, wish, criterion):
    household = make_household(the_hague)
    wishes(household, "rather", **wish)

    (case,) = cases.build_case(services.start_round([the_hague], by=staff)).households

    assert case.emphasis == ({criterion: 1} if criterion else {})
    assert (case.musts, case.rathers) == ({}, wish)


def test_what_the_household_said_about_a_criterion_comes_first(the_hague, staff):
    household = make_household(the_hague, emphasis={"near": -1})
    wishes(household, "rather", place="near")

    (case,) = cases.build_case(services.start_round([the_hague], by=staff)).households

    assert case.emphasis == {"near": -1}


def test_a_must_weighs_nothing(the_hague, staff):
    make_postcode()
    household = make_household(the_hague)
    wishes(household, "must", place="near")
    make_group(the_hague)

    found = run(the_hague, staff)

    (case,) = cases.build_case(services.start_round([the_hague], by=staff)).households
    assert case.emphasis == {}
    assert found.proposals.get().facts["rules"]["wish"] == {
        "must": [["place", "near", True]],
        "rather": [],
    }


def test_staff_read_with_a_pair_which_wishes_are_met_and_the_two_sides_do_not(the_hague, staff):
    led_by("man", the_hague)
    household = make_household(the_hague)
    wishes(household, "rather", contact="woman", language="en")

    pair = Pair(run(the_hague, staff).proposals.get())

    assert (
        "They would rather have this, and it is so: somebody who speaks English. "
        "They would rather have this, and it is not so: a woman as contact person."
    ) in pair.rules
    assert sentences.why_for_both(pair.proposal.facts, {}) == (
        "You can talk in: English. There are people of about the same age on both sides."
    )


@pytest.mark.parametrize("answers", [(False,), (True,), (True, False)])
@pytest.mark.parametrize("purpose", [Purpose.RESEARCH, Purpose.PHOTO, Purpose.MUNICIPALITY])
def test_an_answer_on_an_optional_consent_changes_nothing_in_a_round(
    the_hague, staff, purpose, answers
):
    make_postcode()
    first, second = make_household(the_hague), make_household(the_hague, people=(1980, 2015))
    make_household(the_hague, languages={"ti": 4})
    for _each in range(2):
        make_group(the_hague)
    before = result(run(the_hague, staff))

    for household in (first, second):
        for answer in answers:
            answer_consent(household, purpose, is_given=answer, by=staff)

    assert result(run(the_hague, staff)) == before
    assert len(before) == 5

"""What staff know better: a round by their wishes, and pairs kept together or apart."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import comparisons, questions, rounds, services
from matching.engine.frontier import frontier
from matching.models import (
    ComparisonRun,
    MatchingRound,
    PairRule,
    PairWish,
    ProposalStatus,
    RoundStatus,
)
from matching.plans import frozen_problem
from samenhier.traits.choices import Criterion
from tests.factories import add_interests, make_group, make_household, make_round
from tests.matching.wishing import NO_WISHES

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(the_hague, staff) -> MatchingRound:
    """Two households and two groups, of which one suits one household best."""
    for interest in ("chess", "cooking"):
        add_interests(make_household(the_hague).people.get(), interest)
        add_interests(make_group(the_hague).members.first(), interest)
    return run(services.start_round([the_hague], by=staff))


def run(queued) -> MatchingRound:
    rounds.run(str(queued.pk))
    queued.refresh_from_db()
    return queued


def pairs(matching_round) -> set[tuple[str, str]]:
    return {(str(each.household_id), str(each.group_id)) for each in matching_round.proposals.all()}


def crossed(matching_round) -> tuple[str, str]:
    """A pair that the round did not choose."""
    first, second = matching_round.proposals.all()
    return str(first.household_id), str(second.group_id)


def asked(matching_round, by, **wishes) -> str:
    """The address of a question that a worker answered."""
    key = services.ask_what_if(matching_round, NO_WISHES | wishes, by=by)
    rounds.answer(str(matching_round.pk), questions.place(matching_round, by, key))
    return reverse("admin:matching_matchinground_answer", args=[matching_round.pk, key])


def newest(matching_round) -> MatchingRound:
    return MatchingRound.objects.exclude(pk=matching_round.pk).get()


# --- A round by what was asked -------------------------------------------------------------


def test_a_question_becomes_a_round_and_its_pairs_are_kept_with_the_reason(sign_in, staff, solved):
    pair = crossed(solved)
    address = asked(solved, staff, locked=[pair])

    answer = sign_in(staff).post(address, {"reason": "kennen elkaar van school"})

    started = newest(solved)
    change = reverse("admin:matching_matchinground_change", args=[started.pk])
    assertRedirects(answer, change, fetch_redirect_response=False)
    rule = PairRule.objects.get()
    assert (rule.wish, rule.reason, rule.by) == (
        PairWish.TOGETHER,
        "kennen elkaar van school",
        staff,
    )
    assert pair in pairs(run(started))
    assert {each.status for each in solved.proposals.all()} == {ProposalStatus.SUPERSEDED}


def test_the_round_comes_to_what_was_shown(sign_in, staff, solved):
    [first, _second] = solved.proposals.all()
    wishes = {"left_out": [str(first.household_id)], "objective": "total", "floor": 10}
    client, address = sign_in(staff), asked(solved, staff, **wishes)
    shown = client.get(address).context["answer"]
    assertNotContains(client.get(address), 'name="reason"')

    client.post(address)

    done = run(newest(solved))
    assert done.left_out == [str(first.household_id)]
    assert {name: done.settings[name] for name in ("objective", "floor")} == {
        "objective": "total",
        "floor": 10,
    }
    assert len(shown.changes) == 1
    stages = {stage.name: stage.value for stage in done.stages.all()}
    assert [stage.after for stage in shown.stages][-2:] == [stages["worst"], stages["total"]]
    assert PairRule.objects.count() == 0


def test_who_was_left_out_of_the_round_before_stays_out(sign_in, staff, the_hague):
    absent = make_household(the_hague)
    for _ in range(2):
        make_household(the_hague)
        make_group(the_hague)
    first = run(services.start_round([the_hague], left_out=[str(absent.pk)], by=staff))
    other = str(first.proposals.first().household_id)

    sign_in(staff).post(asked(first, staff, left_out=[other]))

    assert set(newest(first).left_out) == {str(absent.pk), other}


def test_a_pair_is_not_kept_without_a_reason(sign_in, staff, solved):
    answer = sign_in(staff).post(asked(solved, staff, locked=[crossed(solved)]), {"reason": " "})

    assert answer.context["keeps"].errors.keys() == {"reason"}
    assert (PairRule.objects.count(), MatchingRound.objects.count()) == (0, 1)


def test_where_a_round_is_at_work_nothing_is_kept(sign_in, staff, solved, the_hague):
    make_round(the_hague, status=RoundStatus.RUNNING)
    address = asked(solved, staff, locked=[crossed(solved)])

    answer = sign_in(staff).post(address, {"reason": "kennen elkaar"})

    assert answer.context["keeps"].non_field_errors()
    assert (PairRule.objects.count(), MatchingRound.objects.count()) == (0, 2)


def test_next_to_another_wish_nothing_is_kept(sign_in, staff, solved):
    proposal = solved.proposals.first()
    services.keep(PairWish.APART, proposal.household, proposal.group, reason="zijn buren", by=staff)
    pair = (str(proposal.household_id), str(proposal.group_id))
    other = crossed(solved)
    address = asked(solved, staff, forbidden=[other], locked=[pair])

    answer = sign_in(staff).post(address, {"reason": "toch samen"})

    assert answer.context["keeps"].non_field_errors()
    assert (PairRule.objects.count(), MatchingRound.objects.count()) == (1, 1)


def test_other_weights_start_no_round(sign_in, staff, solved):
    weights = {criterion.value: 1 for criterion in Criterion}
    address = asked(solved, staff, weights=weights)
    client = sign_in(staff)
    assertContains(client.get(address), reverse("admin:matching_weightsversion_changelist"))

    answer = client.post(address)

    assert answer.context["keeps"].non_field_errors()
    assert MatchingRound.objects.count() == 1


def test_a_question_about_a_trial_starts_a_trial(sign_in, staff, the_hague):
    make_household(the_hague)
    make_group(the_hague)
    trial = run(services.start_round([the_hague], is_trial=True, by=staff))

    sign_in(staff).post(asked(trial, staff, floor=1))

    assert newest(trial).is_trial


# --- The weakest pair and the total --------------------------------------------------------


def test_what_a_better_weakest_pair_costs_is_worked_out_after_the_round(solved):
    comparisons.work_out(str(solved.pk))

    steps = ComparisonRun.objects.get(round=solved).steps
    assert steps == [
        [step.worst, step.total, step.price] for step in frontier(frozen_problem(solved))
    ]
    assert steps


def choice_of(page) -> dict[str, str]:
    return dict(page.context["forms"].rest.fields["balance"].choices)


def test_each_step_is_offered_with_its_price_and_asked_as_it_is(sign_in, staff, solved):
    ComparisonRun.objects.update(steps=[[3000, 12_000, 0], [4500, 10_500, 1500]])
    client = sign_in(staff)
    what_if = reverse("admin:matching_matchinground_what_if", args=[solved.pk])

    page = client.get(what_if)
    assert list(choice_of(page)) == ["fair", "total", "3000"]
    assert "1.500" in choice_of(page)["3000"]

    filled = {
        "pairs-TOTAL_FORMS": 0,
        "pairs-INITIAL_FORMS": 0,
        "floor": 0,
        "balance": "3000",
    } | {criterion.value: solved.weights.weights[criterion] for criterion in Criterion}
    sent = client.post(what_if, filled)

    key = sent.url.rstrip("/").rpartition("/")[2]
    wishes = questions.at(questions.place(solved, staff, key)).wishes
    assert (wishes["objective"], wishes["enough"]) == ("total", 3000)


@pytest.mark.parametrize(
    ("steps", "said"),
    [(None, "still being worked out"), ([[4500, 12_000, 0]], "costs nothing")],
)
def test_where_there_is_nothing_to_choose_the_page_says_why(sign_in, staff, solved, steps, said):
    ComparisonRun.objects.update(steps=steps)

    page = sign_in(staff).get(
        f"/en/admin/matching/matchinground/{solved.pk}/what-if/",
    )

    assert list(choice_of(page)) == ["fair", "total"]
    assertContains(page, said)


def test_a_round_told_what_is_enough_shows_it_and_asks_from_there(sign_in, staff, solved):
    sign_in(staff).post(asked(solved, staff, objective="total", enough=2500))
    told = run(newest(solved))

    page = sign_in(staff).get(reverse("admin:matching_matchinground_what_if", args=[told.pk]))

    assert (told.settings["enough"], told.status) == (2500, RoundStatus.PROPOSED)
    assert page.context["forms"].rest["balance"].value() == "2500"
    assert rounds.differences(MatchingRound.objects.get(pk=told.pk)) == []


# --- Pairs kept together or apart ----------------------------------------------------------


@pytest.fixture
def household(the_hague):
    return make_household(the_hague)


@pytest.fixture
def group(the_hague):
    return make_group(the_hague)


def wish(household, group, /, **fields):
    usual = {"wish": "apart", "reason": "zijn buren"}
    return {"household": household.pk, "group": group.pk} | usual | fields


ADD = "admin:matching_pairrule_add"


def test_staff_keep_a_pair_apart_and_it_stands_in_the_list(sign_in, staff, household, group):
    answer = sign_in(staff).post(reverse(ADD), wish(household, group), follow=True)

    rule = PairRule.objects.get()
    assert (rule.household, rule.group, rule.wish, rule.by) == (household, group, "apart", staff)
    assertContains(answer, household.reference)
    assertContains(answer, "zijn buren")


def test_the_page_of_a_pair_leads_there_with_both_filled_in(sign_in, staff, solved):
    pair = solved.proposals.first()
    client = sign_in(staff)
    link = f"{reverse(ADD)}?wish=apart&household={pair.household_id}&group={pair.group_id}"
    own = reverse("admin:matching_matchinground_pair", args=[solved.pk, pair.pk])
    assertContains(client.get(own), link.replace("&", "&amp;"))

    form = client.get(link).context["form"]

    assert [form[name].value() for name in ("wish", "household", "group")] == [
        "apart",
        str(pair.household_id),
        str(pair.group_id),
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "BSN 111222333"}, "reason"),
        ({"wish": ""}, "wish"),
        ({"wish": "maybe"}, "wish"),
        ({"household": ""}, "household"),
        ({"group": ""}, "group"),
    ],
)
def test_a_wish_that_is_not_whole_is_not_kept(sign_in, staff, household, group, fields, wrong):
    answer = sign_in(staff).post(reverse(ADD), wish(household, group, **fields))

    assert answer.context["form"].errors.keys() == {wrong}
    assert PairRule.objects.count() == 0


def test_nobody_of_elsewhere_can_be_chosen(sign_in, stranger, household, group):
    answer = sign_in(stranger).post(reverse(ADD), wish(household, group))

    assert answer.context["form"].errors.keys() == {"household", "group"}


def test_two_organisations_share_no_pair(sign_in, national, household):
    answer = sign_in(national).post(reverse(ADD), wish(household, make_group()))

    assert answer.context["form"].errors.keys() == {"group"}
    assert PairRule.objects.count() == 0


def test_a_second_wish_for_a_pair_is_refused_in_words(sign_in, staff, household, group):
    client = sign_in(staff)
    client.post(reverse(ADD), wish(household, group))

    answer = client.post(reverse(ADD), wish(household, group, wish="together"))

    assert answer.context["form"].non_field_errors()
    assert PairRule.objects.count() == 1


def test_a_wish_is_ended_once_and_stays_in_the_list(sign_in, staff, national, household, group):
    rule = services.keep(PairWish.APART, household, group, reason="zijn buren", by=staff)
    page = reverse("admin:matching_pairrule_change", args=[rule.pk])
    client = sign_in(staff)
    assertContains(client.get(page), 'id="end"')

    client.post(page)
    sign_in(national).post(page)

    rule.refresh_from_db()
    assert rule.ended_by == staff
    assertNotContains(client.get(page), 'id="end"')
    listed = client.get(reverse("admin:matching_pairrule_changelist"), {"standing": "ended"})
    assertContains(listed, household.reference)


def test_who_works_elsewhere_sees_and_ends_no_wish(sign_in, stranger, staff, household, group):
    rule = services.keep(PairWish.APART, household, group, reason="zijn buren", by=staff)
    page = reverse("admin:matching_pairrule_change", args=[rule.pk])

    assert sign_in(stranger).post(page).status_code == 404
    rule.refresh_from_db()
    assert rule.ended_at is None

"""What if: staff ask what would change; a worker answers; nothing is saved."""

import json

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import questions, rounds, services
from matching.models import MatchingRound, Proposal, ProposalStatus, RoundStatus
from matching.sentences import must_be
from samenhier.privacy.models import Access
from samenhier.traits.choices import Criterion
from tests.factories import add_interests, make_group, make_household, make_round
from tests.matching.wishing import NO_WISHES
from tests.races import wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(the_hague, staff) -> MatchingRound:
    """Two households and two groups, of which one suits one household best."""
    for interest in ("chess", "cooking"):
        add_interests(make_household(the_hague).people.get(), interest)
        add_interests(make_group(the_hague).members.first(), interest)
    started = services.start_round([the_hague], by=staff)
    rounds.run(str(started.pk))
    started.refresh_from_db()
    return started


def page_url(matching_round) -> str:
    return reverse("admin:matching_matchinground_what_if", args=[matching_round.pk])


def answer_url(matching_round, key) -> str:
    return reverse("admin:matching_matchinground_answer", args=[matching_round.pk, key])


def filled(matching_round, *rows, **fields):
    """The form as it stands there, with rows of (household, group, wish)."""
    data = {
        "pairs-TOTAL_FORMS": max(3, len(rows)),
        "pairs-INITIAL_FORMS": 0,
        "floor": 0,
        "balance": "fair",
    } | {criterion.value: matching_round.weights.weights[criterion] for criterion in Criterion}
    for number in range(data["pairs-TOTAL_FORMS"]):
        data[f"pairs-{number}-wish"] = "together"
    for number, (household, group, wish) in enumerate(rows):
        data |= {
            f"pairs-{number}-household": household,
            f"pairs-{number}-group": group,
            f"pairs-{number}-wish": wish,
        }
    return data | fields


def ask(matching_round, by, **wishes) -> str:
    return services.ask_what_if(matching_round, NO_WISHES | wishes, by=by)


def answered(matching_round, by, **wishes):
    """A question with its answer, as a worker leaves it."""
    key = ask(matching_round, by, **wishes)
    place = questions.place(matching_round, by, key)
    rounds.answer(str(matching_round.pk), place)
    return key, questions.at(place)


def crossed(matching_round) -> tuple[str, str]:
    """A pair that the round did not choose."""
    first, second = matching_round.proposals.all()
    return str(first.household_id), str(second.group_id)


def everything_stored() -> str:
    rows = [list(model.objects.values()) for model in (MatchingRound, Proposal)]
    return json.dumps(rows, default=str)


# --- Asking --------------------------------------------------------------------------------


def test_the_page_offers_the_households_and_groups_of_the_round(sign_in, staff, solved):
    page = sign_in(staff).get(page_url(solved))

    for proposal in solved.proposals.all():
        assertContains(page, proposal.household.reference)
        assertContains(page, proposal.group.name)
    assert page.context["forms"].rest["floor"].value() == 0


@pytest.mark.parametrize("wish", ["together", "apart"])
def test_a_link_on_the_page_of_a_pair_fills_it_in(sign_in, staff, solved, wish):
    pair = solved.proposals.first()
    client = sign_in(staff)
    asked = f"wish={wish}&household={pair.household_id}&group={pair.group_id}"
    own = reverse("admin:matching_matchinground_pair", args=[solved.pk, pair.pk])
    assertContains(client.get(own), f"{page_url(solved)}?{asked}".replace("&", "&amp;"))

    page = client.get(f"{page_url(solved)}?{asked}")

    row = page.context["forms"].pairs.forms[0]
    assert [row[name].value() for name in ("wish", "household", "group")] == [
        wish,
        str(pair.household_id),
        str(pair.group_id),
    ]


def test_a_link_with_somebody_outside_the_round_fills_in_nothing(sign_in, staff, solved, the_hague):
    asked = {"household": make_household(the_hague).pk, "group": make_group(the_hague).pk}

    page = sign_in(staff).get(page_url(solved), asked)

    assert page.context["forms"].pairs.forms[0]["household"].value() is None


def test_wishes_are_asked_as_they_were_filled_in(sign_in, staff, solved):
    household, group = crossed(solved)
    pair = solved.proposals.first()
    data = filled(
        solved,
        (household, group, "together"),
        (str(pair.household_id), str(pair.group_id), "apart"),
        floor=500,
        balance="total",
        near=0,
    )

    answer = sign_in(staff).post(page_url(solved), data)

    key = answer["Location"].rstrip("/").rpartition("/")[2]
    assertRedirects(answer, answer_url(solved, key))
    assert questions.at(questions.place(solved, staff, key)).wishes == {
        "locked": [(household, group)],
        "forbidden": [(str(pair.household_id), str(pair.group_id))],
        "left_out": [],
        "floor": 500,
        "weights": solved.weights.weights | {"near": 0},
        "objective": "total",
        "enough": None,
    }


def test_what_stays_as_it_was_is_no_wish(sign_in, staff, solved):
    answer = sign_in(staff).post(page_url(solved), filled(solved))

    key = answer["Location"].rstrip("/").rpartition("/")[2]
    assert questions.at(questions.place(solved, staff, key)).wishes == NO_WISHES


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"floor": 10_001}, "floor"),
        ({"balance": "best"}, "balance"),
        ({criterion.value: 0 for criterion in Criterion}, "needs"),
        ({"left_out_households": ["nobody"]}, "left_out_households"),
    ],
)
def test_wishes_that_cannot_be_meant_are_refused(sign_in, staff, solved, fields, wrong):
    page = sign_in(staff).post(page_url(solved), filled(solved, **fields))

    assert page.context["forms"].rest.errors.keys() == {wrong}


def test_half_a_pair_is_refused(sign_in, staff, solved):
    household, _group = crossed(solved)

    page = sign_in(staff).post(page_url(solved), filled(solved, (household, "", "apart")))

    assert page.context["forms"].pairs.errors[0].keys() == {"group"}


def test_a_pair_kept_together_and_apart_is_refused(sign_in, staff, solved):
    pair = crossed(solved)

    page = sign_in(staff).post(
        page_url(solved), filled(solved, (*pair, "together"), (*pair, "apart"))
    )

    assert len(page.context["forms"].pairs.non_form_errors()) == 1


def test_who_is_left_out_cannot_be_kept_together_with_anybody(sign_in, staff, solved):
    household, group = crossed(solved)

    page = sign_in(staff).post(
        page_url(solved),
        filled(solved, (household, group, "together"), left_out_groups=[group]),
    )

    assert len(page.context["forms"].rest.non_field_errors()) == 1


def test_somebody_of_another_round_cannot_be_chosen(sign_in, staff, solved, the_hague):
    late = make_household(the_hague)
    _household, group = crossed(solved)

    page = sign_in(staff).post(page_url(solved), filled(solved, (str(late.pk), group, "together")))

    assert page.context["forms"].pairs.errors[0].keys() == {"household"}


@pytest.mark.parametrize("status", [RoundStatus.QUEUED, RoundStatus.RUNNING, RoundStatus.FAILED])
def test_a_round_without_a_plan_has_no_what_if(sign_in, staff, the_hague, status):
    matching_round = make_round(the_hague, status=status, engine="1")

    assert sign_in(staff).get(page_url(matching_round)).status_code == 404


def test_nobody_asks_about_a_round_elsewhere(sign_in, stranger, builder, solved):
    assert sign_in(stranger).post(page_url(solved), filled(solved)).status_code == 404
    for user in (stranger, builder):
        with pytest.raises(PermissionDenied):
            ask(solved, user)


# --- Answering -----------------------------------------------------------------------------


def test_a_locked_pair_shows_who_would_be_elsewhere(sign_in, staff, solved):
    household, group = crossed(solved)
    key, _question = answered(solved, staff, locked=[(household, group)])

    page = sign_in(staff).get(answer_url(solved, key))

    changes = page.context["answer"].changes
    first, second = sorted(solved.proposals.all(), key=lambda each: each.household.reference)
    assert [(c.reference, c.before.group, c.after.group) for c in changes] == [
        (first.household.reference, first.group.name, second.group.name),
        (second.household.reference, second.group.name, first.group.name),
    ]
    assert [c.before.points for c in changes] == [first.points, second.points]
    assert page.context["answer"].is_proved
    for change in changes:
        assertContains(page, change.reference)


def test_the_stages_before_are_those_of_the_round(sign_in, staff, solved):
    household, group = crossed(solved)
    key, _question = answered(solved, staff, locked=[(household, group)])

    page = sign_in(staff).get(answer_url(solved, key))

    stages = page.context["answer"].stages
    assert [stage.before for stage in stages] == [each.value for each in solved.stages.all()]
    assert stages[-1].after < stages[-1].before
    assert stages[-1].difference == stages[-1].after - stages[-1].before


def test_who_is_left_out_waits(sign_in, staff, solved):
    proposal = solved.proposals.first()
    key, _question = answered(solved, staff, left_out=[str(proposal.household_id)])

    page = sign_in(staff).get(answer_url(solved, key))

    assert {c.reference: c.after.group for c in page.context["answer"].changes}[
        proposal.household.reference
    ] == ""


def test_weights_that_do_not_make_a_whole_are_scaled(staff, solved):
    _key, small = answered(solved, staff, weights=dict.fromkeys(Criterion.values, 1))
    _key, whole = answered(solved, staff, weights=dict.fromkeys(Criterion.values, 1250))

    assert small.answer == whole.answer
    assert [after != before for *_pair, before, after in small.answer["kept"]] == [True, True]


def test_a_lock_past_a_rule_that_no_lock_may_pass_is_refused_with_the_rule(
    sign_in, staff, the_hague
):
    make_household(the_hague, vulnerability=4)
    make_group(the_hague, capacity=2)
    started = services.start_round([the_hague], by=staff)
    rounds.run(str(started.pk))
    started.refresh_from_db()
    pair = started.case["households"][0]["id"], started.case["groups"][0]["id"]
    key, question = answered(started, staff, locked=[pair])

    page = sign_in(staff).get(answer_url(started, key))

    assert question.answer["refused"] == ((*pair, "capacity"),)
    assert must_be("capacity") in page.context["answer"].problem


def test_locks_that_do_not_fit_together_are_told(sign_in, staff, solved):
    first, second = solved.proposals.all()
    group = str(first.group_id)
    key, _question = answered(
        solved,
        staff,
        locked=[(str(first.household_id), group), (str(second.household_id), group)],
    )

    page = sign_in(staff).get(answer_url(solved, key))

    assertContains(page, page.context["answer"].problem)


def test_no_wishes_change_nothing(sign_in, staff, solved):
    key, question = answered(solved, staff)

    page = sign_in(staff).get(answer_url(solved, key))

    assert page.context["answer"].changes == []
    assert len(question.answer["kept"]) == 2


def test_it_starts_from_what_the_round_froze_and_not_from_today(staff, solved):
    for proposal in solved.proposals.all():
        proposal.household.day_parts = []
        proposal.household.save()

    _key, question = answered(solved, staff)

    assert (question.answer["new"], question.answer["gone"]) == ([], [])


def test_nothing_is_saved(sign_in, staff, solved):
    before = everything_stored()

    key, _question = answered(solved, staff, forbidden=[crossed(solved)], floor=9000)
    sign_in(staff).get(answer_url(solved, key))

    assert everything_stored() == before
    assert set(solved.proposals.values_list("status", flat=True)) == {ProposalStatus.COMPUTED}


def test_a_question_delivered_twice_is_answered_once(staff, solved):
    key, first = answered(solved, staff)
    place = questions.place(solved, staff, key)
    MatchingRound.objects.update(case={"version": "unknown"})

    rounds.answer(str(solved.pk), place)

    assert questions.at(place) == first


def test_an_error_is_an_answer_too(sign_in, staff, solved):
    key = ask(solved, staff)
    MatchingRound.objects.update(case={"version": "unknown", "households": [], "groups": []})

    with pytest.raises(ValueError, match="unknown"):
        rounds.answer(str(solved.pk), questions.place(solved, staff, key))

    assert questions.at(questions.place(solved, staff, key)).answer == {"status": "error"}


# --- Waiting and reading -------------------------------------------------------------------


def test_until_there_is_an_answer_the_page_refreshes_and_shows_nobody(sign_in, staff, solved):
    key = ask(solved, staff)
    before = Access.objects.count()

    page = sign_in(staff).get(answer_url(solved, key))

    assertContains(page, "data-refresh")
    assertNotContains(page, solved.proposals.first().household.reference)
    assert Access.objects.count() == before


def test_without_an_answer_in_time_the_page_says_so_and_keeps_the_wishes(sign_in, staff, solved):
    household, group = crossed(solved)
    key = ask(solved, staff, locked=[(household, group)], floor=700)
    place = questions.place(solved, staff, key)
    kept = cache.get(place)
    cache.set(place, kept | {"asked_at": kept["asked_at"] - questions.PATIENCE - 1})

    page = sign_in(staff).get(answer_url(solved, key))

    assertNotContains(page, "data-refresh")
    assert page.context["is_late"]
    assert page.context["forms"].rest["floor"].value() == 700
    assert page.context["forms"].pairs.forms[0].initial == {
        "household": household,
        "group": group,
        "wish": "together",
    }


def test_a_row_that_was_asked_may_be_emptied_for_the_next_question(sign_in, staff, solved):
    client = sign_in(staff)
    key, _question = answered(solved, staff, locked=[crossed(solved)])
    management = client.get(answer_url(solved, key)).context["forms"].pairs.management_form

    data = filled(solved) | {
        f"pairs-{name}": management[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    answer = client.post(page_url(solved), data)

    assert (management["TOTAL_FORMS"].value(), answer.status_code) == (3, 302)


def test_an_answer_is_for_the_one_who_asked_on_the_round_it_was_asked_of(
    sign_in, staff, national, solved, the_hague
):
    key, _question = answered(solved, staff)
    other = make_round(the_hague, engine="1", case=solved.case)

    for user, matching_round in ((national, solved), (staff, other)):
        answer = sign_in(user).get(answer_url(matching_round, key))
        assertRedirects(answer, page_url(matching_round), fetch_redirect_response=False)


def test_a_look_at_the_page_stands_in_the_log_of_all_who_are_on_it(sign_in, staff, solved):
    sign_in(staff).get(page_url(solved))

    seen = {access.object_id for access in Access.objects.filter(user=staff)}
    pairs = solved.proposals.values_list("household", "group")
    assert seen == {record for pair in pairs for record in pair}


def test_looking_starts_nothing(sign_in, staff, solved, redis_server):
    before = set(redis_server.keys("*what-if*"))

    sign_in(staff).get(page_url(solved))

    assert set(redis_server.keys("*what-if*")) == before


@pytest.mark.parametrize("is_answered", [False, True])
def test_thirty_pairs_cost_as_many_queries_as_one(sign_in, staff, the_hague, is_answered):
    client, counts = sign_in(staff), []
    for more in (1, 29):
        for _ in range(more):
            make_household(the_hague)
            make_group(the_hague)
        started = services.start_round([the_hague], by=staff)
        rounds.run(str(started.pk))
        started.refresh_from_db()
        url = page_url(started)
        if is_answered:
            key, _question = answered(started, staff, floor=1)
            url = answer_url(started, key)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))

    assert started.proposals.count() == 30
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_answers(sign_in, staff, solved, worker):
    client = sign_in(staff)
    household, group = crossed(solved)

    started = client.post(page_url(solved), filled(solved, (household, group, "together")))

    wait_for(lambda: "answer" in client.get(started["Location"]).context)
    assert len(client.get(started["Location"]).context["answer"].changes) == 2

"""New weights: written, replayed on the last rounds, proposed, and agreed by another."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from matching import questions, replays, rounds, services
from matching.models import CRITERIA, MatchingRound, Proposal, RoundStatus, WeightsVersion
from samenhier.accounts.models import Role
from samenhier.admin import todays_work
from samenhier.outbox.models import Message
from samenhier.privacy.models import Access
from tests.factories import add_interests, make_group, make_household, make_round, make_user
from tests.matching.pairs import told

pytestmark = pytest.mark.django_db

with translation.override("en"):
    ADD = reverse("admin:matching_weightsversion_add")
    LIST = reverse("admin:matching_weightsversion_changelist")
NEAR = CRITERIA | {"interests": 0, "near": 2500}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def second(db):
    return make_user(Role.NATIONAL, name="Nico", language="en")


def solve(the_hague, by, pairs=2) -> MatchingRound:
    """Households and groups of which one suits the other by an interest they share."""
    for interest in ("chess", "cooking", "music")[:pairs]:
        add_interests(make_household(the_hague).people.get(), interest)
        add_interests(make_group(the_hague).members.first(), interest)
    started = services.start_round([the_hague], by=by)
    rounds.run(str(started.pk))
    started.refresh_from_db()
    return started


def own_url(version) -> str:
    return reverse("admin:matching_weightsversion_change", args=[version.pk])


def filled(weights=NEAR, reason="reistijd telt"):
    return weights | {"reason": reason}


def replayed(page_answer, user) -> str:
    """Where the answer stands, once a worker has given it."""
    address = page_answer["Location"]
    replays.answer(questions.place_of_weights(user, address.rpartition("=")[2]))
    return address


def proposed(by) -> WeightsVersion:
    return services.write_version(NEAR, reason="reistijd telt", by=by)


def everything_stored() -> str:
    models = (MatchingRound, Proposal, WeightsVersion)
    return json.dumps([list(model.objects.values()) for model in models], default=str)


# --- Writing -------------------------------------------------------------------------------


def test_the_form_begins_with_the_weights_that_count_now(sign_in, national):
    form = sign_in(national).get(ADD).context["form"]

    assert {name: form[name].value() for name in CRITERIA} == CRITERIA
    assert (form.sum, form.off) == (10_000, 0)


@pytest.mark.parametrize(
    ("needs", "says"),
    [(1950, "make 9,950: that is 50 too few"), (2100, "make 10,100: that is 100 too many")],
)
def test_weights_that_do_not_add_up_are_told_by_how_much(sign_in, national, needs, says):
    page = sign_in(national).post(ADD, filled(CRITERIA | {"needs": needs}))

    assertContains(page, says)
    assert page.context["form"].off == needs - 2000


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (filled(reason=""), {"reason"}),
        (filled(CRITERIA), {"__all__"}),
        (filled(CRITERIA | {"needs": -500, "near": 3500}), {"needs"}),
        (filled(CRITERIA | {"needs": "veel"}), {"needs"}),
    ],
)
def test_what_is_no_new_version_is_refused(sign_in, national, data, wrong):
    page = sign_in(national).post(ADD, data)

    assert page.context["form"].errors.keys() == wrong


def test_what_was_replayed_is_what_is_proposed(sign_in, national, staff, second, the_hague):
    solve(the_hague, staff)
    client = sign_in(national)
    address = replayed(client.post(ADD, filled()), national)
    assert WeightsVersion.objects.count() == 1
    assert client.get(address).context["form"]["near"].value() == 2500

    answer = client.post(address, {"propose": "1"} | filled(CRITERIA))

    version = WeightsVersion.objects.proposed().get()
    assertRedirects(answer, own_url(version))
    assert (version.weights, version.reason, version.author) == (NEAR, "reistijd telt", national)
    mail = Message.objects.get(template="weights_waiting")
    assert mail.recipient == second.email
    assert own_url(version) in mail.context["url"]


def test_nothing_is_proposed_that_its_author_has_not_seen(sign_in, national):
    client = sign_in(national)
    awaited = client.post(ADD, filled())["Location"]

    for address in (ADD, awaited, f"{ADD}?replay=guessed"):
        assertRedirects(client.post(address, {"propose": "1"}), ADD, fetch_redirect_response=False)

    assert WeightsVersion.objects.count() == 1


def test_of_two_who_propose_at_once_the_second_reads_that_one_waits(sign_in, national, second):
    address = replayed(sign_in(national).post(ADD, filled()), national)
    version = proposed(second)
    client = sign_in(national)

    page = client.get(ADD, follow=True)
    client.post(address, {"propose": "1"})

    assertRedirects(page, own_url(version))
    assert WeightsVersion.objects.proposed().get() == version


# --- The replay ----------------------------------------------------------------------------


def test_a_replay_tells_which_pairs_would_be_others_and_saves_nothing(
    sign_in, national, staff, the_hague
):
    matching_round = solve(the_hague, staff)
    client = sign_in(national)
    before = everything_stored()

    page = client.get(replayed(client.post(ADD, filled()), national))

    (found,) = page.context["replay"].rounds
    assert found.round == matching_round
    assert found.is_proved
    before_points = sum(each.points for each in matching_round.proposals.all())
    by_label = {line.label: (line.before, line.after) for line in found.lines}
    assert by_label["Matched"] == (2, 2)
    assert by_label["Total points, weights of the round"][0] == before_points
    assert by_label["Total points, new weights"][1] >= by_label["Total points, new weights"][0]
    assert everything_stored() == before


def test_a_pair_that_would_be_another_is_named_and_noted(sign_in, national, the_hague):
    """The stored plan holds the pairs crosswise, so that the same weights choose otherwise."""
    matching_round = solve(the_hague, make_user(Role.STAFF, organisation=the_hague.organisation))
    (first, one, points), (other, two, more) = matching_round.solution["matches"]
    matching_round.solution["matches"] = [[first, two, points], [other, one, more]]
    matching_round.save(update_fields=["solution"])
    client = sign_in(national)
    weights = CRITERIA | {"interests": 2000, "near": 500}

    page = client.get(replayed(client.post(ADD, filled(weights)), national))

    (found,) = page.context["replay"].rounds
    assert found.other_pairs == 2
    for proposal in matching_round.proposals.all():
        assertContains(page, proposal.household.reference)
        assertContains(page, proposal.group.name)
        assert Access.objects.filter(object_id=proposal.household_id, user=national).exists()


def test_the_last_rounds_are_replayed_without_trials_and_what_never_ended(national, the_hague):
    day = timezone.now()
    made = [
        make_round(the_hague, engine="1", requested_at=day - timedelta(days=days))
        for days in range(7)
    ]
    make_round(the_hague, engine="1", is_trial=True)
    make_round(the_hague, engine="1", status=RoundStatus.FAILED)
    make_round(the_hague)  # from before pools were kept

    key = services.ask_weights(NEAR, by=national)

    asked = questions.at(questions.place_of_weights(national, key)).wishes["rounds"]
    assert asked == [str(each.pk) for each in made[:5]]


def test_a_round_that_cannot_be_solved_again_does_not_stop_the_others(
    sign_in, national, staff, the_hague
):
    solve(the_hague, staff)
    make_round(the_hague, engine="1")
    client = sign_in(national)

    page = client.get(replayed(client.post(ADD, filled()), national))

    assert [each.is_solved for each in page.context["replay"].rounds] == [False, True]
    assertContains(page, "This round could not be solved again.")


def test_rounds_that_time_is_too_short_for_are_counted(
    sign_in, national, staff, the_hague, monkeypatch
):
    solve(the_hague, staff)
    monkeypatch.setattr(replays, "LIMIT", -1)
    client = sign_in(national)

    page = client.get(replayed(client.post(ADD, filled()), national))

    assert (page.context["replay"].rounds, page.context["replay"].left_out) == ([], 1)


def test_until_the_answer_is_there_the_page_asks_again(sign_in, national):
    client = sign_in(national)

    page = client.get(client.post(ADD, filled())["Location"])

    assertContains(page, 'data-refresh="1"')


def test_nobody_reads_the_answer_of_another(sign_in, national, second):
    address = replayed(sign_in(national).post(ADD, filled()), national)

    page = sign_in(second).get(address)

    assert "replay" not in page.context
    assertContains(page, "That answer is not kept any more.")


def test_a_replay_takes_as_many_queries_for_many_pairs(sign_in, national, staff, the_hague):
    client = sign_in(national)
    client.get(ADD)

    def count(households: int) -> int:
        for _ in range(households):
            make_household(the_hague)
        matching_round = make_round(the_hague, engine="1")
        pairs = [
            [str(make_household(the_hague).pk), str(make_group(the_hague).pk), 1, 2]
            for _ in range(households)
        ]
        key = services.ask_weights(NEAR, by=national)
        place = questions.place_of_weights(national, key)
        found = {"status": "optimal", "new": pairs, "gone": pairs, "kept": []}
        rows = [found | {"round": str(matching_round.pk)}]
        questions.settle(place, questions.at(place), {"status": "done", "rounds": rows})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{ADD}?replay={key}")
        return len(queries)

    assert count(1) == count(30)


# --- The second person ---------------------------------------------------------------------


def test_a_second_person_reads_the_replay_and_agrees(sign_in, national, second, staff, the_hague):
    solve(the_hague, staff)
    version = proposed(national)
    client = sign_in(second)
    address = replayed(client.post(own_url(version), {"verb": "replay"}), second)
    assert len(client.get(address).context["replay"].rounds) == 1

    page = client.post(own_url(version), {"verb": "agree"}, follow=True)

    assert told(page) == ["These weights count from the next round on."]
    assert WeightsVersion.objects.current() == version
    for words in ("counts now", "Nico", "reistijd telt", national.name):
        assertContains(page, words)


def test_an_author_sees_no_button_to_agree_and_takes_it_back(sign_in, national):
    version = proposed(national)
    client = sign_in(national)
    assertNotContains(client.get(own_url(version)), 'value="agree"')
    client.post(own_url(version), {"verb": "agree"})
    assert WeightsVersion.objects.current().number == 1

    page = client.post(own_url(version), {"verb": "turn_down"}, follow=True)

    assertContains(page, "Taken back by")


def test_a_version_that_was_turned_down_says_so_and_is_decided_once(sign_in, national, second):
    version = proposed(national)
    client = sign_in(second)
    client.post(own_url(version), {"verb": "turn_down"})

    page = client.post(own_url(version), {"verb": "agree"}, follow=True)

    assert "Somebody else has decided on this version." in told(page)
    assertContains(page, "Turned down by")
    assert WeightsVersion.objects.current().number == 1


def test_the_list_marks_the_version_that_counts(sign_in, staff, national, second):
    services.agree(proposed(national), by=second)
    services.write_version(CRITERIA, reason="terug", by=national)

    rows = sign_in(staff).get(LIST).context["cl"].result_list

    assert [(row.number, row.is_current, row.outcome) for row in rows] == [
        (3, False, "waits for a second person"),
        (2, True, "agreed"),
        (1, False, "agreed"),
    ]


def test_staff_read_versions_and_write_none(sign_in, staff, national):
    version = proposed(national)
    client = sign_in(staff)

    page = client.get(own_url(version))

    assertContains(page, "reistijd telt")
    assertNotContains(page, 'name="verb"')
    for verb in ("replay", "agree", "turn_down"):
        assert client.post(own_url(version), {"verb": verb}).status_code == 403
    assert client.post(ADD, filled()).status_code == 403


def test_on_the_home_page_a_version_waits_for_everybody_but_its_author(national, second, staff):
    version = proposed(national)

    def waits_for(user):
        return [work.url for work in todays_work(user) if "version of the weights" in work.what]

    assert waits_for(second) == [own_url(version)]
    assert waits_for(national) == waits_for(staff) == []

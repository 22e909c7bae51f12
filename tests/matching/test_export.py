"""An old round, out of the database and solved again: the same answer, whatever happened since."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from groups.models import GroupStatus, WelcomeGroup
from matching import plans, rounds, services
from matching.engine.__main__ import main
from matching.engine.assess import assess
from matching.engine.codec import write_problem, write_solution
from matching.engine.frozen import read_case
from matching.models import MatchingRound, RoundStatus, WeightsVersion
from newcomers.models import Household, Person
from tests.factories import add_interests, make_group, make_household, make_postcode, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(the_hague, staff) -> MatchingRound:
    make_postcode()
    for number in range(6):
        since = timezone.localdate() - timedelta(days=30 * number)
        household = make_household(
            the_hague, waiting_since=since, people=(1990, 2016), travel_km=5.5 + number
        )
        add_interests(household.people.first(), "cooking", "chess")
    for places in (1, 1, 2):
        add_interests(make_group(the_hague, places=places).members.first(), "cooking")
    started = services.start_round([the_hague], by=staff)
    rounds.run(str(started.pk))
    started.refresh_from_db()
    return started


def change_everything(the_hague) -> None:
    """A year goes by: answers, statuses and weights are no longer what they were."""
    Household.objects.update(pc4="9999", vulnerability=5, day_parts=[], travel_km=1)
    Person.objects.update(birth_year=1950)
    WelcomeGroup.objects.update(status=GroupStatus.PAUSED, max_household=1, places=1)
    make_household(the_hague)
    make_group(the_hague)
    old = WeightsVersion.objects.current()
    WeightsVersion.objects.create(
        number=2, weights=old.weights | {"needs": 0, "near": 3000}, reason="anders"
    )


def test_an_old_round_solved_again_gives_the_stored_answer_byte_for_byte(solved, the_hague):
    stored = plans.solution_text(solved)
    change_everything(the_hague)

    again = write_solution(rounds.solve_again(solved))

    assert _answer(again) == _answer(stored)
    assert json.loads(again) == json.loads(stored)


def _answer(text: str) -> str:
    """The stages and the matches, as they are written; the database orders keys its own way."""
    document = json.loads(text)
    return json.dumps([document["stages"], document["matches"]])


def test_the_frozen_pool_gives_the_frozen_problem_byte_for_byte(solved, the_hague):
    change_everything(the_hague)

    again = assess(read_case(solved.case)).problem()

    assert write_problem(again) == plans.problem_text(solved)


def test_a_round_freezes_its_weights_all_its_settings_and_the_version_of_the_engine(solved):
    assert solved.engine == "1"
    assert solved.case["weights"]["points"] == solved.weights.weights
    assert solved.settings == {
        "floor": 0,
        "enough": 10_000,
        "sponsor_only_resettled": True,
        "travel_km": 10.0,
        "common_day_parts": 2,
        "workable_level": 2,
        "waiting_classes": [120, 60],
        "objective": "fair",
        "time_limit": 60,
    }


def test_what_is_frozen_names_nobody(solved):
    text = json.dumps([solved.case, solved.problem, solved.solution])

    names = [*Person.objects.values_list("name", flat=True)]
    references = [*Household.objects.values_list("reference", flat=True)]
    groups = [*WelcomeGroup.objects.values_list("name", flat=True)]
    assert [each for each in names + references + groups if each in text] == []


def test_what_is_exported_is_proved_by_the_engine_alone(solved, tmp_path, capsys):
    files = tmp_path / "problem.json", tmp_path / "solution.json"
    for file, options in zip(files, ([], ["--solution"]), strict=True):
        call_command("export_round", str(solved.pk), *options)
        file.write_text(capsys.readouterr().out)

    code = main(["verify", *map(str, files)])

    assert (code, capsys.readouterr().out) == (0, "proved\n")


def test_the_frozen_pool_is_exported_when_asked_for(solved, capsys):
    call_command("export_round", str(solved.pk), "--case")

    assert read_case(json.loads(capsys.readouterr().out)) == read_case(solved.case)


def test_a_round_is_verified_after_everything_has_changed(solved, the_hague, capsys):
    change_everything(the_hague)

    call_command("export_round", str(solved.pk), "--verify")

    assert capsys.readouterr().out == "the same answer, and proved\n"


def test_a_stored_answer_that_was_tampered_with_does_not_verify(solved, capsys):
    solved.solution["stages"][-1]["value"] += 1
    solved.save()

    with pytest.raises(SystemExit) as end:
        call_command("export_round", str(solved.pk), "--verify")

    assert end.value.code == 1
    assert "the stages are not the stored ones" in capsys.readouterr().out


def test_a_stopped_round_gives_the_same_answer_again_and_is_not_called_proved(
    the_hague, staff, capsys
):
    make_group(the_hague)
    make_household(the_hague)
    stopped = services.start_round([the_hague], by=staff)
    stopped.begin()
    so_far = rounds._up_to(plans.freeze(stopped), 1)
    plans.store_stage(stopped, so_far.stages[0], so_far)
    services.stop_round(stopped, by=staff)

    with pytest.raises(SystemExit):
        call_command("export_round", str(stopped.pk), "--verify")

    told = capsys.readouterr().out.splitlines()
    assert [line.partition(" is ")[0] for line in told] == [
        "waiting>60",
        "matched",
        "worst",
        "fair",
    ]


@pytest.mark.parametrize("word", ["nonsense", str(uuid.UUID(int=7)), ""])
def test_a_round_that_is_not_there_is_named(word):
    with pytest.raises(CommandError, match=f"There is no round {word}") as refusal:
        call_command("export_round", word)

    assert refusal.value.returncode == 2


@pytest.mark.parametrize("options", [[], ["--verify"], ["--solution"], ["--case"]])
def test_a_round_that_froze_nothing_says_so(the_hague, options):
    queued = make_round(the_hague, status=RoundStatus.QUEUED)

    with pytest.raises(CommandError, match="nothing frozen: it is queued"):
        call_command("export_round", str(queued.pk), *options)


def test_a_round_without_a_solution_says_so(the_hague, staff):
    running = services.start_round([the_hague], by=staff)
    running.begin()
    plans.freeze(running)

    with pytest.raises(CommandError, match="no solution: it is running"):
        call_command("export_round", str(running.pk), "--verify")

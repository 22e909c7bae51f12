"""What the benchmark writes: nothing where values differ, and a missed target is called missed."""

import pytest

from benchmarks.instances import city
from benchmarks.measure import SMALL_BUDGET, Apart, Timed, apart, in_turns, store, together
from benchmarks.methods import OURS
from benchmarks.ours import solved
from benchmarks.peers import Values, cp_sat, ortools_flow
from benchmarks.rows import Run
from benchmarks.tables import agreed, table
from benchmarks.targets import TARGETS, TEXTBOOK, WITHIN, Target, summary
from matching.engine.problem import Problem

FOUND = {OURS: Timed((2, 90), (0.5, 0.5)), "peer": Timed((2, 90), (1.0, 3.0))}


def not_done(problem: Problem) -> Values:
    raise TimeoutError("not done in its time")


def not_installed(problem: Problem) -> Values:
    raise ImportError(name="lap")


def test_the_table_is_refused_when_values_differ() -> None:
    wrong = FOUND | {"liar": Timed((2, 91), (0.1, 0.1))}

    with pytest.raises(RuntimeError, match="values differ"):
        list(table(50, city(50, 1, ("matched", "total")), wrong, {}))


def test_who_did_not_finish_does_not_count_as_different() -> None:
    assert agreed(FOUND | {"slow": Timed((), (9.0,), "not done in 9 s")}) == (2, 90)


def test_a_table_gives_medians_ratios_and_memory() -> None:
    lines = list(
        table(
            50,
            city(50, 1, ("matched", "total")),
            FOUND | {"slow": Timed((), (9.0,), "not done in 9 s")},
            {"peer": Apart((2, 90), 1.0, 120.4, 7.6)},
        )
    )

    assert lines[-3:] == [
        f"| {OURS} | 500 ms | 2 |  |  |  |",
        "| peer | 2000 ms | 2 | 4.00x | 120 MB | 8 MB |",
        "| slow | not done in 9 s | | |  |  |",
    ]


@pytest.mark.parametrize(
    ("target", "reached", "row"),
    [
        (Target("speed", 2.3, "x"), 2.3, "| speed | at least 2.30x | 2.30x | met |"),
        (Target("speed", 2.3, "x"), 1.5, "| speed | at least 2.30x | 1.50x | missed by 0.80x |"),
        (
            Target("time", 60, " ms", at_most=True),
            75,
            "| time | at most 60 ms | 75 ms | missed by 15 ms |",
        ),
        (
            Target("time", 60, " ms", at_most=True),
            60,
            "| time | at most 60 ms | 60 ms | met |",
        ),
        (Target("speed", 2.3, "x"), None, "| speed | at least 2.30x | not measured | |"),
    ],
)
def test_a_target_says_whether_it_was_met(target: Target, reached: float | None, row: str) -> None:
    assert target.row(reached) == row


def test_the_summary_has_every_target_measured_or_not() -> None:
    lines = list(summary({(WITHIN, 50): 12.0, (TEXTBOOK, 20_000): 5.0}))

    assert len(lines) == 2 + len(TARGETS)
    assert [line.rsplit("|", 2)[1].strip() for line in lines if "not measured" not in line][2:] == [
        "missed by 2 ms",
        "met",
    ]


def test_turns_stop_at_failure_and_say_why() -> None:
    found = in_turns(
        city(50, 1, ("matched", "total")),
        {"ours": solved, "slow": not_done, "away": not_installed},
        2,
        SMALL_BUDGET,
    )

    assert [found[name].failed for name in found] == [
        "",
        "not done in its time",
        "not installed (lap)",
    ]
    assert [len(found[name].seconds) for name in found] == [2, 1, 1]


def test_a_turn_apart_finds_the_same_values_and_its_memory(tmp_path) -> None:
    problem = city(50, 1, ("matched", "total"))
    store(problem, tmp_path / "city.npz")

    took = apart(tmp_path / "city.npz", ("matched", "total"), ortools_flow, 20)

    assert took.values == solved(problem)
    assert took.whole > took.above >= 0
    assert together([took, took]).values == took.values


def test_a_turn_apart_that_takes_too_long_is_ended(tmp_path) -> None:
    store(city(1_000, 1, ("matched", "total")), tmp_path / "city.npz")

    took = apart(tmp_path / "city.npz", ("matched", "total"), cp_sat, 0)

    assert took.failed == "not done in 0 s"


def test_the_quick_page_has_its_sections_and_proofs(tmp_path) -> None:
    run = Run([50], 1, 20, "rules", tmp_path, is_quick=True)

    page = "\n".join(run.sections())

    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## The instances",
        "## As many as possible, then the most points",
        "## As many as possible, then the worst pair, then the most points",
        "## Heuristics: no optimum, so no equal values",
        "## What if one pair were locked",
        "## From file to file",
        "## Scoring all pairs",
    ]
    assert "| 50 | proved |" in page
    assert (WITHIN, 50) in run.reached

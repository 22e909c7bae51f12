"""The benchmark of rules and points compares like with like."""

from dataclasses import replace

from benchmarks.scoring import country, double_loop, looped, ours, report
from matching.engine.problem import RuleSettings


def test_the_double_loop_and_the_engine_give_the_same_pairs_and_points() -> None:
    case = country(120)
    case = replace(
        case,
        excluded={(case.households[0].id, group.id): "declined" for group in case.groups[:60]},
        settings=RuleSettings(common_day_parts=1),
    )
    found, count = ours(case, case.households)
    assert double_loop(case, case.households) == found
    assert len(found) == count > 500


def test_a_sample_is_compared_on_its_own_households_alone() -> None:
    case = country(600)
    sample = looped(case)
    found, count = ours(case, sample)
    assert len({household.id for household in sample}) == 200
    assert double_loop(case, sample) == found
    assert 0 < len(found) < count


def test_the_same_seed_gives_the_same_people() -> None:
    assert country(20) == country(20)
    assert country(20) != country(20, seed=2)


def test_the_report_is_a_table_with_a_row_per_size() -> None:
    heading, line, row, note = report([30], turns=1)
    cells = row.split("|")[1:-1]
    assert len(cells) == heading.count("|") - 1 == line.count("|") - 1
    assert [cell.strip() for cell in cells[:2]] == ["30", "28"]
    assert cells[-1].count("MB") == 2
    assert "CPU seconds" in note

"""The file format: what is bad input, said in one line that names the item, and what is stable."""

import json
from typing import Any

import pytest

from matching.engine import codec
from matching.engine.checks import BadProblem
from matching.engine.problem import Settings
from matching.engine.solver import solve
from tests.matching.engine import brute

Document = dict[str, Any]


def document(**change: Any) -> Document:
    """The example of the format, with something changed; `...` leaves a key out."""
    found: Document = {
        "version": 1,
        "households": [
            {"id": "H1", "waiting_days": 143, "pool": "0518/ar"},
            {"id": "H2", "waiting_days": 7},
        ],
        "groups": [{"id": "G1", "places": 1}, {"id": "G2"}],
        "pairs": [["H1", "G1", 7312], ["H2", "G1", 5000], ["H2", "G2", 4000]],
        "locked": [],
        "forbidden": [],
        "previous": [],
        "pools": {"0518/ar": 12},
        "settings": {
            "waiting_classes": [120, 60],
            "stages": ["waiting", "matched", "worst", "total"],
            "floor": 0,
            "enough": 10_000,
            "time_limit": 60,
        },
    } | change
    return {key: value for key, value in found.items() if value is not ...}


def test_a_problem_is_read_as_it_is_written() -> None:
    problem = codec.read_problem(json.dumps(document()))
    assert problem.household_ids == ("H1", "H2")
    assert problem.waiting_days == (143, 7)
    assert problem.pool_of == ("0518/ar", None)
    assert problem.group_ids == ("G1", "G2")
    assert problem.places == (1, 1)
    assert brute.points_of(problem) == {
        ("H1", "G1"): 7312,
        ("H2", "G1"): 5000,
        ("H2", "G2"): 4000,
    }
    assert problem.caps == {"0518/ar": 12}
    assert problem.settings == Settings()


def test_all_that_is_optional_may_be_left_out() -> None:
    least = document(locked=..., forbidden=..., previous=..., pools=..., settings=...)
    problem = codec.read_problem(json.dumps(least))
    assert problem.settings == Settings()
    assert (problem.locked, problem.forbidden, problem.caps) == (frozenset(), frozenset(), {})
    some = codec.read_problem(json.dumps(document(settings={"floor": 5})))
    assert some.settings == Settings(floor=5)


def test_empty_lists_are_a_fine_problem() -> None:
    empty = document(households=[], groups=[], pairs=[], pools={})
    assert solve(codec.read_problem(json.dumps(empty))).status == "optimal"


def test_a_problem_survives_writing_and_reading() -> None:
    for seed in range(60):
        problem = brute.random_problem(seed)
        text = codec.write_problem(problem)
        again = codec.read_problem(text)
        assert codec.write_problem(again) == text
        assert codec.write_solution(solve(again)) == codec.write_solution(solve(problem))


def test_a_solution_survives_writing_and_reading() -> None:
    for seed in range(60):
        text = codec.write_solution(solve(brute.random_problem(seed)))
        assert codec.write_solution(codec.read_solution(text)) == text


def test_writing_does_not_depend_on_the_order_of_a_problem() -> None:
    for seed in range(30):
        problem = brute.random_problem(seed)
        assert codec.write_problem(brute.shuffled(problem, 1)) == codec.write_problem(problem)


def test_ids_may_be_any_text() -> None:
    names = ["", "H\n1", 'H"1"', "أسرة", "родина", "\ud800", "\u202e"]
    for name in names[1:]:
        strange = document(
            households=[{"id": name, "waiting_days": 1}], pairs=[[name, "G1", 5]], pools={}
        )
        text = codec.write_solution(solve(codec.read_problem(json.dumps(strange))))
        assert text.isascii()
        assert json.loads(text)["matches"] == [[name, "G1", 5]]


HOUSEHOLD = {"id": "H1", "waiting_days": 1}

BAD = {
    "no version": ({"version": ...}, "version is missing"),
    "another version": ({"version": 2}, "version must be 1, not 2"),
    "a version in text": ({"version": "1"}, 'version must be 1, not "1"'),
    "a true version": ({"version": True}, "version must be 1, not true"),
    "a version with a point": ({"version": 1.0}, "version must be 1, not 1.0"),
    "no households": ({"households": ...}, "households is missing"),
    "no groups": ({"groups": ...}, "groups is missing"),
    "no pairs": ({"pairs": ...}, "pairs is missing"),
    "an unknown key": ({"hosts": []}, 'unknown key "hosts" in the problem'),
    "households that are no list": ({"households": {}}, "households must be a list"),
    "null households": ({"households": None}, "households must be a list, not null"),
    "groups that are no list": ({"groups": "G1"}, 'groups must be a list, not "G1"'),
    "pairs that are no list": ({"pairs": 3}, "pairs must be a list, not 3"),
    "pools that are no object": ({"pools": []}, "pools must be an object"),
    "settings that are no object": ({"settings": [1]}, "settings must be an object"),
    "a household that is no object": ({"households": ["H1"]}, "households[0] must be an object"),
    "a household without id": (
        {"households": [{"waiting_days": 1}]},
        "id is missing in households[0]",
    ),
    "a household without days": (
        {"households": [{"id": "H1"}]},
        "waiting_days is missing in households[0]",
    ),
    "an unknown household key": (
        {"households": [HOUSEHOLD | {"name": "A"}]},
        'unknown key "name" in households[0]',
    ),
    "a number for an id": ({"households": [HOUSEHOLD | {"id": 7}]}, "id of households[0]"),
    "an empty id": ({"households": [HOUSEHOLD | {"id": ""}]}, "id of households[0]"),
    "a null id": ({"groups": [{"id": None}]}, "id of groups[0] must be text, not null"),
    "days in text": (
        {"households": [HOUSEHOLD | {"waiting_days": "1"}]},
        'waiting_days of household "H1" must be a whole number, not "1"',
    ),
    "half a day": (
        {"households": [HOUSEHOLD | {"waiting_days": 0.5}]},
        'waiting_days of household "H1" must be a whole number, not 0.5',
    ),
    "a true day": ({"households": [HOUSEHOLD | {"waiting_days": True}]}, "not true"),
    "days before arrival": (
        {"households": [HOUSEHOLD | {"waiting_days": -1}]},
        'waiting_days of household "H1" must be from 0 to 1000000, not -1',
    ),
    "days beyond measure": ({"households": [HOUSEHOLD | {"waiting_days": 10**30}]}, "from 0 to"),
    "a pool that is no text": ({"households": [HOUSEHOLD | {"pool": 3}]}, 'pool of household "H1"'),
    "a null pool": ({"households": [HOUSEHOLD | {"pool": None}]}, 'pool of household "H1"'),
    "a household twice": (
        {"households": [HOUSEHOLD, HOUSEHOLD], "pairs": []},
        'household "H1" is there twice',
    ),
    "a group twice": ({"groups": [{"id": "G1"}, {"id": "G1"}], "pairs": []}, 'group "G1"'),
    "a group that is no object": ({"groups": [3]}, "groups[0] must be an object, not 3"),
    "an unknown group key": ({"groups": [{"id": "G1", "size": 3}]}, 'unknown key "size"'),
    "places in text": ({"groups": [{"id": "G1", "places": "2"}]}, 'places of group "G1"'),
    "places below zero": ({"groups": [{"id": "G1", "places": -1}]}, 'places of group "G1"'),
    "null places": ({"groups": [{"id": "G1", "places": None}]}, 'places of group "G1"'),
    "a pair of two": (
        {"pairs": [["H1", "G1"]]},
        "pairs[0] must be a household, a group and points",
    ),
    "a pair that is no list": ({"pairs": ["H1G1"]}, 'pairs[0] must be a list, not "H1G1"'),
    "a pair with number ids": ({"pairs": [[1, "G1", 5]]}, "an id of pairs[0] must be text, not 1"),
    "points in text": ({"pairs": [["H1", "G1", "5"]]}, 'points of pair ["H1", "G1"]'),
    "points with a point": ({"pairs": [["H1", "G1", 5.0]]}, "must be a whole number, not 5.0"),
    "true points": ({"pairs": [["H1", "G1", True]]}, "must be a whole number, not true"),
    "points below zero": (
        {"pairs": [["H1", "G1", -1]]},
        'points of pair ["H1", "G1"] must be from',
    ),
    "points beyond 10 000": ({"pairs": [["H1", "G1", 10_001]]}, "from 0 to 10000, not 10001"),
    "endless points": ({"pairs": [["H1", "G1", 10**50]]}, "from 0 to 10000"),
    "an unknown household": ({"pairs": [["H9", "G1", 5]]}, 'names "H9", which is not there'),
    "an unknown group": ({"pairs": [["H1", "G9", 5]]}, 'names "G9", which is not there'),
    "sides the wrong way round": ({"pairs": [["G1", "H1", 5]]}, 'names "G1", which is not there'),
    "a pair twice": (
        {"pairs": [["H1", "G1", 5], ["H2", "G1", 5], ["H1", "G1", 6]]},
        'pair ["H1", "G1"] is there twice',
    ),
    "a lock of three": ({"locked": [["H1", "G1", 5]]}, "locked[0] must be a household and a group"),
    "locks that are no list": ({"locked": {}}, "locked must be a list"),
    "a lock of numbers": ({"locked": [[1, 2]]}, "an id of locked[0]"),
    "an unknown lock": ({"locked": [["H9", "G1"]]}, 'locked ["H9", "G1"] names "H9"'),
    "a lock outside the pairs": (
        {"locked": [["H1", "G2"]]},
        'locked ["H1", "G2"] is not among the pairs',
    ),
    "a lock twice": ({"locked": [["H1", "G1"], ["H1", "G1"]]}, "locked[1] stands there twice"),
    "a lock that is forbidden": (
        {"locked": [["H1", "G1"]], "forbidden": [["H1", "G1"]]},
        'pair ["H1", "G1"] is both locked and forbidden',
    ),
    "an unknown forbidden pair": ({"forbidden": [["H1", "G9"]]}, 'forbidden ["H1", "G9"] names'),
    "a cap in text": ({"pools": {"0518/ar": "2"}}, 'cap of pool "0518/ar" must be a whole number'),
    "a null cap": ({"pools": {"0518/ar": None}}, 'cap of pool "0518/ar"'),
    "a cap below zero": ({"pools": {"0518/ar": -1}}, 'cap of pool "0518/ar" must be from 0'),
    "an unknown setting": ({"settings": {"speed": 1}}, 'unknown key "speed" in settings'),
    "a floor in text": ({"settings": {"floor": "0"}}, "floor must be a whole number"),
    "a floor too high": ({"settings": {"floor": 10_001}}, "floor must be from 0 to 10000"),
    "a null floor": ({"settings": {"floor": None}}, "floor must be a whole number, not null"),
    "half a second": ({"settings": {"time_limit": 0.5}}, "time_limit must be a whole number"),
    "time before now": ({"settings": {"time_limit": -1}}, "time_limit must be from 0"),
    "classes that rise": (
        {"settings": {"waiting_classes": [60, 120]}},
        "waiting_classes must fall",
    ),
    "classes that repeat": (
        {"settings": {"waiting_classes": [60, 60]}},
        "waiting_classes must fall",
    ),
    "a class in text": ({"settings": {"waiting_classes": ["60"]}}, "a waiting class must be"),
    "a class below zero": ({"settings": {"waiting_classes": [-1]}}, "a waiting class must be"),
    "classes that are no list": ({"settings": {"waiting_classes": 60}}, "waiting_classes must be"),
    "an unknown stage": ({"settings": {"stages": ["luck"]}}, 'stage "luck" is not one of'),
    "a stage that is no text": ({"settings": {"stages": [1]}}, "a stage must be text, not 1"),
    "stages out of order": ({"settings": {"stages": ["total", "worst"]}}, "stages must stand in"),
    "a stage twice": ({"settings": {"stages": ["matched", "matched"]}}, "stages must stand in"),
    "total and fair": ({"settings": {"stages": ["total", "fair"]}}, "stages must stand in"),
    "stages that are no list": ({"settings": {"stages": "total"}}, "stages must be a list"),
}


@pytest.mark.parametrize(("change", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_named_in_one_line(change: Document, message: str) -> None:
    with pytest.raises(BadProblem) as caught:
        codec.read_problem(json.dumps(document(**change)))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isascii()


BAD_TEXT = {
    "nothing": ("", "not JSON"),
    "half a file": ('{"version": 1', "not JSON"),
    "a list": ("[]", "the file must be an object"),
    "null": ("null", "the file must be an object, not null"),
    "two documents": ("{} {}", "not JSON"),
    "a comma too many": ('{"version": 1,}', "not JSON"),
    "a key twice": ('{"version": 1, "version": 1}', 'key "version" stands twice'),
    "a key twice inside": (
        '{"version": 1, "pools": {"a": 1, "a": 2}}',
        'key "a" stands twice in one object',
    ),
    "NaN": ('{"version": NaN}', "NaN is not a number JSON knows"),
    "infinity": ('{"version": -Infinity}', "-Infinity is not a number"),
    "an endless number": ('{"version": ' + "9" * 5_000 + "}", "not JSON"),
    "bottomless brackets": ("[" * 100_000, "not JSON"),
    "a line break in a key": ('{"version": 1, "a\\nb": 1}', 'unknown key "a\\nb"'),
}


@pytest.mark.parametrize(("text", "message"), BAD_TEXT.values(), ids=BAD_TEXT.keys())
def test_text_that_is_no_problem_is_refused(text: str, message: str) -> None:
    least = '"households": [], "groups": [], "pairs": []'
    if text.startswith('{"version": 1, "a'):
        text = text[:-1] + ", " + least + "}"
    with pytest.raises(BadProblem) as caught:
        codec.read_problem(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"\x80abc", b"\x00\x00", b'{"version": "\xe9"}'])
def test_bytes_that_are_no_text_are_refused(junk: bytes) -> None:
    with pytest.raises(BadProblem, match=r"not JSON|must be"):
        codec.read_problem(junk)


def test_a_message_shows_the_start_of_a_long_value_only() -> None:
    with pytest.raises(BadProblem) as caught:
        codec.read_problem(json.dumps(document(groups="x" * 10_000)))
    assert len(str(caught.value)) < 150


def solution(**change: Any) -> Document:
    found: Document = json.loads(
        codec.write_solution(solve(codec.read_problem(json.dumps(document()))))
    )
    return {key: value for key, value in (found | change).items() if value is not ...}


BAD_SOLUTION = {
    "no status": ({"status": ...}, "status is missing in the solution"),
    "a status that is no text": ({"status": 1}, "status must be text"),
    "an unknown key": ({"winner": "H1"}, 'unknown key "winner" in the solution'),
    "another version": ({"version": 9}, "version must be 1"),
    "stages that are no list": ({"stages": {}}, "stages must be a list"),
    "a stage that is no object": ({"stages": [1]}, "stages[0] must be an object"),
    "a stage without bound": ({"stages": [{"stage": "total", "value": 1}]}, "bound is missing"),
    "a value in text": (
        {"stages": [{"stage": "total", "value": "1", "bound": 1}]},
        "value of stages[0] must be a whole number",
    ),
    "a match of two": ({"matches": [["H1", "G1"]]}, "matches[0] must be"),
    "a reason without household": ({"unmatched": [{"why": "no_pair"}]}, "household is missing"),
    "a why that is no text": (
        {"unmatched": [{"household": "H1", "why": 1}]},
        "why of unmatched[0]",
    ),
    "a shortage without groups": (
        {"shortages": [{"households": [], "short": 1}]},
        "groups is missing in shortages[0]",
    ),
    "a shortage of names": (
        {"shortages": [{"households": [1], "groups": [], "short": 1}]},
        "an id of households of shortages[0]",
    ),
    "a certificate that is no object": ({"certificate": []}, "certificate must be an object"),
    "a cost in text": ({"waiting_cost": "0"}, "waiting_cost must be a whole number"),
}


@pytest.mark.parametrize(("change", "message"), BAD_SOLUTION.values(), ids=BAD_SOLUTION.keys())
def test_a_solution_of_the_wrong_shape_is_refused(change: Document, message: str) -> None:
    with pytest.raises(BadProblem) as caught:
        codec.read_solution(json.dumps(solution(**change)))
    assert message in str(caught.value)


def test_what_a_later_writer_may_leave_out_is_filled_in() -> None:
    read = codec.read_solution(json.dumps(solution(waiting_cost=..., seconds=...)))
    assert read.waiting_cost == 0
    assert read.seconds == {"read": 0.0, "solve": 0.0}

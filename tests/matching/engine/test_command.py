"""The command: what it prints, where, and the exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching.engine import codec
from matching.engine.__main__ import main
from tests.matching.engine import brute
from tests.matching.engine.test_codec import document

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(document()), encoding="utf-8")
    return path


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_solve_prints_a_solution_that_verify_proves(problem: Path, tmp_path: Path) -> None:
    solved = run("solve", str(problem))
    assert (solved.returncode, solved.stderr) == (0, "")
    solution = json.loads(solved.stdout)
    assert solution["status"] == "optimal"
    assert solution["matches"] == [["H1", "G1", 7312], ["H2", "G2", 4000]]
    assert solution["seconds"].keys() == {"read", "solve"}
    path = tmp_path / "solution.json"
    path.write_text(solved.stdout, encoding="utf-8")
    verified = run("verify", str(problem), str(path))
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "proved\n", "")


def test_bad_input_prints_nothing_but_one_line_of_error(tmp_path: Path) -> None:
    path = written(tmp_path / "bad.json", document(version=3))
    refused = run("solve", str(path))
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr == "version must be 1, not 3\n"


def test_verify_does_not_load_the_solver(problem: Path, tmp_path: Path) -> None:
    path = tmp_path / "solution.json"
    path.write_text(run("solve", str(problem)).stdout, encoding="utf-8")
    script = (
        "import sys; from matching.engine.__main__ import main; "
        "code = main(['verify', *sys.argv[1:]]); "
        "sys.exit(code or 'ortools' in sys.modules or 'scipy' in sys.modules)"
    )
    checked = subprocess.run(
        [sys.executable, "-c", script, str(problem), str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (checked.returncode, checked.stdout) == (0, "proved\n")


def test_explaining_and_assessing_do_not_load_the_solver() -> None:
    script = (
        "import sys, matching.engine.assess, matching.engine.explain, matching.engine.codec; "
        "sys.exit('ortools' in sys.modules or 'django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, cwd=ROOT).returncode == 0


Captured = pytest.CaptureFixture[str]


def test_verify_says_what_is_not_proved(problem: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["solve", str(problem)]) == 0
    solution = json.loads(capsys.readouterr().out)
    solution["matches"][0][2] = 7311
    forged = written(tmp_path / "forged.json", solution)
    assert main(["verify", str(problem), str(forged)]) == 1
    assert capsys.readouterr().out == "a match does not have the points of its pair\n"


def test_verify_says_it_plainly_whatever_an_id_holds(tmp_path: Path, capsys: Captured) -> None:
    strange = {"id": "H\n\ud800", "waiting_days": 0}
    content = document(households=[strange], pairs=[[strange["id"], "G1", 5]], pools={})
    path = written(tmp_path / "problem.json", content)
    assert main(["solve", str(path)]) == 0
    solution = json.loads(capsys.readouterr().out)
    solution["matches"].append(["no\n\ud800", "G1", 5])
    forged = written(tmp_path / "forged.json", solution)
    assert main(["verify", str(path), str(forged)]) == 1
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.count("\n") == 1


def test_a_solution_without_time_is_feasible_but_not_proved(
    tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "problem.json"
    stopped = brute.city(40, 40, 0.5, seed=1)
    text = codec.write_problem(stopped).replace('"time_limit": 60', '"time_limit": 0')
    path.write_text(text, encoding="utf-8")
    assert main(["solve", str(path)]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["status"] == "feasible"
    solution = tmp_path / "solution.json"
    solution.write_text(out, encoding="utf-8")
    assert main(["verify", str(path), str(solution)]) == 1
    assert "is not proved" in capsys.readouterr().out


def test_an_infeasible_problem_is_a_result_with_a_sentence(
    tmp_path: Path, capsys: Captured
) -> None:
    path = written(tmp_path / "problem.json", document(locked=[["H1", "G1"], ["H2", "G1"]]))
    assert main(["solve", str(path)]) == 0
    out = capsys.readouterr().out
    found = json.loads(out)
    assert found["status"] == "infeasible"
    assert found["reason"] == (
        "Group G1 has room for 1, but 2 pairs are locked: H1 with G1, H2 with G1."
    )
    solution = tmp_path / "solution.json"
    solution.write_text(out, encoding="utf-8")
    assert main(["verify", str(path), str(solution)]) == 0
    assert capsys.readouterr().out == "proved\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["solve"],
        ["solve", "a", "b"],
        ["verify", "a"],
        ["verify", "a", "b", "c"],
        ["prove", "a"],
        ["--help"],
    ],
)
def test_other_words_get_the_usage_in_one_line(arguments: list[str], capsys: Captured) -> None:
    assert main(arguments) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert caught.err.startswith("use: python -m matching.engine solve")
    assert caught.err.count("\n") == 1


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b", "no\nsuch"])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path, capsys: Captured) -> None:
    assert main(["solve", str(tmp_path / name)]) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert caught.err.startswith("cannot read ")
    assert caught.err.count("\n") == 1


def test_a_bad_solution_file_is_bad_input(problem: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "solution.json"
    path.write_text("{}", encoding="utf-8")
    assert main(["verify", str(problem), str(path)]) == 2
    caught = capsys.readouterr()
    assert (caught.out, caught.err) == ("", "version is missing\n")


def test_the_same_problem_in_another_order_prints_the_same(
    tmp_path: Path, capsys: Captured
) -> None:
    original = document()
    turned = document(
        households=original["households"][::-1],
        groups=original["groups"][::-1],
        pairs=original["pairs"][::-1],
    )
    printed = []
    for content in (original, turned):
        assert main(["solve", str(written(tmp_path / "problem.json", content))]) == 0
        found = json.loads(capsys.readouterr().out)
        del found["seconds"]
        printed.append(json.dumps(found))
    assert printed[0] == printed[1]

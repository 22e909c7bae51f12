"""Processes that live and die together, the broker they share, and the launcher of them all."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import urllib.request
from pathlib import Path

import pytest

from samenhier.demo import __main__ as launcher
from samenhier.demo import broker, processes
from samenhier.demo.processes import Ensemble, NotReady, ProcessDied

SLEEPER = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('here', flush=True); time.sleep(60)"
    ),
]


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and waits for its parent does not count."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    process = processes.start(command, log=log)
    processes.wait_until(lambda: "here" in processes.last_lines(log), what="It", seconds=10)
    return process


def test_a_process_that_is_asked_to_stop_stops(tmp_path):
    assert processes.stop(started(SLEEPER, tmp_path / "log")) == -signal.SIGTERM


def test_a_process_that_ignores_the_request_is_killed(tmp_path):
    assert processes.stop(started(STUBBORN, tmp_path / "log"), patience=0.1) == -signal.SIGKILL


def test_stopping_what_has_already_stopped_is_no_mistake():
    process = processes.start([sys.executable, "-c", "raise SystemExit(3)"])
    process.wait()

    assert processes.stop(process) == 3


def test_killing_a_process_takes_its_children_along(tmp_path):
    parent = f"import subprocess; p = subprocess.Popen({SLEEPER!r}); print(p.pid, flush=True);"
    process = started([sys.executable, "-c", parent + "p.wait()"], tmp_path / "log")
    child = int((tmp_path / "log").read_text().split()[0])

    processes.kill(process)

    processes.wait_until(lambda: not lives(child), what="The end of the child", seconds=5)


def test_a_process_dies_with_a_parent_that_is_killed(tmp_path):
    parent = textwrap.dedent(f"""
        from samenhier.demo import processes
        print(processes.start({SLEEPER!r}).pid, flush=True)
        import time; time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as launcher:
        child = int(launcher.stdout.readline())
        assert lives(child)
        launcher.kill()

    processes.wait_until(lambda: not lives(child), what="The end of the child", seconds=5)


def test_waiting_ends_when_the_answer_does_not_come():
    with pytest.raises(NotReady, match="The site did not answer within 0 seconds"):
        processes.wait_until(lambda: False, what="The site", seconds=0)


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        free = processes.free_port()

        assert not processes.port_is_free(port)
        assert processes.free_port(port, free) == free
        assert processes.free_port(port) not in {port, 0}


def test_the_end_of_a_log_is_all_there_is_of_a_short_one(tmp_path):
    log = tmp_path / "log"
    log.write_text("one\ntwo\nthree\n")

    assert processes.last_lines(log, 2) == "two\nthree"
    assert processes.last_lines(tmp_path / "none") == ""


def test_an_ensemble_stops_the_last_one_first(tmp_path):
    ensemble = Ensemble(logs=tmp_path)
    order = tmp_path / "order"
    for name in ("first", "second"):
        farewell = (
            "import signal, sys, time\n"
            f"def bye(*_): open({str(order)!r}, 'a').write('{name} '); sys.exit()\n"
            "signal.signal(signal.SIGTERM, bye); print('here', flush=True); time.sleep(60)"
        )
        ensemble.start(name, [sys.executable, "-c", farewell], os.environ)
    for name in ("first", "second"):
        log = ensemble.log(name)
        processes.wait_until(
            lambda log=log: "here" in processes.last_lines(log), what="It", seconds=10
        )

    ensemble.stop()

    assert order.read_text() == "second first "
    assert ensemble.running == []


def test_an_ensemble_says_who_died_and_what_it_said_last(tmp_path):
    ensemble = Ensemble(logs=tmp_path)
    ensemble.start("worker", [sys.executable, "-c", "raise SystemExit('no memory')"], os.environ)
    ensemble.running[0][1].wait()

    with pytest.raises(ProcessDied, match=r"The worker process ended by itself \(code 1\).\nno me"):
        ensemble.check()


def test_an_ensemble_in_good_health_says_nothing(tmp_path):
    ensemble = Ensemble(logs=tmp_path)
    ensemble.start("worker", SLEEPER, os.environ)

    assert ensemble.check() is None
    ensemble.stop()


# --- The broker ----------------------------------------------------------------------------


def fake_server(folder: Path, name: str, version: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0'\n")
    path.chmod(0o755)
    return path


def test_the_systems_own_server_is_preferred(tmp_path, monkeypatch):
    server = fake_server(tmp_path, "redis-server", "7.0.15")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert broker.find_server() == server


def test_a_server_too_old_for_the_queue_is_passed_over(tmp_path, monkeypatch):
    fake_server(tmp_path, "redis-server", "6.0.16")
    newer = fake_server(tmp_path, "valkey-server", "8.1.0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert broker.find_server() == newer


def test_the_wheel_helps_where_nothing_is_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert broker.find_server().name == "valkey-server"


def test_no_server_at_all_is_an_answer_too(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert broker.find_server() is None


def test_a_program_that_does_not_say_its_version_is_not_a_server(tmp_path):
    mute = tmp_path / "redis-server"
    mute.write_text("#!/bin/sh\n")
    mute.chmod(0o755)

    assert broker.version_of(mute) == (0, 0)
    assert broker.version_of(tmp_path / "nothing") == (0, 0)


def test_the_broker_of_the_demo_keeps_what_it_was_given(tmp_path):
    command = broker.command(Path("/bin/redis-server"), port=1234, directory=tmp_path)

    assert command == [
        *("/bin/redis-server", "--port", "1234", "--bind", "127.0.0.1", "--dir", str(tmp_path)),
        *("--save", "", "--daemonize", "no"),
        *("--appendonly", "yes", "--maxmemory-policy", "noeviction"),
    ]


def test_a_broker_that_does_not_run_does_not_answer():
    assert not broker.answers(f"redis://127.0.0.1:{processes.free_port()}/0")
    assert broker.answers(os.environ["REDIS_URL"])


# --- The launcher --------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """Another folder than .demo: somebody may be looking at a demo while the tests run."""
    path = tmp_path / "a demo"
    path.mkdir()
    monkeypatch.setattr(launcher, "HOME", path)
    return path


def test_a_demo_starts_with_nothing_of_the_one_before(home):
    (home / "demo.sqlite3").write_text("old")
    (home / "mail").mkdir()
    (home / "mail" / "1.log").write_text("old")

    launcher.prepare_folder(keep=False)

    assert sorted(path.name for path in home.rglob("*")) == ["broker", "logs", "mail"]


def test_a_demo_that_is_kept_loses_only_its_logs(home):
    (home / "demo.sqlite3").write_text("old")
    (home / "logs").mkdir()
    (home / "logs" / "web.log").write_text("old")

    launcher.prepare_folder(keep=True)

    assert sorted(path.name for path in home.rglob("*")) == [
        *("broker", "demo.sqlite3", "logs", "mail"),
    ]


def test_a_secret_is_made_once_and_read_by_its_owner_only(home):
    secret = launcher.kept_secret("secret-key")

    assert launcher.kept_secret("secret-key") == secret
    assert len(secret) > 50
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600


def test_two_demos_do_not_share_a_folder(home):
    with launcher.the_only_demo(), pytest.raises(launcher.CannotStart, match="already running"):
        launcher.the_only_demo().__enter__()

    with launcher.the_only_demo():
        pass


def test_the_demo_is_told_to_use_its_own_folder_whatever_its_name(home):
    settings = launcher.environment(web=8001, redis=6400)

    quoted = str(home).replace(" ", "%20")
    assert settings["DATABASE_URL"] == f"sqlite:///{quoted}/demo.sqlite3"
    assert settings["EMAIL_URL"] == f"filemail:///{quoted}/mail"
    assert settings["SITE_URL"] == "http://localhost:8001"
    assert settings["REDIS_URL"] == "redis://127.0.0.1:6400/0"


def test_a_command_that_fails_stops_the_demo_with_what_it_said(home):
    launcher.prepare_folder(keep=False)

    with pytest.raises(launcher.CannotStart, match=r"(?s)`manage.py nonsense` failed.*Unknown"):
        launcher.manage("nonsense", launcher.environment(web=8001, redis=6400))


def test_a_sign_in_is_told_with_what_there_is_to_see():
    person = {"role": "staff", "email": "s@example.org", "password": "pw", "see": "the desk"}

    assert re.split(r"\s{2,}", launcher.sign_in_lines(person).strip()) == [
        *("staff", "s@example.org", "pw", "the desk"),
    ]


def test_the_demo_runs_until_ctrl_c_and_leaves_nothing_behind(home):
    run = (
        "import sys; from pathlib import Path; from samenhier.demo import __main__ as launcher\n"
        f"launcher.HOME = Path({str(home)!r}); sys.exit(launcher.main())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", run], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as demo:
        said = []
        for line in demo.stdout:
            said.append(line)
            if line.startswith("Stop with Ctrl-C"):
                break
        told = "".join(said)
        children = Path(f"/proc/{demo.pid}/task/{demo.pid}/children").read_text().split()
        site = re.search(r"Site +(\S+)", told)
        health = urllib.request.urlopen(f"{site[1]}healthz").read() if site else told
        demo.send_signal(signal.SIGINT)
        try:
            code = demo.wait(timeout=30)
        finally:
            demo.kill()  # else leaving this block would wait for ever

    assert json.loads(health) == {"database": True, "broker": True, "worker": True}
    assert len(children) == 4
    assert not any(lives(int(child)) for child in children)
    assert code == 0
    for person in json.loads((home / "sign-ins.json").read_text()):
        assert person["email"] in told

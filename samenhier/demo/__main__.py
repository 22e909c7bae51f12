"""Run the whole platform on one machine, filled with an invented programme: `make demo`.

A real broker, web server, worker and clock, started in that order and stopped in reverse on
Ctrl-C. Everything is kept in .demo/, which is made anew on each start unless DEMO_KEEP=1.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NoReturn

from samenhier.demo import broker
from samenhier.demo.processes import Ensemble, NotReady, ProcessDied, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = ROOT / ".demo"


class CannotStart(Exception):
    """Something on this machine keeps the demo from starting."""


def main() -> int:
    """Start everything, say where it is, and wait for Ctrl-C."""
    # A terminal that closes and a `kill` stop the demo as decently as Ctrl-C does, and Ctrl-C does
    # so too where whoever started this ignores it, as a shell does for what runs behind it.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _interrupt)
    ensemble = Ensemble(logs=HOME / "logs")
    try:
        with the_only_demo():
            prepare_folder(keep=os.environ.get("DEMO_KEEP") == "1")
            run(ensemble)
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
    except (CannotStart, ProcessDied, NotReady) as problem:
        print(f"\n{problem}\nThe logs are in {HOME / 'logs'}.", file=sys.stderr, flush=True)
        return 1
    finally:
        # A second Ctrl-C must not leave half of it running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ensemble.stop()
    print("The demo has stopped.", flush=True)
    return 0


def _interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


# --- Preparing -----------------------------------------------------------------------------


@contextlib.contextmanager
def the_only_demo() -> Iterator[None]:
    """Refuse to start twice from one folder: the second would empty the first one's database."""
    HOME.mkdir(exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart("A demo is already running from this folder.") from None
        yield


def prepare_folder(*, keep: bool) -> None:
    """Make .demo/ empty but for the lock, or leave what an earlier demo kept there."""
    for path in HOME.iterdir():
        if path.name == "lock" or (keep and path.name != "logs"):
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in ("logs", "mail", "broker"):
        (HOME / name).mkdir(exist_ok=True)


def kept_secret(name: str) -> str:
    """A secret of this demo only, the same after a restart that keeps the database."""
    path = HOME / name
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


def environment(*, web: int, redis: int) -> dict[str, str]:
    """The settings of the demo, as environment variables."""
    folder = urllib.parse.quote(str(HOME))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "samenhier.settings",
        "SECRET_KEY": kept_secret("secret-key"),
        "FIELD_KEYS": kept_secret("field-key"),
        "SITE_URL": f"http://localhost:{web}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        "EMAIL_URL": f"filemail:///{folder}/mail",
        "DEFAULT_FROM_EMAIL": "Samen Hier <hallo@samenhier.example>",
        "STATIC_FROM_SOURCE": "true",
        # Everything in it is invented, and whoever looks around has no app at hand.
        "TWO_FACTOR_REQUIRED": os.environ.get("TWO_FACTOR_REQUIRED", "false"),
        "PYTHONUNBUFFERED": "1",
    }


def manage(command: str, settings: Mapping[str, str], *options: str) -> None:
    """Run one of Django's commands to its end; its output is shown only when it fails."""
    log = HOME / "logs" / f"{command}.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "manage.py", command, *options],
            cwd=ROOT,
            env=dict(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise CannotStart(f"`manage.py {command}` failed:\n{log.read_text(errors='replace')}")


# --- Running -------------------------------------------------------------------------------


def run(ensemble: Ensemble) -> None:
    """Start the four processes around a prepared database, and stay until one of them dies."""
    web, redis = free_port(*range(8000, 8010)), free_port()
    settings = environment(web=web, redis=redis)
    start_broker(ensemble, settings, port=redis)
    print("Preparing the database and an invented programme ...", flush=True)
    manage("build_assets", settings)
    manage("migrate", settings, "--no-input")
    manage("load_demo", settings, "--sign-ins", str(HOME / "sign-ins.json"))
    print("Starting the web server, the worker and the clock ...", flush=True)
    start_site(ensemble, settings, port=web)
    wait_until(
        lambda: is_healthy(f"http://127.0.0.1:{web}/healthz"),
        what="The site",
        seconds=90,
        needs=ensemble.check,
        every=0.3,
    )
    announce(settings)
    while True:
        ensemble.check()
        time.sleep(0.5)


def start_broker(ensemble: Ensemble, settings: Mapping[str, str], *, port: int) -> None:
    """Start the broker and wait for it: loading the demo may already queue tasks."""
    server = broker.find_server()
    if server is None:
        raise CannotStart("No Redis (6.2 or newer) or Valkey was found. Run: make setup")
    command = broker.command(server, port=port, directory=HOME / "broker")
    ensemble.start("broker", command, settings)
    wait_until(
        lambda: broker.answers(settings["REDIS_URL"]),
        what="The broker",
        seconds=15,
        needs=ensemble.check,
    )


def start_site(ensemble: Ensemble, settings: Mapping[str, str], *, port: int) -> None:
    """Start what a deployment also runs: web, worker and beat."""
    python = sys.executable
    web = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2", "--no-control-socket")
    celery = (python, "-m", "celery", "--app", "samenhier")
    schedule = str(HOME / "beat-schedule")
    ensemble.start("web", [python, "-m", "gunicorn", "samenhier.wsgi", *web], settings)
    ensemble.start(
        "worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"], settings
    )
    ensemble.start(
        "beat",
        [*celery, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "INFO"],
        settings,
    )


def is_healthy(url: str) -> bool:
    """Whether database, broker and worker all answer; /healthz says 503 until they do."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


# --- Telling -------------------------------------------------------------------------------


def announce(settings: Mapping[str, str]) -> None:
    """Print the addresses, and one sign-in per role with what there is to see."""
    site = settings["SITE_URL"]
    print(
        f"\nSamen Hier is running with an invented programme.\n\n"
        f"  Site        {site}/\n"
        f"  Staff       {site}/nl/admin/\n"
        f"  Health      {site}/healthz\n"
        f"  Mails       {HOME / 'mail'}\n"
        f"  Logs        {HOME / 'logs'}\n"
    )
    sign_ins = HOME / "sign-ins.json"
    if sign_ins.exists():
        print("Sign in as:\n")
        for person in json.loads(sign_ins.read_text()):
            print(sign_in_lines(person))
    doors = HOME / "doors.json"
    if doors.exists():
        print(f"\nWithout signing in (codes are typed on {site}/nl/register/open/):\n")
        for door in json.loads(doors.read_text()):
            print(f"  {door['what']}\n      {door['opens_with']}")
    if settings["TWO_FACTOR_REQUIRED"] == "false":
        print(
            "\nStaff sign in without the second step here. To see it, start with:\n\n"
            "  TWO_FACTOR_REQUIRED=true make demo"
        )
    print("\nStop with Ctrl-C.", flush=True)


def sign_in_lines(person: Mapping[str, str]) -> str:
    """One role on two lines: how to sign in, and what that role sees."""
    account = f"  {person['role']:<14}{person['email']:<38}{person['password']}"
    seen = textwrap.fill(
        person.get("see", ""), 96, initial_indent=" " * 16, subsequent_indent=" " * 16
    )
    return f"{account}\n{seen}" if seen else account


if __name__ == "__main__":
    sys.exit(main())

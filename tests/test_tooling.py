"""The tools themselves: what the tests run on, and what the deployment files promise."""

import os
import re
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import polib
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from matching.models import WeightsVersion
from samenhier.accounts.models import User
from samenhier.celery import app
from samenhier.demo import processes
from samenhier.management import healthy
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

    processes.wait_until(User.objects.exists, what="The worker", seconds=10)
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


# --- Settings ------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", REQUIRED)
def test_the_settings_name_the_variable_that_is_missing(missing):
    settings = settings_for_checks()
    del settings[missing]

    done = python("-c", "import samenhier.settings", settings=settings)

    assert done.returncode == 1
    assert f"Set the {missing} environment variable" in done.stderr


def test_the_settings_for_checks_are_exactly_what_is_required():
    assert set(settings_for_checks()) == set(REQUIRED)


def test_production_settings_have_nothing_to_remark_on_deployment():
    done = python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        settings=settings_for_checks(),
    )

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_web_loads_neither_the_solver_nor_the_holidays_of_the_world():
    """OR-Tools costs a second and 80 MB; only who promises a term pays for the holidays."""
    load_the_web = (
        "import samenhier.wsgi, sys\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "print(sorted({'ortools', 'holidays', 'weasyprint', 'openpyxl'} & set(sys.modules)))"
    )

    done = python("-c", load_the_web, settings=settings_for_checks())

    assert done.stdout.strip() == "[]", done.stderr


def test_a_round_is_closed_without_loading_the_solver():
    """Staff stop rounds from a web process."""
    load_the_rest = (
        "import django, sys\n"
        "django.setup()\n"
        "import matching.plans, matching.admin\n"
        "print(sorted({'ortools'} & set(sys.modules)))"
    )

    done = python(
        "-c",
        load_the_rest,
        settings=settings_for_checks() | {"DJANGO_SETTINGS_MODULE": "samenhier.settings"},
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_every_file_that_a_stylesheet_names_exists(settings, tmp_path):
    call_command("build_assets", verbosity=0)
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()


# --- Import order --------------------------------------------------------------------------


def test_the_floor_of_matching_names_each_of_its_modules():
    """The journey stands a floor above the rest of its package, so the rest is named one by one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = contracts["contracts"][0]["layers"]
    named = set(re.findall(r"matching\.(\w+)", " ".join(floors)))
    files = {path.stem for path in (ROOT / "matching").glob("*.py")}
    packages = {path.parent.name for path in (ROOT / "matching").glob("*/__init__.py")}

    assert (files | packages) - {"__init__", "migrations"} - named == set()


# --- Locked requirements -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_pins_every_package_with_hashes_and_names_no_host(name):
    text = (ROOT / name).read_text()
    packages = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert [
        package.splitlines()[0]
        for package in packages
        if not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", package) or "--hash=sha256:" not in package
    ] == []


def test_both_lock_files_agree_on_what_the_site_runs_on():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^ \\]+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()


def test_the_licence_is_the_one_that_the_project_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")


# --- The image and the compose file --------------------------------------------------------


@pytest.fixture
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture
def dockerfile() -> list[str]:
    """The instructions, one per item, without comments."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line]


def test_the_compose_file_runs_the_whole_platform(compose):
    assert set(compose["services"]) == {"database", "broker", "migrate", "web", "worker", "beat"}


def test_one_image_is_built_once_and_used_by_four(compose):
    services = compose["services"]
    ours = {name for name, service in services.items() if service["image"] == "samenhier"}

    assert ours == {"migrate", "web", "worker", "beat"}
    assert [name for name, service in services.items() if "build" in service] == ["migrate"]


def test_every_required_setting_is_given_to_every_process_of_ours(compose):
    for name in ("migrate", "web", "worker", "beat"):
        given = set(compose["services"][name]["environment"])
        assert given == {*REQUIRED, "TRUSTED_PROXIES"}


def test_secrets_come_from_the_environment_or_nothing_starts(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|KEY|PASSWORD|EMAIL_URL|DATABASE_URL", name):
                assert re.search(r"\$\{\w+:\?.+\}", value), name


def test_every_process_that_stays_has_a_health_check(compose):
    without = {
        name
        for name, service in compose["services"].items()
        if "test" not in service.get("healthcheck", {})
    }

    # The web has the image's own, and the migrations end by themselves.
    assert without == {"web", "migrate"}
    assert compose["services"]["migrate"]["restart"] == "no"


def test_the_site_starts_after_its_database_was_migrated(compose):
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"] == {
            "database": {"condition": "service_healthy"},
            "broker": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }


def test_the_broker_of_a_deployment_loses_no_task(compose):
    command = compose["services"]["broker"]["command"]

    assert command == [
        *("redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction"),
    ]
    assert compose["services"]["broker"]["volumes"] == ["broker:/data"]


def test_only_the_web_is_reachable_and_only_from_this_machine(compose):
    ports = {
        name: service["ports"]
        for name, service in compose["services"].items()
        if "ports" in service
    }

    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_no_process_of_ours_can_gain_rights_or_write_to_its_image(compose):
    for name in ("migrate", "web", "worker", "beat"):
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_is_built_in_two_stages_and_does_not_run_as_root(dockerfile):
    stages = [line for line in dockerfile if line.startswith("FROM ")]
    last_stage = dockerfile[dockerfile.index(stages[-1]) :]

    assert stages == [
        "FROM python:3.11-slim-bookworm AS build",
        "FROM python:3.11-slim-bookworm",
    ]
    assert "USER samenhier" in last_stage
    assert any(line.startswith("HEALTHCHECK ") for line in last_stage)


def test_the_image_installs_by_hash_and_gathers_its_files_at_build(dockerfile):
    build = " ".join(line for line in dockerfile if line.startswith("RUN "))

    assert "pip install --require-hashes -r requirements.txt" in build
    assert build.index("manage.py build_assets") < build.index("manage.py collectstatic")


def test_the_image_holds_no_setting(dockerfile):
    declared = " ".join(line for line in dockerfile if line.startswith(("ENV ", "ARG ")))
    last_stage = dockerfile[dockerfile.index("FROM python:3.11-slim-bookworm") :]

    assert not re.search("|".join(REQUIRED), declared)
    assert not any("settings.env" in line for line in last_stage)


def test_the_image_holds_every_package_of_ours(dockerfile):
    copied = {line.split()[1] for line in dockerfile if line.startswith("COPY ")}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert packages | {"templates", "locale"} <= copied


def test_only_what_the_image_copies_is_sent_to_the_builder(dockerfile):
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    sent = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {
        source
        for line in dockerfile
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }

    assert rules[1] == "*"
    assert sent == copied


class Answer(BaseHTTPRequestHandler):
    """A /healthz that says what its server was told to say."""

    def do_GET(self) -> None:
        self.server.asked_for = self.headers["Host"]
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args: object) -> None:
        """Say nothing in the output of the tests."""


@pytest.fixture
def healthz():
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b'{"database": true, "broker": true, "worker": true}', True),
        (503, b'{"database": true, "broker": true, "worker": false}', True),
        (503, b'{"database": false, "broker": true, "worker": true}', False),
        (503, b'{"database": true, "broker": false, "worker": true}', False),
        (503, b"upstream is away", False),
        (200, b"not what we asked", False),
        (400, b"unknown host", False),
    ],
)
def test_the_container_is_healthy_when_the_web_has_what_it_needs(healthz, status, body, verdict):
    healthz.status, healthz.body = status, body
    address = f"http://127.0.0.1:{healthz.server_port}/healthz"

    assert healthy.is_healthy(address, "samenhier.example") is verdict
    assert healthz.asked_for == "samenhier.example"


def test_a_container_that_does_not_answer_is_not_healthy():
    assert not healthy.is_healthy(f"http://127.0.0.1:{processes.free_port()}/", "localhost")


# --- Fonts ---------------------------------------------------------------------------------

STYLESHEET = """
@font-face { src: url("fonts/rubik-latin.woff2"); unicode-range: U+0041-0043, U+20AC; }
@font-face { src: url("fonts/rubik-cyrillic.woff2"); unicode-range: U+0410; }
@font-face { src: url("fonts/other.woff2"); }
"""


@pytest.fixture
def stylesheet(tmp_path) -> Path:
    path = tmp_path / "tokens.css"
    path.write_text(STYLESHEET)
    return path


def test_a_font_holds_the_characters_and_the_weights_that_the_stylesheet_asks_for(
    stylesheet, tmp_path
):
    from fontTools.ttLib import TTFont

    build_assets.build_fonts(tmp_path / "fonts", stylesheet)

    font = TTFont(tmp_path / "fonts" / "rubik-latin.woff2")
    assert set(font.getBestCmap()) == {ord(letter) for letter in "ABC€"}
    weight = font["fvar"].axes[0]
    assert (weight.axisTag, weight.minValue, weight.maxValue) == ("wght", 400, 600)


def test_fonts_are_built_once_and_again_when_their_characters_change(stylesheet, tmp_path):
    folder = tmp_path / "fonts"
    assert build_assets.build_fonts(folder, stylesheet) == [
        "rubik-latin.woff2",
        "rubik-cyrillic.woff2",
    ]
    assert build_assets.build_fonts(folder, stylesheet) == []

    stylesheet.write_text(STYLESHEET.replace("U+0410", "U+0410-0411"))

    assert build_assets.build_fonts(folder, stylesheet) == ["rubik-cyrillic.woff2"]


def test_a_stylesheet_without_fonts_is_a_mistake(tmp_path):
    (tmp_path / "tokens.css").write_text("body { color: teal }")

    with pytest.raises(CommandError, match=r"tokens.css names no font"):
        build_assets.build_fonts(tmp_path, tmp_path / "tokens.css")


def test_every_script_of_the_site_has_its_letters():
    """Ґ, є and ї are Ukrainian; پ and گ are written by those who also read Kurdish or Dari."""
    from fontTools.ttLib import TTFont

    call_command("build_assets", verbosity=0)
    fonts = build_assets.STATIC / "fonts"

    letters = set()
    for name in ("latin", "extended", "cyrillic", "arabic"):
        letters |= set(TTFont(fonts / f"rubik-{name}.woff2").getBestCmap())
    wanted = "abcëïéüÇçğş€–’…ҐґЄєІіЇїжщюяابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةپگ؟،"
    assert [letter for letter in wanted if ord(letter) not in letters] == []


# --- Catalogues ----------------------------------------------------------------------------


@pytest.fixture
def project(settings, tmp_path) -> Path:
    """A project with one text and one plural, its catalogues collected and translated."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'Hello' %}"
        "{% blocktranslate count days=n with name=who %}{{ name }}: {{ days }} day"
        "{% plural %}{{ name }}: {{ days }} days{% endblocktranslate %}"
    )
    call_command("check_catalogues", update=True)
    for language in ("nl", "uk", "ar"):
        translate(tmp_path, language)
    return tmp_path


def entries_of(project: Path, language: str) -> polib.POFile:
    return polib.pofile(str(check_catalogues.catalogue(project, language)))


def translate(project: Path, language: str) -> None:
    entries = entries_of(project, language)
    for entry in entries:
        if entry.msgid_plural:
            forms = range(check_catalogues.PLURAL_FORMS[language])
            entry.msgstr_plural = dict.fromkeys(forms, "%(name)s: %(days)s")
        else:
            entry.msgstr = "Hallo"
    entries.save()


def hello(entries: polib.POFile) -> polib.POEntry:
    return entries.find("Hello")


def days(entries: polib.POFile) -> polib.POEntry:
    return next(entry for entry in entries if entry.msgid_plural)


def verdict(capsys) -> str:
    """What the gate says: nothing but that all is well, or its list of problems."""
    capsys.readouterr()
    try:
        call_command("check_catalogues")
    except CommandError as problems:
        return str(problems)
    return capsys.readouterr().out.strip()


def test_catalogues_that_are_complete_pass(project, capsys):
    assert verdict(capsys) == "Catalogues are whole."


def test_the_catalogue_of_the_source_language_fills_itself(project):
    entries = entries_of(project, "en")

    assert hello(entries).msgstr == "Hello"
    assert days(entries).msgstr_plural == {
        0: "%(name)s: %(days)s day",
        1: "%(name)s: %(days)s days",
    }


def test_a_text_that_is_new_in_a_page_is_missed_in_every_catalogue(project, capsys):
    page = project / "templates" / "page.html"
    page.write_text(page.read_text().replace("'Hello'", "'Welcome'"))

    assert verdict(capsys).splitlines() == [
        line
        for language in ("nl", "en", "uk", "ar")
        for line in (
            f"{language}: not collected yet (make messages): 'Welcome'",
            f"{language}: no longer used (make messages): 'Hello'",
        )
    ]


def test_collecting_again_changes_nothing_that_was_translated(project):
    before = {path: path.read_bytes() for path in project.glob("locale/*/LC_MESSAGES/*.po")}

    call_command("check_catalogues", update=True)

    assert {path: path.read_bytes() for path in before} == before


def test_the_gate_itself_writes_nothing(project, capsys):
    (project / "templates" / "more.html").write_text("{% load i18n %}{% translate 'More' %}")
    before = sorted((path, path.read_bytes()) for path in project.glob("locale/**/*.*"))

    verdict(capsys)

    assert sorted((path, path.read_bytes()) for path in project.glob("locale/**/*.*")) == before


def empty(entries: polib.POFile) -> None:
    hello(entries).msgstr = ""


def guess(entries: polib.POFile) -> None:
    hello(entries).flags.append("fuzzy")


def lose_forms(entries: polib.POFile) -> None:
    days(entries).msgstr_plural = {0: "%(name)s: %(days)s", 1: "%(name)s: %(days)s"}


def rename_a_placeholder(entries: polib.POFile) -> None:
    days(entries).msgstr_plural[5] = "%(naam)s: %(days)s"


def lose_name_and_number(entries: polib.POFile) -> None:
    days(entries).msgstr_plural[2] = "two days"


def add_a_placeholder(entries: polib.POFile) -> None:
    hello(entries).msgstr = "Hallo %(name)s"


def keep_an_old_text(entries: polib.POFile) -> None:
    entries.append(polib.POEntry(msgid="Bye", msgstr="Dag", obsolete=True))


def count_differently(entries: polib.POFile) -> None:
    entries.metadata["Plural-Forms"] = "nplurals=2; plural=n != 1;"


PLURAL = "'%(name)s: %(days)s day'"


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (empty, "ar: empty: 'Hello'"),
        (guess, "ar: fuzzy: 'Hello'"),
        (lose_forms, f"ar: 2 of 6 plural forms: {PLURAL}"),
        (rename_a_placeholder, f"ar: other placeholders than the source: {PLURAL}"),
        (lose_name_and_number, f"ar: other placeholders than the source: {PLURAL}"),
        (add_a_placeholder, "ar: other placeholders than the source: 'Hello'"),
        (keep_an_old_text, "ar: obsolete, remove it: 'Bye'"),
        (count_differently, "ar: the header must say nplurals=6"),
    ],
)
def test_the_gate_finds_what_is_wrong_in_a_catalogue(project, capsys, damage, sentence):
    entries = entries_of(project, "ar")
    damage(entries)
    entries.save()

    assert verdict(capsys) == sentence


def test_a_plural_form_may_leave_out_its_number(project, capsys):
    entries = entries_of(project, "ar")
    days(entries).msgstr_plural[2] = "%(name)s: يومان"
    entries.save()

    assert verdict(capsys) == "Catalogues are whole."


def test_the_source_language_may_not_say_something_else(project, capsys):
    entries = entries_of(project, "en")
    hello(entries).msgstr = "Hi"
    entries.save()

    assert verdict(capsys) == "en: does not say what the source says (make messages): 'Hello'"


def test_a_language_without_catalogue_is_missed(project, capsys):
    check_catalogues.catalogue(project, "uk").unlink()

    assert verdict(capsys) == "uk: there is no catalogue. Run: make messages"


def test_without_gettext_the_gate_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CommandError, match="apt-get install gettext"):
        call_command("check_catalogues")


def test_a_source_that_cannot_be_read_stops_the_gate(project):
    (project / "templates" / "broken.html").write_text("{% blocktranslate %}{% if %}")

    with pytest.raises(CommandError, match="makemessages failed"):
        call_command("check_catalogues")


def test_catalogues_are_compiled_once_and_again_when_they_change(project):
    folder = project / "locale"
    assert build_assets.build_catalogues(folder) == ["ar", "en", "nl", "uk"]
    assert build_assets.build_catalogues(folder) == []

    source = check_catalogues.catalogue(project, "nl")
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))

    assert build_assets.build_catalogues(folder) == ["nl"]
    assert polib.mofile(str(source.with_suffix(".mo"))).find("Hello").msgstr == "Hallo"

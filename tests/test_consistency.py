"""The project keeps its own promises: documents, texts and templates agree with the code."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.management import call_command

from samenhier.privacy.mapping import TERMS, maps
from tests import roles

ROOT = Path(settings.BASE_DIR)
OURS = ("samenhier", "groups", "newcomers", "matching", "events")
OUR_MODELS = [model for model in apps.get_models() if model.__module__.split(".", 1)[0] in OURS]


MAPS = {each.label: each for each in maps()}
# What libraries keep about people.
THEIRS = {"account.EmailAddress", "mfa.Authenticator", "sessions.Session", "admin.LogEntry"}


def test_every_model_is_on_the_data_map_or_named_as_free_of_personal_data():
    text = (ROOT / "docs/privacy.md").read_text()
    free = set(re.findall(r"`(\w+\.\w+)`", text.partition("## No personal data")[2]))

    unknown = {model._meta.label for model in OUR_MODELS} ^ (MAPS.keys() - THEIRS | free)

    assert unknown == set()
    assert MAPS.keys() >= THEIRS


@pytest.mark.parametrize("label", sorted(MAPS))
def test_every_field_of_a_personal_model_is_on_the_data_map(label):
    model = apps.get_model(label)
    fields = {field.name for field in model._meta.get_fields() if not field.auto_created}
    fields -= {"consents", "accesses"}  # relations that are maps of their own
    # A kind and a number, as one; both of them are on the map.
    fields -= {one.name for one in model._meta.private_fields if isinstance(one, GenericForeignKey)}
    numbers = {"id"} & {field.name for field in model._meta.fields}

    mapped = [name for entry in MAPS[label].entries for name in entry.fields]

    assert len(mapped) == len(set(mapped))
    assert (fields | numbers) ^ (set(mapped) | numbers) == set()


@pytest.mark.parametrize("label", sorted(MAPS))
def test_every_field_has_a_purpose_a_reader_and_a_term(label):
    entries = MAPS[label].entries

    assert [entry.names for entry in entries if not (entry.why and entry.who)] == []
    assert {term for entry in entries for term in entry.terms} <= TERMS


@pytest.mark.parametrize("label", sorted(MAPS.keys() - THEIRS))
def test_every_personal_model_says_who_may_see_it(label):
    assert hasattr(apps.get_model(label)._default_manager.all(), "visible_to")


def test_the_printed_data_map_is_up_to_date():
    call_command("print_data_map", check=True)


def test_every_template_is_used():
    templates = {
        path.relative_to(ROOT / "templates").as_posix(): path.read_text()
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    # Found by their place, by Django, allauth or the outbox.
    found_by_place = re.compile(
        r"^(403_csrf|404|500|base)\.html$|^(account|allauth|mfa|django|outbox)/"
        r"|^admin/(base_site|color_theme_toggle|filter|widgets/split_datetime)\.html$"
    )
    code = "\n".join(
        path.read_text()
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    )
    texts = "\n".join(templates.values())

    unused = {
        name
        for name in templates
        if not found_by_place.match(name) and f'"{name}"' not in code and f'"{name}"' not in texts
    }

    assert unused == set()


def test_every_mail_that_is_queued_has_a_template_and_the_other_way_round():
    code = "\n".join(
        path.read_text()
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        if path != ROOT / "samenhier/outbox/mails.py"  # the list of all mails, which queues none
    )
    queued = set(re.findall(r"outbox\.queue\(\s*\"(\w+)\"", code))
    templates = {path.stem for path in (ROOT / "templates/outbox").glob("[!_]*.txt")}

    assert templates >= queued
    assert {name for name in templates if f'"{name}"' not in code} == set()


def test_the_table_of_roles_and_rights_is_the_one_that_is_tested():
    text = roles.DOCUMENT.read_text()

    assert roles.in_document(text) == text, "run `python -m tests.roles`"
    assert "| desk: household |" in text

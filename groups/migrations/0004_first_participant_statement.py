"""The first participant statement in four languages. Its words are in groups/first_statement/."""

from datetime import date
from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent / "first_statement"
VERSION = "1"


def read(language):
    """The title, which is the first line, and the rest."""
    title, _blank, body = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    return title, body.strip()


def write_statement(apps, schema_editor):
    fields = {"valid_from": date(2025, 1, 1)}
    fields["title"], fields["body"] = read("nl")
    for language in ["nl", "en", "uk", "ar"]:
        fields[f"title_{language}"], fields[f"body_{language}"] = read(language)
    apps.get_model("groups", "Statement").objects.get_or_create(version=VERSION, defaults=fields)


def remove_statement(apps, schema_editor):
    """Only when nobody accepted it: a promise is not unmade."""
    statements = apps.get_model("groups", "Statement").objects
    statements.filter(version=VERSION, acceptances=None).delete()


class Migration(migrations.Migration):
    dependencies = [("groups", "0003_what_ready_follows_from")]

    operations = [migrations.RunPython(write_statement, remove_statement)]

"""What a column held readable is encrypted by a migration, and can be read as before."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from groups.models import WelcomeGroup
from tests.factories import make_group

BEFORE = ("groups", "0011_tasks_about_who_stops")
SEALING = ("groups", "0012_sealed_postcode_and_notes")


def undo_and_do(look: Callable[[], object]) -> object:
    """Undo this one migration, look, and do it again; those after it touch other columns."""
    loader = MigrationLoader(connection)
    migration = loader.get_migration(*SEALING)
    with connection.schema_editor() as editor:
        migration.unapply(loader.project_state([BEFORE]), editor)
    seen = look()
    with connection.schema_editor() as editor:
        migration.apply(loader.project_state([BEFORE]), editor)
    return seen


def stored(pk) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT postcode FROM groups_welcomegroup WHERE id = %s", [pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_postcode_is_sealed_on_the_way_there_and_readable_on_the_way_back():
    group = make_group(postcode="2511 AB")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would stop the migration

    before = undo_and_do(lambda: stored(group.pk))

    assert before == "2511 AB"
    assert "2511" not in stored(group.pk)
    assert WelcomeGroup.objects.get(pk=group.pk).postcode == "2511 AB"

"""Every migration has a way back: a release that fails can be undone."""

from django.db.migrations.loader import MigrationLoader

OURS = {"events", "groups", "matching", "newcomers", "samenhier"}


def test_every_migration_of_ours_can_be_undone():
    loader = MigrationLoader(None)
    ours = [
        migration
        for migration in loader.disk_migrations.values()
        if type(migration).__module__.split(".")[0] in OURS
    ]

    without_a_way_back = [
        f"{migration}: {operation.describe()}"
        for migration in ours
        for operation in migration.operations
        if not operation.reversible
    ]

    assert len(ours) > len(OURS)
    assert without_a_way_back == []

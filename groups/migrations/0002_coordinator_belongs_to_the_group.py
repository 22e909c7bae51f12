"""The coordinator of a group is a member of that same group: the second half of "exactly one"."""

from django.db import migrations

ADD = """
ALTER TABLE groups_welcomegroup ADD CONSTRAINT welcomegroup_coordinator_is_member
FOREIGN KEY (coordinator_id, id) REFERENCES groups_membership (id, group_id)
DEFERRABLE INITIALLY DEFERRED
"""
DROP = "ALTER TABLE groups_welcomegroup DROP CONSTRAINT welcomegroup_coordinator_is_member"


def run(sql):
    # SQLite, the demo's database, cannot add a constraint to a table that exists.
    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return operation


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]

    operations = [migrations.RunPython(run(ADD), run(DROP))]

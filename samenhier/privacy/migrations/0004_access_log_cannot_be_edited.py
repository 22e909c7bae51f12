"""The access log cannot be edited: PostgreSQL refuses it, whoever asks."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LOCK = """
CREATE FUNCTION privacy_access_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('samenhier.letting_go', true), '') <> 'on' THEN
        RAISE EXCEPTION 'The access log cannot be edited.';
    END IF;
    IF TG_OP = 'UPDATE' AND
        (OLD.id, OLD.content_type_id, OLD.object_id, OLD.user_id, OLD.action, OLD.at)
        IS DISTINCT FROM
        (NEW.id, NEW.content_type_id, NEW.object_id, NEW.user_id, NEW.action, NEW.at)
    THEN
        RAISE EXCEPTION 'Who looked at what, and when, stays in the access log.';
    END IF;
    RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW WHEN 'DELETE' THEN OLD END;
END $$;
CREATE TRIGGER privacy_access_locked BEFORE UPDATE OR DELETE ON privacy_access
    FOR EACH ROW EXECUTE FUNCTION privacy_access_is_locked();
CREATE TRIGGER privacy_access_not_emptied BEFORE TRUNCATE ON privacy_access
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_access_is_locked();
"""

UNLOCK = """
DROP TRIGGER privacy_access_not_emptied ON privacy_access;
DROP TRIGGER privacy_access_locked ON privacy_access;
DROP FUNCTION privacy_access_is_locked();
"""


def lock(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LOCK)


def unlock(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNLOCK)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_why_a_record_was_opened")]

    operations = [migrations.RunPython(lock, unlock)]

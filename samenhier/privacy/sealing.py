"""Encrypting, in a migration, what a column held readable until then."""

from typing import Any

from django.db.migrations import RunPython

from samenhier.privacy.fields import decrypt, encrypt


def seal(app: str, model: str, name: str) -> RunPython:
    """Encrypt a text column, and on the way back decrypt it.

    It stands between an AlterField to TextField, which reads what is stored as it is, and one to
    EncryptedTextField.
    """

    def change(apps: Any, into: Any) -> None:
        rows = apps.get_model(app, model)._base_manager.exclude(**{name: ""})
        for pk, text in rows.values_list("pk", name).iterator():
            rows.filter(pk=pk).update(**{name: into(text)})

    return RunPython(
        lambda apps, schema_editor: change(apps, encrypt),
        lambda apps, schema_editor: change(apps, decrypt),
    )

"""The lock on the access log: the database refuses to change or delete its rows (migration 0004).

Only erasing and letting go open it, for as long as they take; even then it stays who looked at
which record, when, and what they did.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "samenhier.letting_go"


@contextmanager
def log_unlocked() -> Iterator[None]:
    """Let this transaction empty or delete rows of the log. SQLite, for the demo, has no lock."""
    with transaction.atomic():
        before = _set("on")
        yield
        # Work that fails takes the setting back with its savepoint.
        _set(before)


def _set(value: str) -> str:
    """Set it until the end of the transaction; gives what it was."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        before: str = cursor.fetchone()[0]
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
    return before

"""The parts of a long page of the desk, folded until somebody needs one."""

from typing import Any

from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten


def folded(fieldsets: Any) -> list[tuple[Any, dict[str, Any]]]:
    """The same parts, each behind its title."""
    return [(title, {**options, "classes": ("collapse",)}) for title, options in fieldsets]


def open_where_wrong(shown: AdminForm) -> None:
    """Open the parts with an error; Django overlooks fields that stand side by side."""
    wrong = set(shown.form.errors)
    fieldsets: Any = shown.fieldsets
    opened: Any = [
        (title, {**options, "classes": ()} if wrong & set(flatten(options["fields"])) else options)
        for title, options in fieldsets
    ]
    shown.fieldsets = opened

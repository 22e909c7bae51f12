"""Groups on the staff site: the queue, the groups, and what their members promise and follow."""

from groups.admin import groups, tasks, texts

__all__ = ["groups", "tasks", "texts"]

"""What a group is, how its people know each other, and where it can stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HIGHEST_CAPACITY = 4  # vulnerability 5 is never matched automatically, so no group offers it


class GroupKind(models.TextChoices):
    WELCOME = "welcome", _("Welcome Group")
    SPONSOR = "sponsor", _("sponsor group")


class Bond(models.TextChoices):
    """How the people of a group know each other."""

    FRIENDS = "friends", _("friends")
    NEIGHBOURS = "neighbours", _("neighbours")
    COLLEAGUES = "colleagues", _("colleagues")
    FAMILY = "family", pgettext_lazy("bond", "family")
    ASSOCIATION = "association", _("a club or association")
    OTHER = "other", pgettext_lazy("bond", "in another way")


class GroupStatus(models.TextChoices):
    """Where a group stands. "Matched" is not here: it follows from a live match."""

    DRAFT = "draft", pgettext_lazy("group", "draft")
    FORMING = "forming", pgettext_lazy("group", "forming")
    SUBMITTED = "submitted", pgettext_lazy("group", "signed up")
    WAITING = "waiting", pgettext_lazy("group", "on the waiting list")
    SCREENING = "screening", pgettext_lazy("group", "getting to know")
    READY = "ready", pgettext_lazy("group", "ready")
    PAUSED = "paused", pgettext_lazy("group", "paused")
    COMPLETED = "completed", pgettext_lazy("group", "completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("group", "withdrawn")
    REJECTED = "rejected", pgettext_lazy("group", "not accepted")


# While a group stands here, people can still be invited or taken off the list.
GATHERING_STATUSES = frozenset(
    {GroupStatus.FORMING, GroupStatus.SUBMITTED, GroupStatus.WAITING, GroupStatus.SCREENING}
)
LIVE_STATUSES = frozenset(
    {
        GroupStatus.DRAFT,
        GroupStatus.FORMING,
        GroupStatus.SUBMITTED,
        GroupStatus.WAITING,
        GroupStatus.SCREENING,
        GroupStatus.READY,
        GroupStatus.PAUSED,
    }
)
# Here a group can pause, and later go on where it was.
PAUSABLE_STATUSES = frozenset({GroupStatus.WAITING, GroupStatus.SCREENING, GroupStatus.READY})

"""What was done together: logged with one tap, changed, and counted."""

from django.db import transaction

from matching.journey.models import Activity
from matching.journey.storing import store_once
from matching.models import Match
from samenhier.accounts.models import User

# What the form of an activity writes; the rest of its row is ours.
WRITTEN = ("kind", "held_on", "minutes", "joined", "mood", "words")


class PerhapsTheSame(Exception):
    """Somebody else logged the same kind of thing on that day: perhaps it is this one."""

    def __init__(self, activity: Activity) -> None:
        self.activity = activity
        super().__init__(activity.pk)


@transaction.atomic
def log(activity: Activity, *, by: User, is_another: bool = False) -> None:
    """Store an activity, once, however often the page sent it.

    Raises PerhapsTheSame, unless somebody said that it is another one.
    """
    # Held, so that of two who log the same walk at once the second one is asked.
    Match.objects.select_for_update(no_key=True).get(pk=activity.match_id)
    if not is_another and (same := _logged_by_others(activity, by)):
        raise PerhapsTheSame(same)
    activity.by = by
    store_once(activity, match=activity.match_id)


def _logged_by_others(activity: Activity, by: User) -> Activity | None:
    on_that_day = Activity.objects.filter(
        match=activity.match_id, kind=activity.kind, held_on=activity.held_on
    )
    if on_that_day.filter(pk=activity.pk).exists():  # sent twice: it was asked, or had no need
        return None
    return on_that_day.exclude(by=by).select_related("by").first()


def change(activity: Activity) -> bool:
    """Store what was changed; whether it was still there."""
    written = {name: getattr(activity, name) for name in WRITTEN}
    return bool(Activity.objects.filter(pk=activity.pk).update(**written))

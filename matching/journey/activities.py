"""What was done together: logged with one tap, and counted."""

from matching.journey.models import Activity
from matching.journey.storing import store_once
from samenhier.accounts.models import User


def log(activity: Activity, *, by: User) -> None:
    """Store an activity, once, however often the page sent it."""
    activity.by = by
    store_once(activity, match=activity.match_id)

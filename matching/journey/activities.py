"""What was done together: logged with one tap, and counted."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from matching.journey.models import Activity
from samenhier.accounts.models import User


@transaction.atomic
def log(activity: Activity, *, by: User) -> None:
    """Store an activity, once, however often the page sent it."""
    activity.by = by
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError as error:
        if not Activity.objects.filter(pk=activity.pk, match=activity.match_id).exists():
            raise PermissionDenied("The key of an activity of another match.") from error

"""What is added to a talk that can no longer be changed: once, and for good."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from matching.journey.models import Addendum, Concern
from matching.journey.services import call_handlers
from samenhier.accounts.models import User


@transaction.atomic
def add(addendum: Addendum, *, by: User) -> None:
    """Store an addendum, once, however often the page sent it; an urgent one is passed on."""
    addendum.by = by
    try:
        with transaction.atomic():
            addendum.save(force_insert=True)
    except IntegrityError as error:
        own = Addendum.objects.filter(pk=addendum.pk, check_in=addendum.check_in_id, by=by)
        if not own.exists():
            raise PermissionDenied("The key of an addendum of another talk.") from error
        return
    if addendum.concern == Concern.URGENT:
        call_handlers(addendum.check_in, by=by)

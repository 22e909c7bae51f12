"""What is added to a talk that can no longer be changed: once, and for good."""

from django.db import transaction

from matching.journey.models import Addendum, Concern
from matching.journey.services import call_handlers
from matching.journey.storing import store_once
from samenhier.accounts.models import User


@transaction.atomic
def add(addendum: Addendum, *, by: User) -> None:
    """Store an addendum, once, however often the page sent it; an urgent one is passed on."""
    addendum.by = by
    is_new = store_once(addendum, check_in=addendum.check_in_id, by=by)
    if is_new and addendum.concern == Concern.URGENT:
        call_handlers(addendum.check_in, by=by)

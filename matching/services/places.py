"""Holding the two sides of a pair, so that what is checked of them stays true."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.models import GroupStatus, WelcomeGroup
from matching.models import Match, Proposal
from newcomers.models import Household, HouseholdStatus


class OutOfDate(Exception):
    """Something about the two sides changed since the round; the message says what."""


class DecisionRefused(Exception):
    """This cannot be done with the proposal any more; the message says why."""


def hold(proposal: Proposal) -> tuple[Household, WelcomeGroup]:
    """Both sides as they are now, held until the end of the transaction, always in this order.

    Without their keys: a round that stores new proposals for them is not kept waiting, as it may
    hold this very proposal.
    """
    household = Household.objects.select_for_update(no_key=True).get(pk=proposal.household_id)
    group = WelcomeGroup.objects.select_for_update(no_key=True).get(pk=proposal.group_id)
    return household, group


def check_ready(household: Household, group: WelcomeGroup) -> None:
    """Raises OutOfDate when one of the two cannot be matched now."""
    if household.status != HouseholdStatus.READY:
        raise OutOfDate(_("The household is not ready any more."))
    if group.status != GroupStatus.READY:
        raise OutOfDate(_("The group is not ready any more."))
    if Match.objects.live().filter(household=household).exists():
        raise OutOfDate(_("The household has been matched meanwhile."))


def free_place(group: WelcomeGroup, besides: Proposal) -> int:
    """The first place of the group that no match and no other proposal holds.

    Raises OutOfDate when there is none.
    """
    others = Proposal.objects.holding().exclude(pk=besides.pk)
    taken = _places(Match.objects.live().filter(group=group)) | _places(others.filter(group=group))
    free = (place for place in range(1, group.places + 1) if place not in taken)
    found = next(free, None)
    if found is None:
        raise OutOfDate(_("The group has been matched meanwhile."))
    return found


def _places(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("place", flat=True))

"""What a household changes about itself, on its own page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from newcomers.models import Household, NeedWeight, Person
from newcomers.services.accounts import site_language
from newcomers.services.answering import set_needs, set_preferences
from newcomers.services.asking import check_is_theirs
from newcomers.services.holding import hold
from newcomers.services.settling import settle
from samenhier.accounts.models import User
from samenhier.traits.models import Interest


@transaction.atomic
def change_own(household: Household, values: Mapping[str, Any], *, by: User) -> None:
    """Write these answers down, and do at once what follows from them."""
    check_is_theirs(household, by)
    hold(household)  # what a colleague writes at this moment stays
    for name, value in values.items():
        setattr(household, name, value)
    household.save(update_fields=list(values))
    if "language" in values:
        by.language = site_language(household.language)
        by.save(update_fields=["language"])
    settle(household)


@transaction.atomic
def change_own_needs(household: Household, domains: Iterable[str], *, by: User) -> None:
    """Make these the needs; those that stood keep their weight and goal."""
    check_is_theirs(household, by)
    hold(household)
    standing = {need.domain: need.weight for need in household.needs.all()}
    set_needs(household, {one: standing.get(one, NeedWeight.RATHER) for one in domains})
    settle(household)


@transaction.atomic
def change_own_goals(
    household: Household, goals: Mapping[str, tuple[int, str]], *, by: User
) -> None:
    """How much each need matters and what they would like to reach: {domain: (weight, goal)}."""
    check_is_theirs(household, by)
    hold(household)
    for need in household.needs.filter(domain__in=goals):
        need.weight, need.goal = goals[need.domain]
        need.save(update_fields=["weight", "goal"])


@transaction.atomic
def change_own_preferences(
    household: Household, wishes: Mapping[str, tuple[str, str]], *, by: User
) -> None:
    """Make these the wishes about the group: {subject: (value, strength)}."""
    check_is_theirs(household, by)
    hold(household)
    set_preferences(household, wishes)
    settle(household)


@transaction.atomic
def change_own_likes(
    person: Person, *, interests: Iterable[Interest], dislikes: Iterable[Interest], by: User
) -> None:
    """Make these the things that a person of the household likes, and rather does not do."""
    check_is_theirs(person.household, by)
    hold(person.household)
    person.interests.set(interests)
    person.dislikes.set(dislikes)
    settle(person.household)

"""What helps where somebody is: resources for the parts of life a page is about."""

from collections.abc import Iterable

from matching.journey.models import ActivityKind, Goal
from samenhier.accounts.models import User
from samenhier.content.models import Resource
from samenhier.traits.choices import Domain

# What was done last tells what may help next time; a meal or a call tells nothing.
HELPED_BY: dict[str, list[str]] = {
    ActivityKind.LANGUAGE: [Domain.LANGUAGE],
    ActivityKind.LETTERS: [Domain.MONEY],
    ActivityKind.WORK: [Domain.WORK, Domain.STUDY],
    ActivityKind.APPOINTMENT: [Domain.HEALTH],
    ActivityKind.CHILDREN: [Domain.FAMILY],
    ActivityKind.HOUSE: [Domain.HOUSING],
    ActivityKind.SPORT: [Domain.LEISURE],
    ActivityKind.OUTING: [Domain.CULTURE],
}


def helps_with(user: User, goals: Iterable[Goal], kinds: Iterable[str] = ()) -> list[Resource]:
    """A few resources for this reader, by the goals and the kinds of activities before them."""
    domains = {goal.domain for goal in goals}
    for kind in kinds:
        domains.update(HELPED_BY.get(kind, []))
    found: list[Resource] = Resource.objects.helping(domains, user.role)
    return found

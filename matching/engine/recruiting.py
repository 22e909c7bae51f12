"""Recruiting advice as data: where households compete for too few groups, what they have in common.

Each shortage is a part of the minimum cut of households against places, so that many groups more
that fit all these households would be used to the last one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matching.engine.assess import Assessment
from matching.engine.facts import Facts, workable
from matching.engine.problem import Case, Household, Shortage, Solution


@dataclass(frozen=True, slots=True)
class Recruit:
    """So many `households` of these `traits` compete for so many `places`: recruit `short` more.

    `municipalities` counts the households of each, most first; `pools` are those whose caps bind,
    where builders are short rather than groups. `traits` hold what a new group must meet for all:
    the least and the most people, the languages that all households speak well enough, the least
    and the greatest vulnerability, whether any asks for women only, what any says it must be, and
    the pool that all share.
    """

    municipalities: tuple[tuple[str, int], ...]
    households: int
    places: int
    short: int
    pools: tuple[str, ...]
    traits: Facts


def shortage_advice(assessment: Assessment, solution: Solution) -> tuple[Recruit, ...]:
    """What to recruit for each shortage of a solution, the greatest first."""
    advice = [_recruit(assessment, shortage) for shortage in solution.shortages]
    return tuple(sorted(advice, key=lambda each: (-each.short, each.municipalities, repr(each))))


def _recruit(assessment: Assessment, shortage: Shortage) -> Recruit:
    case = assessment.case
    households = [case.households[assessment.row(each)] for each in shortage.households]
    towns = Counter(household.municipality for household in households)
    return Recruit(
        municipalities=tuple(sorted(towns.items(), key=lambda each: (-each[1], each[0]))),
        households=len(households),
        places=sum(case.groups[assessment.column(each)].places for each in shortage.groups),
        short=shortage.short,
        pools=shortage.pools,
        traits=traits(households, case),
    )


def traits(households: Sequence[Household], case: Case) -> Facts:
    """What households have in common that a group must meet."""
    sizes = [len(household.people) for household in households]
    needs = [each.vulnerability for each in households if each.vulnerability is not None]
    spoken = [{*workable(household.people, case)} for household in households]
    pools = {household.pool for household in households}
    return {
        "sizes": [min(sizes), max(sizes)],
        "languages": sorted(set.intersection(*spoken)),
        "vulnerability": [min(needs), max(needs)] if needs else [],
        "women_only": [sum(each.safety == "women_only" for each in households), len(households)],
        "musts": sorted({wish for each in households for wish in each.musts.items()}),
        "pool": pools.pop() if len(pools) == 1 else None,
    }

"""Whom a round served: the same few numbers for each kind of household, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from matching.engine.problem import Case, Household, Solution


@dataclass(frozen=True, slots=True)
class Served:
    """How the households that share one trait fared.

    Points are those of the matched (None where nobody is); days are those of all, waited before
    the round.
    """

    trait: str
    value: str
    households: int
    matched: int
    mean_points: float | None
    worst_points: int | None
    mean_days: float

    @property
    def rate(self) -> float:
        """The share of these households that is matched."""
        return self.matched / self.households


TRAITS: dict[str, Callable[[Household], str]] = {
    "size": lambda household: str(len(household.people)),
    "family": lambda household: "family" if len(household.people) > 1 else "single",
    "vulnerability": lambda household: str(household.vulnerability or "unknown"),
    "track": lambda household: household.track,
    "municipality": lambda household: household.municipality,
}


def fairness(case: Case, solution: Solution) -> tuple[Served, ...]:
    """Trait by trait and value by value, how households fared in a solution."""
    points = {household: worth for household, _, worth in solution.matches}
    found: list[Served] = []
    for trait, value_of in TRAITS.items():
        alike: dict[str, list[Household]] = {}
        for household in case.households:
            alike.setdefault(value_of(household), []).append(household)
        found += [_served(trait, value, alike[value], points) for value in sorted(alike)]
    return tuple(found)


def _served(trait: str, value: str, households: list[Household], points: dict[str, int]) -> Served:
    earned = [points[household.id] for household in households if household.id in points]
    return Served(
        trait=trait,
        value=value,
        households=len(households),
        matched=len(earned),
        mean_points=fmean(earned) if earned else None,
        worst_points=min(earned, default=None),
        mean_days=fmean(household.waiting_days for household in households),
    )

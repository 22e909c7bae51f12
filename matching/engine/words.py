"""The words a case uses, and what a person likes and speaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from matching.engine.problem import ADULT_AGE, Case, Person
from matching.engine.wishes import of_the_group

DEFAULT_RARITY = 100


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Every word a case uses, by kind, sorted: the columns of the arrays."""

    needs: tuple[str, ...]
    likes: tuple[str, ...]
    dislikes: tuple[str, ...]
    languages: tuple[str, ...]
    day_parts: tuple[str, ...]
    features: tuple[str, ...]
    municipalities: tuple[str, ...]
    musts: tuple[str, ...]

    @classmethod
    def of(cls, case: Case) -> Self:
        households, groups = case.households, case.groups
        people = [
            *(person for each in households for person in each.people),
            *(member for each in groups for member in each.members),
        ]
        return cls(
            needs=_sorted(*(each.needs for each in households), *(each.offers for each in groups)),
            likes=_sorted(*(person.interests for person in people)),
            dislikes=_sorted(*(person.dislikes for person in people)),
            languages=_sorted(*(person.languages for person in people)),
            day_parts=_sorted(
                *(each.day_parts for each in households), *(each.day_parts for each in groups)
            ),
            features=_sorted(
                *(each.avoids for each in households), *(each.features for each in groups)
            ),
            municipalities=_sorted(
                [each.municipality for each in households], [each.municipality for each in groups]
            ),
            musts=_sorted(*(of_the_group(each.musts) for each in households)),
        )


def levels(people: Sequence[Person]) -> dict[str, int]:
    """The best level of each language among the adults, so that no child must interpret; where
    there are none, among everyone."""
    best: dict[str, int] = {}
    for person in [person for person in people if person.age >= ADULT_AGE] or people:
        for language, level in person.languages.items():
            if level > best.get(language, 0):
                best[language] = level
    return best


def workable(people: Sequence[Person], least: int) -> list[str]:
    """The languages that the adults speak at least at this level."""
    return sorted(language for language, level in levels(people).items() if level >= least)


def _sorted(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set[str]().union(*parts)))

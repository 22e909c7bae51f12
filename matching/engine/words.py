"""The words a case uses, and what a person likes and speaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from matching.engine.problem import ADULT_AGE, Case, Group, Household, Person

DEFAULT_RARITY = 100


@dataclass(frozen=True, slots=True)
class Words:
    """Every word a case uses, by kind, sorted: the columns of the arrays."""

    needs: tuple[str, ...]
    items: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    day_parts: tuple[str, ...]
    features: tuple[str, ...]
    municipalities: tuple[str, ...]
    rarity: tuple[int, ...]

    @classmethod
    def of(cls, case: Case) -> Self:
        households, groups = case.households, case.groups
        people = [*everyone_in(households), *_members(groups)]
        items = tuple(sorted({item for person in people for item in tastes(person)}))
        return cls(
            needs=_sorted(*(each.needs for each in households), *(each.offers for each in groups)),
            items=items,
            languages=_sorted(*(person.languages for person in people)),
            day_parts=_sorted(
                *(each.day_parts for each in households), *(each.day_parts for each in groups)
            ),
            features=_sorted(
                *(each.avoids for each in households), *(each.features for each in groups)
            ),
            municipalities=_sorted(
                (each.municipality for each in households), (each.municipality for each in groups)
            ),
            rarity=tuple(case.rarity.get(word, DEFAULT_RARITY) for _, word in items),
        )


def tastes(person: Person) -> set[tuple[str, str]]:
    """What a person likes and dislikes, as (kind, interest): sharing either counts."""
    return {("like", each) for each in person.interests} | {
        ("dislike", each) for each in person.dislikes
    }


def grown(people: Sequence[Person]) -> list[Person]:
    """Those whose languages count: adults, so that no child must interpret; else everyone."""
    return [person for person in people if person.age >= ADULT_AGE] or list(people)


def levels(people: Sequence[Person]) -> dict[str, int]:
    """The best level of each language among the adults."""
    best: dict[str, int] = {}
    for person in grown(people):
        for language, level in person.languages.items():
            best[language] = max(level, best.get(language, 0))
    return best


def everyone_in(households: Sequence[Household]) -> Iterable[Person]:
    """All people of all households, household by household."""
    return (person for household in households for person in household.people)


def _members(groups: Sequence[Group]) -> Iterable[Person]:
    return (member for group in groups for member in group.members)


def _sorted(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for part in parts for word in part}))

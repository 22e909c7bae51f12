"""The two sides of a proposal as staff compare them, with what they share marked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from samenhier.traits.choices import DayPart, Language


@dataclass(frozen=True)
class Trait:
    """Something about one side, and whether the other side has it too."""

    label: str
    is_shared: bool


@dataclass(frozen=True)
class Side:
    """A group or a household as staff compare them: numbers and traits, no names of people."""

    ages: list[int]
    languages: list[Trait]
    interests: list[Trait]
    times: list[Trait]

    @classmethod
    def of(cls, people: list[Any], day_parts: Collection[str], facts: dict[str, Any]) -> "Side":
        year = timezone.localdate().year
        spoken = {each.language for person in people for each in person.languages.all()}
        liked = {each for person in people for each in person.interests.all()}
        common = {each["language"] for each in facts["language"]["common"]}
        return cls(
            ages=sorted(year - person.birth_year for person in people if person.birth_year),
            languages=[
                Trait(str(language.label), language in common)
                for language in Language
                if language in spoken
            ],
            interests=[
                Trait(str(each), each.code in facts["interests"]["common"])
                for each in sorted(liked, key=str)
            ],
            times=[
                Trait(str(part.label), part in facts["time"]["common"])
                for part in DayPart
                if part in day_parts
            ],
        )

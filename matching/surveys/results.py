"""How many answered, and what they said: per moment and side, with small numbers hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q

from matching.models import Side
from matching.surveys.models import Survey, Wave
from samenhier.accounts.models import User
from samenhier.suppression import SMALLEST
from samenhier.traits.choices import Criterion


@dataclass(frozen=True)
class Row:
    """One moment of one side; means are None below five answers."""

    wave: str
    side: str
    asked: int
    answered: int
    means: list[float | None]

    @property
    def told(self) -> list[tuple[str, float | None]]:
        """Each topic with its mean."""
        return [
            (topic_name(topic), mean) for topic, mean in zip(Survey.TOPICS, self.means, strict=True)
        ]

    @property
    def percentage(self) -> int | None:
        return round(self.answered * 100 / self.asked) if self.asked else None


@dataclass(frozen=True)
class Link:
    """How content people are whose match shared much of a criterion, and little of it."""

    criterion: str
    much: float | None
    little: float | None


def topic_name(topic: str) -> str:
    """What a statement is about, in a word."""
    return str(Survey._meta.get_field(topic).verbose_name)  # type: ignore[union-attr]


def rows(user: User) -> list[Row]:
    """All moments that were asked, as this user may see them, in one query."""
    numbers: dict[str, Any] = {"asked": Count("pk"), "answered": Count("answered_on")}
    for topic in Survey.TOPICS:
        numbers |= {f"mean_{topic}": Avg(topic), f"count_{topic}": Count(topic)}
    found = Survey.objects.visible_to(user).order_by().values("wave", "side").annotate(**numbers)
    by_place = {(each["wave"], each["side"]): each for each in found}
    return [
        Row(
            str(wave.label),
            str(side.label),
            each["asked"],
            each["answered"],
            [_mean(each, topic) for topic in Survey.TOPICS],
        )
        for wave in Wave
        for side in Side
        if (each := by_place.get((wave.value, side.value)))
    ]


def _mean(numbers: dict[str, Any], topic: str) -> float | None:
    if numbers[f"count_{topic}"] < SMALLEST:
        return None
    return round(float(numbers[f"mean_{topic}"]), 1)


def links(user: User) -> list[Link]:
    """Satisfaction beside the points that were frozen when the match was proposed.

    It counts, and explains nothing: people who share much may be content for other reasons.
    """
    said = Survey.objects.visible_to(user).exclude(Q(satisfaction=None) | Q(match__proposal=None))
    answers = list(said.values_list("satisfaction", "match__proposal__parts"))
    return [
        Link(str(criterion.label), *_by_share(answers, criterion.value)) for criterion in Criterion
    ]


def _by_share(
    answers: Iterable[tuple[int, dict[str, Any]]], criterion: str
) -> tuple[float | None, float | None]:
    """The mean where a criterion had at least half its points, and where it had less."""
    much: list[int] = []
    little: list[int] = []
    for grade, parts in answers:
        part = parts.get(criterion, {})
        if part.get("known", True) and part.get("of"):
            (much if 2 * part["points"] >= part["of"] else little).append(grade)
    return _average(much), _average(little)


def _average(grades: list[int]) -> float | None:
    return round(sum(grades) / len(grades), 1) if len(grades) >= SMALLEST else None

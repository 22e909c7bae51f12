"""How many answered, and what they said: per moment and side, with small numbers hidden."""

from collections.abc import Iterable, Iterator, Sequence
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
    much: float
    little: float


@dataclass(frozen=True)
class Linked:
    """The criteria of one moment of one side of which enough people are on both halves."""

    wave: str
    side: str
    links: list[Link]


@dataclass(frozen=True)
class Change:
    """What became of each topic since the start, for the people who answered both times."""

    wave: str
    side: str
    means: list[tuple[str, float | None]]  # topic and mean of the differences, -4 to 4


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


def links(user: User) -> list[Linked]:
    """Satisfaction beside the points that were frozen when the match was proposed, in one query.

    Each moment and side by itself: the start asks no satisfaction, and the sides say it of each
    other. It counts, and explains nothing: people who share much may be content for other reasons.
    """
    said = Survey.objects.visible_to(user).exclude(Q(satisfaction=None) | Q(match__proposal=None))
    answers: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    fields = ("wave", "side", "satisfaction", "match__proposal__parts")
    for wave, side, grade, parts in said.order_by().values_list(*fields):
        answers.setdefault((wave, side), []).append((grade, parts))
    found = [
        Linked(str(wave.label), str(side.label), list(_links(answers.get((wave, side), []))))
        for wave in Wave
        for side in Side
    ]
    return [linked for linked in found if linked.links]


def _links(answers: list[tuple[int, dict[str, Any]]]) -> Iterator[Link]:
    """A half that is too small hides the other: with the mean of all it could be worked out."""
    for criterion in Criterion:
        much, little = _by_share(answers, criterion.value)
        if min(len(much), len(little)) >= SMALLEST:
            yield Link(str(criterion.label), _average(much), _average(little))


def _by_share(
    answers: Iterable[tuple[int, dict[str, Any]]], criterion: str
) -> tuple[list[int], list[int]]:
    """The grades where a criterion had at least half its points, and where it had less."""
    much: list[int] = []
    little: list[int] = []
    for grade, parts in answers:
        part = parts.get(criterion, {})
        if part.get("known", True) and part.get("of"):
            (much if 2 * part["points"] >= part["of"] else little).append(grade)
    return much, little


def _average(grades: Sequence[int]) -> float:
    return round(sum(grades) / len(grades), 1)


def changes(user: User) -> list[Change]:
    """How each side answers later than at the start, person by person, in one query."""
    topics = [topic for topic in Survey.TOPICS if topic in Survey(wave=Wave.BASELINE).topics]
    answered = Survey.objects.visible_to(user).answered().order_by()
    start: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    later: dict[tuple[str, str], list[tuple[tuple[Any, ...], tuple[Any, ...]]]] = {}
    for match, side, member, wave, *grades in answered.values_list(
        "match", "side", "member", "wave", *topics
    ):
        if wave == Wave.BASELINE:
            start[match, side, member] = tuple(grades)
        else:
            later.setdefault((wave, side), []).append(((match, side, member), tuple(grades)))
    found = []
    for wave in Wave:
        for side in Side:
            pairs = [
                (start[who], grades) for who, grades in later.get((wave, side), []) if who in start
            ]
            means = [
                (topic_name(topic), _difference([(a[at], b[at]) for a, b in pairs]))
                for at, topic in enumerate(topics)
            ]
            if any(mean is not None for _topic, mean in means):
                found.append(Change(str(wave.label), str(side.label), means))
    return found


def _difference(pairs: Iterable[tuple[int | None, int | None]]) -> float | None:
    """The mean of later minus before; None below five people who said it both times."""
    told = [later - before for before, later in pairs if before is not None and later is not None]
    return _average(told) if len(told) >= SMALLEST else None

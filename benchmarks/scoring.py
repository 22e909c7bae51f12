"""Rules and points of all pairs beside a plain double loop: `python -m benchmarks.scoring [SIZE]`.

Both start from the same people and give the same pairs with the same points, which is asserted
before any time is printed. The loop is what one would write first and well: the same rules, the
cheapest first, points only for the pairs that pass, and what concerns one side alone worked out
once. Beyond `WHOLE_LOOP` households it runs on a sample of them, and its time is scaled.
"""

import argparse
import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import numpy as np

from matching.engine.assess import assess
from matching.engine.problem import (
    ADULT_AGE,
    CRITERIA,
    INTERESTS_AGE,
    Case,
    Group,
    Household,
    Person,
)
from matching.engine.rules import NEVER_AUTOMATIC
from matching.engine.scoring import EARTH_KM, rarity
from matching.engine.tables import emphasised

SEED = 1
SIZES = [500, 2_000, 20_000]
WHOLE_LOOP = 500
SAMPLE = 200
"""Households of a larger case for which the loop runs, drawn at random from a seed."""
TARGETS = {2_000: 40, 20_000: 90}
NOTE = """
CPU seconds, medians of the turns; a ratio is the median over turns. Ours includes turning people
into arrays, every rule on every pair that the rule of place may allow, and points for all possible
pairs. Memory is the peak of a process that makes the people, and of one that also scores them."""

LANGUAGES = ["nl", "en", "ar", "ti", "uk", "tr", "fa", "so", "fr", "ku"]
INTERESTS = [f"interest-{at:02}" for at in range(60)]
NEEDS = ["language", "letters", "work", "school", "health", "housing", "money", "network"]
DAY_PARTS = [f"{day}-{part}" for day in range(7) for part in ("morning", "afternoon", "evening")]
FEATURES = ["pets", "smoking", "alcohol", "stairs"]

Points = dict[tuple[str, str], int]


# --- Invented people -----------------------------------------------------------------------


def country(households: int, seed: int = SEED) -> Case:
    """So many households, 0.95 times as many groups, in municipalities of Zipf's sizes.

    Every answer is invented; the shares are rough guesses that let through about one pair in six
    of those within reach.
    """
    dice = Random(f"{seed}/{households}")  # noqa: S311 - invented people
    towns = max(3, math.ceil(households**0.5 / 3))
    centres = [(dice.uniform(50.8, 53.4), dice.uniform(3.5, 7.1)) for _ in range(towns)]
    sizes = [1 / (rank + 1) for rank in range(towns)]
    where = dice.choices(range(towns), sizes, k=households + round(0.95 * households))
    waiting = tuple(
        _household(dice, at, town, centres[town]) for at, town in enumerate(where[:households])
    )
    welcoming = tuple(
        _group(dice, at, town, centres[town]) for at, town in enumerate(where[households:])
    )
    people = [person for household in waiting for person in household.people]
    counts = {each: sum(each in person.interests for person in people) for each in INTERESTS}
    return Case(waiting, welcoming, rarity=rarity(counts, len(people)))


def _household(dice: Random, at: int, town: int, centre: tuple[float, float]) -> Household:
    own = dice.choice(LANGUAGES[2:])
    adults = dice.choice([1, 1, 1, 2])
    children = dice.choice([0, 0, 0, 1, 2, 3])
    spoken = {own: 4, "en": dice.choice([1, 1, 2, 3]), "nl": dice.choice([1, 1, 1, 2])}
    ages = [dice.randint(19, 64) for _ in range(adults)] + [
        dice.randint(1, 17) for _ in range(children)
    ]
    return Household(
        id=f"H{at:06}",
        municipality=f"{town:04}",
        track=dice.choice(["status_holder", "status_holder", "resettled"]),
        people=tuple(_person(dice, age, spoken) for age in ages),
        needs={each: dice.randint(1, 3) for each in dice.sample(NEEDS, dice.randint(1, 4))},
        day_parts=frozenset(dice.sample(DAY_PARTS, dice.randint(3, 9))),
        style=_style(dice),
        vulnerability=dice.choice([1, 2, 2, 3, 3, 4, 5]),
        safety="women_only" if dice.random() < 0.05 else "",
        interpreter=dice.random() < 0.2,
        avoids=frozenset(dice.sample(FEATURES, dice.choice([0, 0, 1]))),
        position=_near(dice, centre),
        travel_km=dice.choice([None, 5.0, 15.0]),
        waiting_days=dice.randint(0, 300),
        emphasis={dice.choice(CRITERIA): 1} if dice.random() < 0.3 else {},
    )


def _group(dice: Random, at: int, town: int, centre: tuple[float, float]) -> Group:
    return Group(
        id=f"G{at:06}",
        municipality=f"{town:04}",
        kind="sponsor" if dice.random() < 0.1 else "welcome",
        members=tuple(
            _person(
                dice,
                dice.randint(20, 75),
                {"nl": 4, "en": dice.choice([2, 3, 3]), dice.choice(LANGUAGES): 3},
            )
            for _ in range(dice.randint(3, 5))
        ),
        children=tuple(dice.randint(1, 17) for _ in range(dice.choice([0, 0, 1, 2]))),
        offers=frozenset(dice.sample(NEEDS, dice.randint(2, 6))),
        day_parts=frozenset(dice.sample(DAY_PARTS, dice.randint(4, 10))),
        style=_style(dice),
        capacity=dice.choice([2, 3, 3, 4, 5]),
        max_household=dice.choice([3, 4, 5, 6]),
        features=frozenset(dice.sample(FEATURES, dice.choice([0, 1, 2]))),
        position=_near(dice, centre),
        travel_km=dice.choice([None, 10.0, 20.0]),
    )


def _person(dice: Random, age: int, languages: dict[str, int]) -> Person:
    return Person(
        age=age,
        gender=dice.choice(["woman", "woman", "man"]),
        interests=frozenset(dice.sample(INTERESTS, dice.randint(2, 6))),
        dislikes=frozenset(dice.sample(INTERESTS, dice.choice([0, 0, 1]))),
        languages=languages,
    )


def _style(dice: Random) -> tuple[int | None, ...]:
    return tuple(None if dice.random() < 0.05 else dice.randint(1, 5) for _ in range(5))


def _near(dice: Random, centre: tuple[float, float]) -> tuple[float, float] | None:
    if dice.random() < 0.05:
        return None
    return centre[0] + dice.gauss(0, 0.02), centre[1] + dice.gauss(0, 0.03)


# --- The plain double loop -----------------------------------------------------------------


@dataclass(slots=True)
class Home:
    """What concerns one household alone, worked out once."""

    household: Household
    levels: dict[str, int]
    tastes: list[list[tuple[tuple[str, str], int]]]
    needed: int
    point: tuple[float, float, float] | None
    weights: list[int]


@dataclass(slots=True)
class Host:
    """What concerns one group alone, worked out once."""

    group: Group
    levels: dict[str, int]
    tastes: set[tuple[str, str]]
    is_women: bool
    point: tuple[float, float, float] | None
    weights: list[int]


def double_loop(case: Case, households: Sequence[Household]) -> Points:
    """The points of the possible pairs of some households with all groups."""
    hosts = [_host(group, case) for group in case.groups if group.ready]
    found: Points = {}
    for household in households:
        home = _home(household, case)
        for host in hosts:
            if _fits(home, host, case):
                found[household.id, host.group.id] = _points(home, host, case)
    return found


def _home(household: Household, case: Case) -> Home:
    return Home(
        household,
        _levels(household.people),
        [
            [(taste, case.rarity.get(taste[1], 100)) for taste in _tastes([person])]
            for person in household.people
            if person.age >= INTERESTS_AGE
        ],
        sum(household.needs.values()),
        _on_sphere(household.position),
        _weights(household, case),
    )


def _host(group: Group, case: Case) -> Host:
    return Host(
        group,
        _levels(group.members),
        set(_tastes(group.members)),
        all(member.gender == "woman" for member in group.members),
        _on_sphere(group.position),
        _weights(group, case),
    )


def _levels(people: Sequence[Person]) -> dict[str, int]:
    best: dict[str, int] = {}
    for person in [person for person in people if person.age >= ADULT_AGE] or people:
        for language, level in person.languages.items():
            best[language] = max(level, best.get(language, 0))
    return best


def _tastes(people: Sequence[Person]) -> list[tuple[str, str]]:
    return [("like", each) for person in people for each in person.interests] + [
        ("dislike", each) for person in people for each in person.dislikes
    ]


def _on_sphere(position: tuple[float, float] | None) -> tuple[float, float, float] | None:
    if position is None:
        return None
    north, east = math.radians(position[0]), math.radians(position[1])
    return (
        math.cos(north) * math.cos(east),
        math.cos(north) * math.sin(east),
        math.sin(north),
    )


def _weights(side: Household | Group, case: Case) -> list[int]:
    emphasis = [[side.emphasis.get(criterion, 0) for criterion in CRITERIA]]
    found: list[int] = emphasised(case.weights, np.array(emphasis))[0].tolist()
    return found


def _fits(home: Home, host: Host, case: Case) -> bool:
    own, other, settings = home.household, host.group, case.settings
    return (
        (own.municipality == other.municipality or _is_near(home, host, case))
        and own.ready
        and own.vulnerability is not None
        and own.vulnerability < NEVER_AUTOMATIC
        and own.vulnerability <= other.capacity
        and len(own.people) <= other.max_household
        and len(other.members) >= other.min_members
        and (other.kind != "sponsor" or own.track == "resettled")
        and (own.safety != "women_only" or host.is_women)
        and not own.avoids & other.features
        and len(own.day_parts & other.day_parts) >= settings.common_day_parts
        and (own.interpreter or _common_level(home, host) >= settings.workable_level)
        and (own.id, other.id) not in case.excluded
    )


def _is_near(home: Home, host: Host, case: Case) -> bool:
    if home.point is None or host.point is None:
        return False
    return _kilometres(home.point, host.point) <= _limit(home, host, case)


def _kilometres(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return 2 * EARTH_KM * math.asin(min(math.dist(one, other) / 2, 1))


def _limit(home: Home, host: Host, case: Case) -> float:
    own, other = home.household.travel_km, host.group.travel_km
    default = case.settings.travel_km
    return min(default if own is None else own, default if other is None else other)


def _common_level(home: Home, host: Host) -> int:
    return max(
        (min(level, host.levels.get(each, 0)) for each, level in home.levels.items()), default=0
    )


def _points(home: Home, host: Host, case: Case) -> int:
    """Points of one pair: whole millionths, as in `docs/matching.md`."""
    values = (
        _needs(home, host),
        _interests(home, host),
        _ages(home, host),
        _common_level(home, host) * 250_000 if home.levels and host.levels else 500_000,
        _styles(home, host),
        min(4, len(home.household.day_parts & host.group.day_parts)) * 250_000,
        _nearness(home, host, case),
        min(4, max(0, host.group.capacity - (home.household.vulnerability or 0))) * 250_000,
    )
    raw = sum(
        value * (own + other)
        for value, own, other in zip(values, home.weights, host.weights, strict=True)
    )
    return (raw + 100_000_000) // 200_000_000


def _needs(home: Home, host: Host) -> int:
    if not home.needed:
        return 500_000
    offers = host.group.offers
    met = sum(weight for need, weight in home.household.needs.items() if need in offers)
    return met * 1_000_000 // home.needed


def _interests(home: Home, host: Host) -> int:
    total, is_known = 0, False
    for tastes in home.tastes:
        if tastes:
            is_known = True
            found = sum(weight for taste, weight in tastes if taste in host.tastes)
            total += found * 1_000_000 // sum(weight for _, weight in tastes)
        else:
            total += 500_000
    return total // len(home.tastes) if is_known else 500_000


def _ages(home: Home, host: Host) -> int:
    total, count = 0, 0
    for person in home.household.people:
        if person.age >= ADULT_AGE:
            gap = min(abs(person.age - member.age) for member in host.group.members)
            total += round(1_000_000 * math.exp(-gap / 12))
            count += 1
        elif host.group.children:
            gap = min(abs(person.age - child) for child in host.group.children)
            total += round(1_000_000 * math.exp(-gap / 3))
            count += 1
    return total // count if count else 500_000


def _styles(home: Home, host: Host) -> int:
    total, is_known = 0, False
    for own, other in zip(home.household.style, host.group.style, strict=True):
        if own is None or other is None:
            total += 500_000
        else:
            is_known = True
            total += (4 - abs(own - other)) * 250_000
    return total // 5 if is_known else 500_000


def _nearness(home: Home, host: Host, case: Case) -> int:
    if home.point is None or host.point is None:
        return 500_000
    away = _kilometres(home.point, host.point)
    if away <= 1:
        return 1_000_000
    limit = _limit(home, host, case)
    return round(1_000_000 * min(1.0, max(0.0, (limit - away) / max(limit - 1, 1e-9))))


# --- Side by side --------------------------------------------------------------------------


def ours(case: Case, households: Sequence[Household]) -> tuple[Points, int]:
    """The points of the possible pairs of some households, and how many pairs all have."""
    found = assess(case)
    rows = np.array([found.row(household.id) for household in households], dtype=np.int64)
    pairs = found.possible
    keep = np.isin(pairs.household, rows)
    ids = [each.id for each in found.case.households], [each.id for each in found.case.groups]
    return {
        (ids[0][row], ids[1][column]): points
        for row, column, points in zip(
            pairs.household[keep].tolist(),
            pairs.group[keep].tolist(),
            pairs.points[keep].tolist(),
            strict=True,
        )
    }, len(pairs.points)


def looped(case: Case) -> tuple[Household, ...]:
    """The households for which the loop runs."""
    if len(case.households) <= WHOLE_LOOP:
        return case.households
    return tuple(Random(SEED).sample(case.households, SAMPLE))  # noqa: S311 - which to time


def report(sizes: list[int], turns: int) -> Iterator[str]:
    """A Markdown table, a row per size; raises `RuntimeError` where points differ."""
    yield "| households | groups | possible pairs | ours | double loop | ratio | target | memory |"
    yield "|---|---|---|---|---|---|---|---|"
    for size in sizes:
        case = country(size)
        sample = looped(case)
        found, pairs = ours(case, sample)
        if double_loop(case, sample) != found:
            raise RuntimeError(f"points differ at {size} households")
        scale = size / len(sample)
        mine, theirs = [], []
        for _ in range(turns):
            mine.append(_seconds(partial(assess, case)))
            theirs.append(scale * _seconds(partial(double_loop, case, sample)))
        ratio = median(loop / own for own, loop in zip(mine, theirs, strict=True))
        cells = [
            str(size),
            str(len(case.groups)),
            str(pairs),
            f"{median(mine):.3f} s",
            f"{median(theirs):.1f} s" + (f", scaled from {len(sample)}" if scale > 1 else ""),
            f"{ratio:.0f}x",
            f"{TARGETS[size]}x" if size in TARGETS else "",
            f"{peak_megabytes(size, 'country'):.0f} MB, {peak_megabytes(size, 'assess'):.0f} MB",
        ]
        yield f"| {' | '.join(cells)} |"
    yield NOTE


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds: the machine may be shared."""
    started = process_time()
    work()
    return process_time() - started


def peak_megabytes(size: int, until: str) -> float:
    """The most memory of a process that makes the people and, with "assess", scores them."""
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "benchmarks.scoring", str(size), "--until", until],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def _peak(size: int, until: str) -> float:
    case = country(size)
    if until == "assess":
        assess(case)
    # Not `ru_maxrss`, which a new process inherits from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1_024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="households")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--until", choices=("country", "assess"), help="print the memory taken")
    given = parser.parse_args()
    if given.until:
        print(_peak(given.sizes[0], given.until))
        return
    for line in report(given.sizes, given.turns):
        print(line, flush=True)


if __name__ == "__main__":
    main()

"""What goes into the engine and what comes out: frozen, typed, ids and attributes, never names.

A `Case` is a round as people know it (households, groups, their answers). `matching.engine.assess`
turns it into a `Problem`, which knows only ids, days waited, places and pairs with whole points;
`matching.engine.solver` turns that into a `Solution`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import checks
from matching.engine.coupling import NO_RULES, Rules

IntArray = NDArray[np.int64]
PairId = tuple[str, str]
"""A household's id, then a group's id."""

CRITERIA = ("needs", "interests", "ages", "language", "style", "time", "near", "margin")
POINTS = 10_000
ADULT_AGE = 18
INTERESTS_AGE = 12
STAGES = ("waiting", "matched", "worst", "total")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a household or, as a `Member`, in a group.

    `languages` maps an ISO code to a level: 1 basic, 2 workable, 3 fluent, 4 native. `gender` is
    "woman", "man", "other" or "" for no answer.
    """

    age: int
    gender: str = ""
    interests: frozenset[str] = frozenset()
    dislikes: frozenset[str] = frozenset()
    languages: Mapping[str, int] = field(default_factory=dict)


Member = Person


@dataclass(frozen=True, slots=True)
class Group:
    """A welcome group: residents who welcome one household, or as many as it has `places`.

    `offers` are need domains, `features` what a visit meets (pets, smoking, alcohol, stairs),
    `style` five answers of 1..5 or None, `position` latitude and longitude in degrees, `emphasis`
    -1, 0 or +1 per criterion, `contact` the gender of its contact person as with a person.
    """

    id: str
    municipality: str
    kind: str = "welcome"
    ready: bool = True
    members: tuple[Member, ...] = ()
    children: tuple[int, ...] = ()
    offers: frozenset[str] = frozenset()
    day_parts: frozenset[str] = frozenset()
    style: tuple[int | None, ...] = (None,) * 5
    capacity: int = 3
    max_household: int = 6
    min_members: int = 3
    features: frozenset[str] = frozenset()
    position: tuple[float, float] | None = None
    travel_km: float | None = None
    places: int = 1
    emphasis: Mapping[str, int] = field(default_factory=dict)
    contact: str = ""

    def __post_init__(self) -> None:
        checks.style(self.id, self.style)
        checks.emphasis(self.id, self.emphasis, CRITERIA)


@dataclass(frozen=True, slots=True)
class Household:
    """Newcomers who live together and are matched as one.

    `needs` maps a domain to its weight 1..3. `vulnerability` is 1..5, or None while unknown; at 5
    or None no pair is made automatically. `safety` is "" or "women_only". `musts` are what the
    group must be, by subject (`matching.engine.wishes`); `rathers` decide nothing and are told.
    """

    id: str
    municipality: str
    track: str = "status_holder"
    ready: bool = True
    people: tuple[Person, ...] = ()
    needs: Mapping[str, int] = field(default_factory=dict)
    day_parts: frozenset[str] = frozenset()
    style: tuple[int | None, ...] = (None,) * 5
    vulnerability: int | None = None
    safety: str = ""
    interpreter: bool = False
    avoids: frozenset[str] = frozenset()
    position: tuple[float, float] | None = None
    travel_km: float | None = None
    waiting_days: int = 0
    pool: str | None = None
    emphasis: Mapping[str, int] = field(default_factory=dict)
    musts: Mapping[str, str] = field(default_factory=dict)
    rathers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.style(self.id, self.style)
        checks.emphasis(self.id, self.emphasis, CRITERIA)


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of the criteria's weights, in whole basis points that sum to 10 000."""

    points: Mapping[str, int]

    def __post_init__(self) -> None:
        checks.weights(self.points, CRITERIA, POINTS)

    @classmethod
    def of(cls, shares: Mapping[str, float]) -> "Weights":
        """Weights from shares that sum to one (within 1e-6), by largest remainder."""
        return cls(checks.basis_points(shares, CRITERIA, POINTS))


START_WEIGHTS = Weights(
    {"needs": 2000, "interests": 1500, "ages": 1500, "language": 1500}
    | {"style": 1000, "time": 1000, "near": 1000, "margin": 500}
)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """What a municipality may set about rules and rounds; lengths in km, time in seconds."""

    floor: int = 0
    sponsor_only_resettled: bool = True
    travel_km: float = 10.0
    common_day_parts: int = 2
    workable_level: int = 2
    waiting_classes: tuple[int, ...] = (120, 60)
    objective: str = "fair"
    enough: int = POINTS
    time_limit: int = 60


@dataclass(frozen=True, slots=True)
class Case:
    """A whole round: who waits, who welcomes, what staff decided, and the versions it was frozen
    with.

    `excluded` maps a pair to its reason, `pools` a pool to its cap, `rarity` an interest to its
    whole weight (frozen with the round, see `matching.engine.scoring.rarity`; an interest without
    one weighs `DEFAULT_RARITY`).
    """

    households: tuple[Household, ...]
    groups: tuple[Group, ...]
    excluded: Mapping[PairId, str] = field(default_factory=dict)
    locked: frozenset[PairId] = frozenset()
    weights: Weights = START_WEIGHTS
    settings: RuleSettings = RuleSettings()
    pools: Mapping[str, int] = field(default_factory=dict)
    rarity: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.unique("household", [household.id for household in self.households])
        checks.unique("group", [group.id for group in self.groups])


@dataclass(frozen=True, slots=True)
class Settings:
    """How a `Problem` is solved; `stages` keep their order, and `fair` may replace `total`.

    For the worst pair, `enough` points are as good as more: what remains goes to the total.
    """

    waiting_classes: tuple[int, ...] = (120, 60)
    stages: tuple[str, ...] = STAGES
    floor: int = 0
    enough: int = POINTS
    time_limit: int = 60


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Feasible pairs as three arrays: places in the lists of ids, and points 0..10 000."""

    household: IntArray
    group: IntArray
    points: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The assignment problem of `docs/matching.md`, in any order; raises `BadProblem` naming what
    is wrong.

    `waiting_days` and `pool_of` follow `household_ids`; `places` follows `group_ids`; `caps` maps a
    pool to its most matches; `previous` holds pairs of an earlier plan, kept where that costs
    nothing.
    """

    household_ids: tuple[str, ...]
    waiting_days: tuple[int, ...]
    pool_of: tuple[str | None, ...]
    group_ids: tuple[str, ...]
    places: tuple[int, ...]
    pairs: Pairs
    locked: frozenset[PairId] = frozenset()
    forbidden: frozenset[PairId] = frozenset()
    caps: Mapping[str, int] = field(default_factory=dict)
    settings: Settings = Settings()
    previous: frozenset[PairId] = frozenset()
    rules: Rules = NO_RULES

    def __post_init__(self) -> None:
        checks.problem(self)

    @classmethod
    def of(
        cls,
        households: Iterable[tuple[str, int, str | None]],
        groups: Iterable[tuple[str, int]],
        pairs: Iterable[tuple[str, str, int]],
        **rest: Any,
    ) -> "Problem":
        """A problem from (id, days waited, pool), (id, places) and (household, group, points)."""
        rows, columns = list(households), list(groups)
        household_ids, group_ids = (
            tuple(row[0] for row in rows),
            tuple(column[0] for column in columns),
        )
        return cls(
            household_ids=household_ids,
            waiting_days=tuple(row[1] for row in rows),
            pool_of=tuple(row[2] for row in rows),
            group_ids=group_ids,
            places=tuple(column[1] for column in columns),
            pairs=Pairs(*checks.pair_arrays(household_ids, group_ids, pairs)),
            **rest,
        )


@dataclass(frozen=True, slots=True)
class StageResult:
    """A stage's value in the plan and the best any plan can have; equal means proved."""

    stage: str
    value: int | None
    bound: int | None

    @property
    def is_proved(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Shortage:
    """Households that compete for too few groups or under full pools: `short` must go without."""

    households: tuple[str, ...]
    groups: tuple[str, ...]
    short: int
    pools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan, what is proved about it, and the certificate that proves it.

    `status` is "optimal", "feasible" (stopped: `stages` tell how far) or "infeasible" (then
    `reason` is a sentence). `unmatched` pairs a household with "no_pair", "outcompeted" or
    "pool_full". `waiting_cost` is how many more could be matched if waiting did not come first: 0
    without pools. `seconds` is filled in by a caller who has a clock.
    """

    status: str
    stages: tuple[StageResult, ...] = ()
    matches: tuple[tuple[str, str, int], ...] = ()
    unmatched: tuple[tuple[str, str], ...] = ()
    shortages: tuple[Shortage, ...] = ()
    waiting_cost: int = 0
    certificate: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    seconds: Mapping[str, float] = field(default_factory=lambda: {"read": 0.0, "solve": 0.0})

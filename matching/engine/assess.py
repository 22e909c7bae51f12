"""From a case to its possible pairs with their points, and from there to the problem that is
solved.

All pairs are looked at, in blocks of bounded size, and only the possible ones are kept. What else
people may ask about a pair is worked out when they ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.engine.checks import BadProblem, quoted
from matching.engine.encode import Arrays
from matching.engine.problem import (
    CRITERIA,
    POINTS,
    Case,
    IntArray,
    PairId,
    Pairs,
    Problem,
    RuleSettings,
    Settings,
    Weights,
)
from matching.engine.rules import FIRM, RULES, blocks, fitting, judge
from matching.engine.scoring import Scores, ranges, score, weigh, weights_of
from matching.engine.tables import WHOLE, BoolArray, among

BLOCK = 250_000
"""Pairs looked at together: a few megabytes per array, most of which a processor's cache holds."""


@dataclass(frozen=True, eq=False)
class Assessment:
    """The possible pairs of a case, which is sorted by id: all arrays follow its order.

    `open` holds the pairs that pass every rule but the floor, and the locked pairs (`is_locked`)
    that pass every rule no lock may pass; by household, then group. `refused_locks` holds
    (household, group, rule) for the other locks.
    """

    case: Case
    arrays: Arrays
    open: Pairs
    is_locked: BoolArray
    refused_locks: tuple[tuple[str, str, str], ...]

    @cached_property
    def rows(self) -> dict[str, int]:
        return {household.id: at for at, household in enumerate(self.case.households)}

    @cached_property
    def columns(self) -> dict[str, int]:
        return {group.id: at for at, group in enumerate(self.case.groups)}

    def row(self, household: str) -> int:
        return self.rows[household]

    def column(self, group: str) -> int:
        return self.columns[group]

    @property
    def possible(self) -> Pairs:
        """The pairs that may be matched: those open that reach the floor, and the locked."""
        keep = (self.open.points >= self.case.settings.floor) | self.is_locked
        return Pairs(self.open.household[keep], self.open.group[keep], self.open.points[keep])

    def scores(self, rows: IntArray, columns: IntArray) -> Scores:
        """What listed pairs earn, possible or not."""
        return score(self.arrays, rows, columns)

    def verdicts(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Which rules hold between some households and some groups: rules x rows x columns."""
        settings = self.case.settings
        passed = judge(self.arrays, settings, rows, columns)
        reached = np.ones((1, len(rows), len(columns)), dtype=bool)
        if settings.floor:
            row, column = np.repeat(rows, len(columns)), np.tile(columns, len(rows))
            reached = (self.scores(row, column).points >= settings.floor).reshape(reached.shape)
        return np.concatenate([passed, reached])

    def points(self, household: str, group: str) -> int:
        return int(self._score(household, group).points[0])

    def parts(self, household: str, group: str) -> dict[str, int]:
        """Points per criterion of a pair; they sum to its points."""
        parts = self._score(household, group).parts()[:, 0]
        return dict(zip(CRITERIA, parts.tolist(), strict=True))

    def most(self, household: str, group: str) -> dict[str, int]:
        """The points each criterion could earn a pair at most: the mean of both sides' weights."""
        weights = self._score(household, group).weights[:, 0]
        return dict(zip(CRITERIA, (-(-weights * POINTS // (2 * WHOLE))).tolist(), strict=True))

    def missing(self, household: str, group: str) -> tuple[str, ...]:
        """The criteria that a missing answer left at one half for this pair."""
        known = self._score(household, group).known[:, 0]
        return tuple(
            criterion for criterion, is_known in zip(CRITERIA, known, strict=True) if not is_known
        )

    def reweighted(self, weights: Weights) -> "Assessment":
        """The same answers under other weights."""
        return next(self.under([weights]))

    def under(self, versions: Iterable[Weights]) -> Iterator["Assessment"]:
        """The same answers under one version of the weights after another."""
        rows, columns = self.open.household, self.open.group
        values = self.scores(rows, columns).values
        for weights in versions:
            arrays = self.arrays.reweighted(weights)
            points = weigh(values, weights_of(arrays, rows, columns))
            yield replace(
                self,
                case=replace(self.case, weights=weights),
                arrays=arrays,
                open=Pairs(rows, columns, points),
            )

    def problem(self, previous: frozenset[PairId] = frozenset()) -> Problem:
        """The assignment problem of the possible pairs.

        Raises `BadProblem` for a lock that breaks a rule which no lock may pass.
        """
        for household, group, rule in self.refused_locks:
            lock = quoted([household, group])
            raise BadProblem(f"locked {lock} breaks the rule {rule}, which no lock may pass")
        case, settings = self.case, self.case.settings
        return Problem(
            household_ids=tuple(each.id for each in case.households),
            waiting_days=tuple(each.waiting_days for each in case.households),
            pool_of=tuple(each.pool for each in case.households),
            group_ids=tuple(each.id for each in case.groups),
            places=tuple(each.places for each in case.groups),
            pairs=self.possible,
            locked=case.locked,
            caps=case.pools,
            settings=Settings(
                waiting_classes=settings.waiting_classes,
                stages=("waiting", "matched", "worst", settings.objective),
                floor=settings.floor,
                enough=settings.enough,
                time_limit=settings.time_limit,
            ),
            previous=previous,
        )

    def _score(self, household: str, group: str) -> Scores:
        return self.scores(np.array([self.row(household)]), np.array([self.column(group)]))


def assess(case: Case, block: int = BLOCK) -> Assessment:
    """Judge every pair of a case, whatever its order, and score those that may be possible.

    `block` bounds how many pairs are looked at together; the answer is the same for any.
    """
    case = replace(
        case,
        households=tuple(sorted(case.households, key=lambda each: each.id)),
        groups=tuple(sorted(case.groups, key=lambda each: each.id)),
    )
    arrays = Arrays.of(case)
    locks, refused = _locks(case, arrays)
    pairs = _open(arrays, case.settings, block)
    width = len(case.groups)
    keys = pairs.household * width + pairs.group
    past = locks[~among(locks, keys)]
    if len(past):
        row, column = np.divmod(past, width)
        at = np.searchsorted(keys, past)
        pairs = Pairs(
            np.insert(pairs.household, at, row),
            np.insert(pairs.group, at, column),
            np.insert(pairs.points, at, score(arrays, row, column).points),
        )
        keys = np.insert(keys, at, past)
    return Assessment(case, arrays, pairs, among(keys, locks), refused)


def _open(arrays: Arrays, settings: RuleSettings, most: int) -> Pairs:
    """All pairs that pass every rule but the floor, block by block and then in order."""
    counts = np.zeros(arrays.shape[0], dtype=np.int64)
    parts: list[tuple[IntArray, NDArray[np.int32], NDArray[np.int16]]] = []
    for rows, columns in blocks(arrays, most):
        row, column = fitting(arrays, settings, rows, columns)
        counts += np.bincount(row, minlength=len(counts))
        points = score(arrays, row, column).points
        parts.append((rows, column.astype(np.int32), points.astype(np.int16)))
    # Each household is looked at once, so its pairs stand together and in order.
    start = np.append(0, np.cumsum(counts))
    group, points = np.empty(start[-1], dtype=np.int64), np.empty(start[-1], dtype=np.int64)
    for rows, few, worth in parts:
        places, _ = ranges(start, rows)
        group[places], points[places] = few, worth
    return Pairs(np.repeat(np.arange(len(counts)), counts), group, points)


def _locks(case: Case, arrays: Arrays) -> tuple[IntArray, tuple[tuple[str, str, str], ...]]:
    """The locked pairs that may stay, as row x G + column, rising, and the others with the firm
    rule they break."""
    rows = {household.id: at for at, household in enumerate(case.households)}
    columns = {group.id: at for at, group in enumerate(case.groups)}
    kept: list[int] = []
    refused: list[tuple[str, str, str]] = []
    for household, group in sorted(case.locked):
        if household in rows and group in columns:
            row, column = rows[household], columns[group]
            passed = judge(arrays, case.settings, np.array([row]), np.array([column]))
            broken = np.flatnonzero(~passed[:, 0, 0] & FIRM[:-1])
            if len(broken):
                refused.append((household, group, RULES[broken[0]]))
            else:
                kept.append(row * len(columns) + column)
    return np.array(kept, dtype=np.int64), tuple(refused)

"""From a case to everything known about its pairs, and from there to the problem that is solved."""

from dataclasses import dataclass, replace

import numpy as np

from matching.engine.checks import BadProblem, quoted
from matching.engine.encode import WHOLE, Arrays
from matching.engine.problem import (
    CRITERIA,
    POINTS,
    Case,
    PairId,
    Pairs,
    Problem,
    Settings,
    Weights,
)
from matching.engine.rules import Verdicts, judge
from matching.engine.scoring import Scores, score


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """Rules and points of all pairs; `case` is sorted by id, and all arrays follow its order."""

    case: Case
    arrays: Arrays
    scores: Scores
    verdicts: Verdicts

    @property
    def refused_locks(self) -> tuple[tuple[str, str, str], ...]:
        """(household, group, rule) for locks that break a rule which no lock may pass."""
        return self.verdicts.refused_locks

    def row(self, household: str) -> int:
        return [each.id for each in self.case.households].index(household)

    def column(self, group: str) -> int:
        return [each.id for each in self.case.groups].index(group)

    def points(self, household: str, group: str) -> int:
        return int(self.scores.points[self.row(household), self.column(group)])

    def parts(self, household: str, group: str) -> dict[str, int]:
        """Points per criterion of a pair; they sum to its points."""
        rows, columns = np.array([self.row(household)]), np.array([self.column(group)])
        parts = self.scores.parts(rows, columns)[:, 0]
        return dict(zip(CRITERIA, parts.tolist(), strict=True))

    def most(self, household: str, group: str) -> dict[str, int]:
        """The points each criterion could earn a pair at most: the mean of both sides' weights."""
        row, column = self.row(household), self.column(group)
        weights = self.arrays.households.weights[row] + self.arrays.groups.weights[column]
        return dict(zip(CRITERIA, (-(-weights * POINTS // (2 * WHOLE))).tolist(), strict=True))

    def missing(self, household: str, group: str) -> tuple[str, ...]:
        """The criteria that a missing answer left at one half for this pair."""
        known = self.scores.known[:, self.row(household), self.column(group)]
        return tuple(
            criterion for criterion, is_known in zip(CRITERIA, known, strict=True) if not is_known
        )

    def reweighted(self, weights: Weights) -> "Assessment":
        """The same answers under other weights."""
        case = replace(self.case, weights=weights)
        arrays = self.arrays.reweighted(case)
        scores = self.scores.reweighted(arrays)
        return Assessment(case, arrays, scores, judge(case, arrays, scores.points))

    def problem(self, previous: frozenset[PairId] = frozenset()) -> Problem:
        """The assignment problem of the possible pairs.

        Raises `BadProblem` for a lock that breaks a rule which no lock may pass.
        """
        for household, group, rule in self.verdicts.refused_locks:
            lock = quoted([household, group])
            raise BadProblem(f"locked {lock} breaks the rule {rule}, which no lock may pass")
        case, settings = self.case, self.case.settings
        row, column = np.nonzero(self.verdicts.possible)
        return Problem(
            household_ids=tuple(each.id for each in case.households),
            waiting_days=tuple(each.waiting_days for each in case.households),
            pool_of=tuple(each.pool for each in case.households),
            group_ids=tuple(each.id for each in case.groups),
            places=tuple(each.places for each in case.groups),
            pairs=Pairs(row, column, self.scores.points[row, column]),
            locked=case.locked,
            caps=case.pools,
            settings=Settings(
                waiting_classes=settings.waiting_classes,
                stages=("waiting", "matched", "worst", settings.objective),
                floor=settings.floor,
                time_limit=settings.time_limit,
            ),
            previous=previous,
        )


def assess(case: Case) -> Assessment:
    """Score and judge every pair of a case, whatever its order."""
    case = replace(
        case,
        households=tuple(sorted(case.households, key=lambda each: each.id)),
        groups=tuple(sorted(case.groups, key=lambda each: each.id)),
    )
    arrays = Arrays.of(case)
    scores = score(arrays)
    return Assessment(case, arrays, scores, judge(case, arrays, scores.points))

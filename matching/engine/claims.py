"""What a solution claims, read with suspicion; the solver has no part in it."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import Problem, Solution

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
DEAREST = 10**12
"""No honest price comes near; larger ones could overflow and are refused."""


class Refuted(Exception):
    """A claim that does not hold; the message is the complaint."""


class Play:
    """The problem once its locks hold: the pairs in play, and who must be covered."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows = {each: at for at, each in enumerate(problem.household_ids)}
        self.columns = {each: at for at, each in enumerate(problem.group_ids)}
        self.pools = {each: at for at, each in enumerate(sorted(problem.caps))}
        pairs = problem.pairs
        self.row, self.column, self.points = pairs.household, pairs.group, pairs.points
        self.days = np.array(problem.waiting_days, dtype=np.int64)
        self.pool = np.array(
            [-1 if each is None else self.pools.get(each, -1) for each in problem.pool_of],
            dtype=np.int64,
        )
        self.is_locked = self.marked(problem.locked)
        locked_pool = self.pool[self.row[self.is_locked]]
        self.places = np.array(problem.places, dtype=np.int64)
        self.places -= np.bincount(self.column[self.is_locked], minlength=len(self.places))
        self.caps = np.array([problem.caps[each] for each in self.pools], dtype=np.int64)
        self.caps -= np.bincount(locked_pool[locked_pool >= 0], minlength=len(self.caps))
        if self.exceeded():
            raise Refuted("the locks exceed a limit, so no plan is possible")
        free = np.ones(len(self.days), dtype=bool)
        free[self.row[self.is_locked]] = False
        free &= (self.pool < 0) | (np.append(self.caps, 1)[self.pool] > 0)
        self.has_pair = self._has_pair()
        self.allowed = self.has_pair & free[self.row] & (self.places[self.column] > 0)
        self.at_first = self.allowed.copy()
        self.usable = np.zeros(len(free), dtype=bool)
        self.usable[self.row[self.allowed]] = True
        self.required_row = np.zeros(len(free), dtype=bool)
        self.required_column = np.zeros(len(self.places), dtype=bool)
        self.required_pool = np.zeros(len(self.caps), dtype=bool)

    def exceeded(self) -> bool:
        """Whether the locks ask for more than one group per household, or than a place or a cap."""
        twice = len({household for household, _ in self.problem.locked}) < len(self.problem.locked)
        return twice or bool((self.places < 0).any() or (self.caps < 0).any())

    def _has_pair(self) -> Bools:
        """Pairs that are neither forbidden nor below the floor."""
        forbidden = self.marked(self.problem.forbidden)
        return np.asarray(~forbidden & (self.points >= self.problem.settings.floor))

    def keys(self, ids: Collection[tuple[str, str]]) -> Ints:
        """Pairs of ids as whole numbers that tell all pairs apart."""
        for household, group in ids:
            if household not in self.rows or group not in self.columns:
                raise Refuted(f"the pair {household} with {group} is not of this problem")
        keys = [self.rows[one] * len(self.columns) + self.columns[other] for one, other in ids]
        return np.array(keys, dtype=np.int64)

    def marked(self, ids: Collection[tuple[str, str]]) -> Bools:
        """Which pairs of the problem are among these."""
        keys, found = self.keys(ids), np.zeros(len(self.row), dtype=bool)
        near = np.zeros(len(self.rows), dtype=bool)
        near[keys // max(len(self.columns), 1)] = True
        places = np.flatnonzero(near[self.row]) if len(keys) else keys
        found[places] = np.isin(self.row[places] * len(self.columns) + self.column[places], keys)
        return found

    def weights(self, stage: str) -> Ints:
        """What a stage counts in each pair; each class counts on top of the classes before it."""
        if stage == "total":
            return self.points
        if stage == "fair":
            return np.asarray(10_000 - (10_000 - self.points) ** 4 // 10**12)
        if stage == "matched":
            return np.ones_like(self.points)
        limit = int(stage.removeprefix("waiting>"))
        return (self.days > limit)[self.row].astype(np.int64)

    def narrow_to_tight(self, prices: "Prices", weights: Ints) -> int:
        """The bound that the prices prove; leaves in play what plans that reach it can use."""
        for kind, price, required in (
            ("household", prices.row, self.required_row),
            ("group", prices.column, self.required_column),
            ("pool", prices.pool, self.required_pool),
        ):
            if (price[~required] < 0).any():
                raise Refuted(f"a {kind} that may stay uncovered has a negative price")
        of_row = prices.row + np.append(prices.pool, 0)[self.pool]
        slack = of_row[self.row]
        slack += prices.column[self.column]
        slack -= weights
        if (self.allowed & (slack < 0)).any():
            raise Refuted("the prices do not cover every pair")
        self.allowed &= slack == 0
        self.required_row |= prices.row > 0
        self.required_column |= prices.column > 0
        self.required_pool |= prices.pool > 0
        parts = (prices.row, prices.column * self.places, prices.pool * self.caps)
        return int(sum(part.sum() for part in parts))


class Prices:
    """The prices of one stage, read with suspicion."""

    def __init__(self, play: Play, claim: Mapping[str, Any]) -> None:
        self.row = self._read(claim.get("households"), play.rows)
        self.column = self._read(claim.get("groups"), play.columns)
        self.pool = self._read(claim.get("pools"), play.pools)

    def _read(self, claim: object, known: Mapping[str, int]) -> Ints:
        prices = np.zeros(len(known), dtype=np.int64)
        if not isinstance(claim, Mapping):
            raise Refuted("a certificate lists prices of households, groups and pools")
        for each, price in claim.items():
            if each not in known:
                raise Refuted(f"a price names {each}, which is not there")
            if type(price) is not int or not -DEAREST <= price <= DEAREST:
                raise Refuted(f"the price of {each} is not a whole number in range")
        prices[list(map(known.__getitem__, claim))] = list(claim.values())
        return prices


class Plan:
    """The matches of a solution; raises `Refuted` unless they are a plan of the problem."""

    def __init__(self, play: Play, solution: Solution) -> None:
        self.play, self.solution = play, solution
        households = [household for household, _, _ in solution.matches]
        if households != sorted(set(households)):
            raise Refuted("matches name each household once, in the order of their ids")
        pairs = {(household, group): points for household, group, points in solution.matches}
        row, column = np.divmod(play.keys(pairs), max(len(play.columns), 1))
        at = np.full(len(play.rows), -1, dtype=np.int64)
        at[row] = column
        self.chosen = at[play.row] == play.column
        if self.chosen.sum() != len(pairs):
            raise Refuted("a match is not among the pairs")
        if any(not 0 <= points <= DEAREST for points in pairs.values()):
            raise Refuted("a match does not have the points of its pair")
        claimed = np.full(len(play.rows), -1, dtype=np.int64)
        claimed[row] = list(pairs.values())
        if (claimed[play.row[self.chosen]] != play.points[self.chosen]).any():
            raise Refuted("a match does not have the points of its pair")
        if (self.chosen & ~play.is_locked & ~play.has_pair).any():
            raise Refuted("a match is forbidden or below the floor")
        if (play.is_locked & ~self.chosen).any():
            raise Refuted("a locked pair is not matched")
        self.free = self.chosen & ~play.is_locked
        if (np.bincount(play.column[self.free], minlength=len(play.places)) > play.places).any():
            raise Refuted("a group has more matches than places")
        self.pool_load = np.bincount(
            play.pool[play.row[self.free]] + 1, minlength=len(play.caps) + 1
        )[1:]
        if (self.pool_load > play.caps).any():
            raise Refuted("a pool has more matches than its cap")

    def worth(self, stage: str) -> int:
        return int(self.play.weights(stage)[self.chosen].sum())

    def worst(self) -> int | None:
        """The points of the worst pair, as far as they count; None where nothing is matched."""
        if not self.chosen.any():
            return None
        return min(int(self.play.points[self.chosen].min()), self.play.problem.settings.enough)


def places(claim: object, known: Mapping[str, int]) -> Ints:
    """Where the ids of a claim stand, in its order."""
    if not isinstance(claim, list | tuple) or not all(
        isinstance(each, str) and each in known for each in claim
    ):
        raise Refuted("a witness lists ids of the problem")
    return np.array([known[each] for each in claim], dtype=np.int64)


def members(claim: object, known: Mapping[str, int]) -> Bools:
    members = np.zeros(len(known), dtype=bool)
    members[places(claim, known)] = True
    return members

"""What the stages count in a plan, and what no plan can exceed."""

import numpy as np

from matching.engine.network import Face, Network
from matching.engine.problem import POINTS, IntArray, Settings


def stage_names(settings: Settings) -> list[str]:
    """The stages as a solution lists them: `waiting` once for each class."""
    waiting = [f"waiting>{days}" for days in settings.waiting_classes]
    return [
        name for stage in settings.stages for name in (waiting if stage == "waiting" else [stage])
    ]


def fair(points: IntArray) -> IntArray:
    """Points on a scale that lifts weak pairs: the first count most, 0 and 10 000 stay."""
    return np.asarray(POINTS - (POINTS - points) ** 4 // 10**12)


class Stages:
    """The stages of one network; the values of a plan include the locked pairs."""

    def __init__(self, network: Network, settings: Settings) -> None:
        self.network, self.settings = network, settings

    def least_days(self, name: str) -> int:
        """Beyond how many days a household counts: each class counts on top of those before it, so
        that one cover proves them together."""
        return -1 if name == "matched" else int(name.partition(">")[2])

    def weights(self, name: str) -> IntArray:
        network = self.network
        if name in ("total", "fair"):
            worth = network.points if name == "total" else fair(network.points)
        else:
            worth = (network.days > self.least_days(name))[network.row].astype(np.int64)
        return np.where(network.is_real, worth, 0) if len(network.rest_pool) else worth

    def value(self, name: str, plan: IntArray) -> int | None:
        """What a plan is worth in a stage, locked pairs included."""
        taken = plan[plan >= 0]
        taken = taken[self.network.is_real[taken]]
        return self._worth(name, self.network.points[taken], self.network.row[taken])

    def bound(self, name: str, face: Face) -> int | None:
        """No plan of the face is worth more in a stage: each household at its own best."""
        network = self.network
        real = np.flatnonzero(face.allowed & network.is_real)
        top = np.full(len(network.household_ids), -1, dtype=np.int64)
        np.maximum.at(top, network.row[real], network.points[real])
        rows = np.flatnonzero(top >= 0)
        if name == "worst":
            # Any free pair may go unused, so only a lock, or else the best pair, is a ceiling.
            rows = rows[:0] if network.locked else rows[top[rows] == top.max(initial=-1)]
        return self._worth(name, top[rows], rows)

    def _worth(self, name: str, points: IntArray, rows: IntArray) -> int | None:
        """The value of a stage where these rows earn these points, next to the locked pairs."""
        network = self.network
        points = np.append(points, [each[2] for each in network.locked]).astype(np.int64)
        if name == "worst":
            return min(int(points.min()), self.settings.enough) if len(points) else None
        if name in ("total", "fair"):
            return int((points if name == "total" else fair(points)).sum())
        days = np.append(network.days[rows], network.locked_days)
        return int((days > self.least_days(name)).sum()) - self._counted_before(name, days)

    def _counted_before(self, name: str, days: IntArray) -> int:
        """How many of these belong to the waiting classes before this one."""
        before = [limit for limit in self.settings.waiting_classes if limit > self.least_days(name)]
        return int((days > before[-1]).sum()) if before and name != "matched" else 0

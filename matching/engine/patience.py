"""How long work may go on: long work asks now and then, and is thrown out when time is up."""

from collections.abc import Callable
from time import monotonic

Ask = Callable[[], None]


class OutOfTime(Exception):
    """Time is up; whatever was whole before still holds."""


def asking(should_stop: Callable[[], bool]) -> Ask:
    """What long work calls between its steps: raises `OutOfTime` once the answer is yes."""

    def ask() -> None:
        if should_stop():
            raise OutOfTime

    return ask


def never() -> None:
    """Ask nobody: there is time."""


class Patience:
    """How long a search may take: until the seconds are over, or until somebody says stop."""

    def __init__(self, seconds: float, should_stop: Callable[[], bool]) -> None:
        self.should_stop, self.end = should_stop, monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left; once there are none, there never will be."""
        if self.should_stop():
            self.end = 0.0
        return max(0.0, self.end - monotonic())


NO_PATIENCE = Patience(0.0, lambda: True)

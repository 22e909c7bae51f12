"""How long work may go on: long work asks now and then, and is thrown out when time is up."""

from collections.abc import Callable

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

"""Rules that couple pairs beyond groups and pools; they send a problem to the integer solver."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Floor:
    """At least so many households of a type are matched; a type has 20 households or more."""

    id: str
    households: frozenset[str]
    least: int


@dataclass(frozen=True, slots=True)
class Builder:
    """Somebody shared by several pools, who carries at most so many of their matches together."""

    id: str
    pools: frozenset[str]
    most: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All coupled rules of a problem; without any, no integer solver is needed."""

    floors: tuple[Floor, ...] = ()
    builders: tuple[Builder, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.floors or self.builders)


NO_RULES = Rules()

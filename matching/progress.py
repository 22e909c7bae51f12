"""How far a round is, in words: its stages with their values, and what was not looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from matching import sentences
from matching.models import MatchingRound, RoundStage, RoundStatus


@dataclass(frozen=True)
class StageRow:
    """A stage that is proven: what was reached, what is possible at most, how long it took."""

    label: str
    value: int | None
    bound: int | None
    seconds: float | None


class Progress:
    """The head of a round's page, in two queries."""

    def __init__(self, matching_round: MatchingRound) -> None:
        self.round = matching_round

    @cached_property
    def _proven(self) -> list[RoundStage]:
        return list(self.round.stages.all())

    @cached_property
    def stages(self) -> list[StageRow]:
        return list(self._rows())

    def _rows(self) -> Iterator[StageRow]:
        before = self.round.begun_at
        for stage in self._proven:
            yield StageRow(
                sentences.stage(stage.name), stage.value, stage.bound, _seconds(before, stage.at)
            )
            before = stage.at

    @property
    def ahead(self) -> list[str]:
        """The stages that are not proven, in their order."""
        names = self.round.stage_names[len(self._proven) :]
        return [sentences.stage(name) for name in names]

    @property
    def now(self) -> str:
        """What the computer looks at; nothing before the pool is frozen and after the last one."""
        return next(iter(self.ahead), "") if self.round.status == RoundStatus.RUNNING else ""

    @property
    def last(self) -> str:
        return self.stages[-1].label if self.stages else ""

    @property
    def count(self) -> int:
        return len(self.round.stage_names)

    @cached_property
    def ended_by(self) -> str:
        """The name of whoever ended the round early; empty when the computer did."""
        change = self.round.status_changes.select_related("by").filter(after=self.round.status)
        by = [each.by for each in change[:1]]
        return by[0].name if by and by[0] else ""


def _seconds(before: datetime | None, after: datetime) -> float | None:
    return (after - before).total_seconds() if before else None

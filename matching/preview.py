"""Who would take part in a round and who would not, and why: before it is started."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import readiness as of_groups
from groups.models import GroupStatus, WelcomeGroup
from matching.cases import Entrants, with_taken
from matching.models import Ending, Match, Proposal, ProposalStatus
from newcomers import readiness as of_households
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import User
from samenhier.phrases import listed

Record = Household | WelcomeGroup
Row = TypeVar("Row", Household, WelcomeGroup)

# Whoever left the programme is in no list: a look at people shows no more than it needs.
HOUSEHOLDS_GONE = (
    HouseholdStatus.COMPLETED,
    HouseholdStatus.WITHDRAWN,
    HouseholdStatus.NOT_SUITABLE,
)
GROUPS_GONE = (GroupStatus.COMPLETED, GroupStatus.WITHDRAWN, GroupStatus.REJECTED)


class Why(models.TextChoices):
    """Why somebody does not take part; of several reasons the first one counts."""

    TRACK = "track", _("On a track that you did not choose")
    MATCHED = "matched", _("Has a match")
    FULL = "full", _("All places are taken by matches")
    KEPT = "kept", _("Kept for another proposal")
    RESTING = "resting", _("Left in peace after a match that ended early")
    NOT_READY = "not_ready", _("Not ready")


@dataclass(frozen=True)
class Entry:
    """A household or a group: how far it is, and what is still missing."""

    record: Record
    stage: str = ""
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class Side:
    """The households or the groups: who takes part, and by reason who does not."""

    taking_part: Sequence[Entry]
    out: Mapping[Why, Sequence[Entry]]

    @property
    def out_count(self) -> int:
        return sum(len(entries) for entries in self.out.values())

    @property
    def reasons(self) -> list[tuple[Why, Sequence[Entry]]]:
        return [(why, self.out[why]) for why in Why if why in self.out]

    def records(self) -> Iterator[Record]:
        for entries in (self.taking_part, *self.out.values()):
            yield from (entry.record for entry in entries)


class Preview:
    """Both sides as they are now, for somebody who may see them; in a constant number of queries.

    Who takes part is asked of what a round asks as well, so that the two never differ.
    """

    def __init__(self, who: Entrants, user: User) -> None:
        self._who, self._user = who, user

    @cached_property
    def households(self) -> Side:
        rows = list(
            Household.objects.visible_to(self._user)
            .exclude(status__in=HOUSEHOLDS_GONE)
            .filter(municipality__in=self._who.municipalities)
            .order_by("waiting_since", "reference")
        )
        live = Match.objects.live().filter(household__in=rows)
        matched = set(live.values_list("household", flat=True))
        kept = _kept("household", rows)
        resting = _resting("household", rows)
        out: dict[UUID, Why] = {}
        for row in _not_among(rows, self._who.households()):
            if self._who.tracks and row.track not in self._who.tracks:
                out[row.pk] = Why.TRACK
            elif row.pk in matched:
                out[row.pk] = Why.MATCHED
            elif row.pk in kept:
                out[row.pk] = Why.KEPT
            else:
                out[row.pk] = Why.RESTING if row.pk in resting else Why.NOT_READY
        unready = [row for row in rows if out.get(row.pk) == Why.NOT_READY]
        found = zip(unready, of_households.requirements_of(unready), strict=True)
        missing = {row.pk: of_households.sentences(each) for row, each in found}
        return _side(rows, out, kept, missing)

    @cached_property
    def groups(self) -> Side:
        here = WelcomeGroup.objects.visible_to(self._user).exclude(status__in=GROUPS_GONE)
        here = here.filter(municipality__in=self._who.municipalities)
        rows = list(with_taken(here).select_related("municipality").order_by("name", "reference"))
        kept = _kept("group", rows)
        resting = _resting("group", rows)
        out: dict[UUID, Why] = {}
        for row in _not_among(rows, self._who.groups()):
            if row.matched >= row.places:  # type: ignore[attr-defined]  # annotated
                out[row.pk] = Why.FULL
            elif row.taken >= row.places:  # type: ignore[attr-defined]  # annotated
                out[row.pk] = Why.KEPT
            else:
                out[row.pk] = Why.RESTING if row.pk in resting else Why.NOT_READY
        unready = [row for row in rows if out.get(row.pk) == Why.NOT_READY]
        found = zip(unready, of_groups.requirements_of(unready), strict=True)
        missing = {row.pk: of_groups.sentences(each) for row, each in found}
        return _side(rows, out, kept, missing)

    @property
    def records(self) -> list[Record]:
        """Everybody of whom something stands on the page."""
        return [*self.households.records(), *self.groups.records()]


def _not_among(rows: Sequence[Row], entering: "models.QuerySet[Row]") -> Iterator[Row]:
    inside = set(entering.values_list("pk", flat=True))
    yield from (row for row in rows if row.pk not in inside)


def _kept(side: str, rows: Sequence[Record]) -> dict[UUID, list[str]]:
    """How far the proposals are that somebody is kept for."""
    held = Proposal.objects.holding().filter(**{f"{side}__in": rows}).order_by("created_at", "pk")
    stages: dict[UUID, list[str]] = defaultdict(list)
    for pk, status in held.values_list(side, "status"):
        stages[pk].append(str(ProposalStatus(status).label))
    return dict(stages)


def _resting(side: str, rows: Sequence[Record]) -> set[UUID]:
    """Who is left in peace after a match that ended early."""
    ended = Ending.objects.resting(timezone.localdate()).filter(**{f"match__{side}__in": rows})
    return set(ended.values_list(f"match__{side}", flat=True))


def _side(
    rows: Sequence[Record],
    out: Mapping[UUID, Why],
    kept: Mapping[UUID, Sequence[str]],
    missing: Mapping[UUID, Sequence[str]],
) -> Side:
    sorted_out: dict[Why, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.pk in out:
            why = out[row.pk]
            stage = _stage(row, why, kept.get(row.pk, ()))
            sorted_out[why].append(Entry(row, stage, missing.get(row.pk, ())))
    return Side([Entry(row) for row in rows if row.pk not in out], dict(sorted_out))


def _stage(row: Record, why: Why, kept: Sequence[str]) -> str:
    """Where somebody stands who does not take part, as far as the reason does not say it."""
    match why:
        case Why.TRACK if isinstance(row, Household):
            return str(row.get_track_display())
        case Why.KEPT:
            return listed(kept)
        case Why.NOT_READY:
            return str(row.get_status_display())
    return ""

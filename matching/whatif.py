"""What the what-if page of a round shows: who took part, and what a worker answered."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from groups.models import WelcomeGroup
from matching import sentences
from matching.models import ComparisonRun, MatchingRound
from matching.questions import Question
from newcomers.models import Household
from samenhier.accounts.models import User


class Pool:
    """Who took part in a round, for somebody who may see them, in two queries."""

    def __init__(self, matching_round: MatchingRound, user: User) -> None:
        self._case: dict[str, Any] = matching_round.case or {}
        self._round_pk, self._user = matching_round.pk, user
        solution = matching_round.solution or {"matches": []}
        self._group_of = {household: group for household, group, _points in solution["matches"]}

    @cached_property
    def households(self) -> dict[str, Household]:
        ids = [each["id"] for each in self._case["households"]]
        found = Household.objects.visible_to(self._user).filter(pk__in=ids)
        return {str(each.pk): each for each in found.order_by("reference")}

    @cached_property
    def groups(self) -> dict[str, WelcomeGroup]:
        ids = [each["id"] for each in self._case["groups"]]
        found = WelcomeGroup.objects.visible_to(self._user).filter(pk__in=ids)
        return {str(each.pk): each for each in found.order_by("name", "pk")}

    @cached_property
    def steps(self) -> list[tuple[int, int, int]]:
        """Between the highest total and the best weakest pair, with prices; none until a worker
        has looked."""
        run = ComparisonRun.objects.filter(round=self._round_pk).first()
        return [tuple(step) for step in run.steps or ()] if run else []

    @property
    def weights(self) -> dict[str, int]:
        weights: dict[str, int] = self._case["weights"]["points"]
        return weights

    def introduced(self, household: str) -> str:
        """A household's reference, and the group that the round found for it."""
        names = {"household": self.reference(household)}
        group = self._group_of.get(household)
        if group is None:
            return _("%(household)s, waits") % names
        return _("%(household)s, now with %(group)s") % (names | {"group": self.name(group)})

    def reference(self, household: str) -> str:
        return self.households[household].reference if household in self.households else "–"

    def name(self, group: str) -> str:
        return self.groups[group].name if group in self.groups else "–"


@dataclass(frozen=True)
class StageChange:
    """What a stage comes to in the round and with the wishes."""

    label: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)


@dataclass
class Place:
    """Where a household is: with a group for so many points, or waiting (no group)."""

    group: str = ""
    points: int = 0


@dataclass
class HouseholdChange:
    """A household that would be elsewhere."""

    reference: str
    before: Place
    after: Place


class Answer:
    """What would come of the wishes, in words."""

    def __init__(self, question: Question, pool: Pool) -> None:
        self._found: dict[str, Any] = question.answer or {}
        self._wishes, self._pool = question.wishes, pool

    @property
    def problem(self) -> str:
        """Why there is nothing to show, or nothing."""
        match self._found["status"]:
            case "refused":
                return " ".join(self._refused(*each) for each in self._found["refused"])
            case "infeasible":
                return _(
                    "These pairs cannot all be kept together: a group has too few places for them."
                )
            case "error":
                return _("Something went wrong. Nothing was saved or changed.")
        return ""

    def _refused(self, household: str, group: str, rule: str) -> str:
        return _("%(household)s with %(group)s cannot be kept together: %(rule)s.") % {
            "household": self._pool.reference(household),
            "group": self._pool.name(group),
            "rule": sentences.must_be(rule),
        }

    @property
    def is_proved(self) -> bool:
        return bool(self._found["status"] == "optimal")

    @property
    def has_other_weights(self) -> bool:
        return bool(self._wishes["weights"])

    @property
    def stages(self) -> list[StageChange]:
        return [
            StageChange(sentences.stage(name), before, after)
            for name, before, after in self._found["stages"]
        ]

    @cached_property
    def changes(self) -> list[HouseholdChange]:
        """The households that would be elsewhere, by reference."""
        found: dict[str, HouseholdChange] = {}
        for kind, side in (("gone", "before"), ("new", "after")):
            for household, group, before, after in self._found[kind]:
                points = before if kind == "gone" else after
                change = found.setdefault(
                    household, HouseholdChange(self._pool.reference(household), Place(), Place())
                )
                setattr(change, side, Place(self._pool.name(group), points))
        return sorted(found.values(), key=lambda change: change.reference)

    @property
    def kept(self) -> list[tuple[str, str, int, int]]:
        """Household, group, and points in the round and with the wishes."""
        return sorted(
            (self._pool.reference(household), self._pool.name(group), before, after)
            for household, group, before, after in self._found["kept"]
        )

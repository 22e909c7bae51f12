"""What a worker found when it solved the last rounds again with other weights, in words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from groups.models import WelcomeGroup
from matching.models import MatchingRound
from matching.questions import Question
from matching.whatif import HouseholdChange, Place
from newcomers.models import Household
from samenhier.accounts.models import User


@dataclass(frozen=True)
class Line:
    """A number of the plan as it was, and of the plan that would have been."""

    label: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


class Replay:
    """The rounds that were solved again, for somebody who may see them, in three queries."""

    def __init__(self, question: Question, user: User) -> None:
        found = question.answer or {"status": "error", "rounds": []}
        self.has_failed = found["status"] == "error"
        self._found: list[dict[str, Any]] = found["rounds"]
        self._user = user
        # Those that time was too short for.
        self.left_out = len(question.wishes["rounds"]) - len(self._found)

    @cached_property
    def rounds(self) -> "list[RoundReplay]":
        pks = [each["round"] for each in self._found]
        visible = MatchingRound.objects.visible_to(self._user).filter(pk__in=pks)
        known = {str(each.pk): each for each in visible.defer("case", "problem", "solution")}
        return [
            RoundReplay(known[each["round"]], each, self)
            for each in self._found
            if each["round"] in known
        ]

    @cached_property
    def households(self) -> dict[str, Household]:
        """Of the pairs that would be others."""
        found = Household.objects.visible_to(self._user).filter(pk__in=self._others(0))
        return {str(each.pk): each for each in found}

    @cached_property
    def groups(self) -> dict[str, WelcomeGroup]:
        found = WelcomeGroup.objects.visible_to(self._user).filter(pk__in=self._others(1))
        return {str(each.pk): each for each in found}

    @property
    def people(self) -> list[Household | WelcomeGroup]:
        return [*self.households.values(), *self.groups.values()]

    def _others(self, side: int) -> set[str]:
        solved = [each for each in self._found if "new" in each]
        return {pair[side] for each in solved for pair in (*each["new"], *each["gone"])}


class RoundReplay:
    """One round: what it proposed, and what it would have proposed."""

    def __init__(self, matching_round: MatchingRound, found: dict[str, Any], all_of: Replay):
        self.round = matching_round
        self._found, self._all = found, all_of
        self.is_solved = "new" in found and found["status"] not in {"refused", "infeasible"}
        self.is_proved = found["status"] == "optimal"

    @cached_property
    def changes(self) -> list[HouseholdChange]:
        """The households that would be elsewhere, by reference."""
        found: dict[str, HouseholdChange] = {}
        for kind, side in (("gone", "before"), ("new", "after")):
            for household, group, before, after in self._found[kind]:
                known = self._all.households.get(household)
                reference = known.reference if known else "–"
                change = found.setdefault(household, HouseholdChange(reference, Place(), Place()))
                name = self._all.groups[group].name if group in self._all.groups else "–"
                setattr(change, side, Place(name, before if kind == "gone" else after))
        return sorted(found.values(), key=lambda change: change.reference)

    @property
    def other_pairs(self) -> int:
        return len(self._found["new"])

    @property
    def lines(self) -> list[Line]:
        """Both plans, counted with either weights: new weights always look best in their own."""
        before = [*self._found["gone"], *self._found["kept"]]
        after = [*self._found["new"], *self._found["kept"]]
        old, new = 2, 3  # where the points of a pair stand: in the round, with the new weights
        return [
            Line(_("Matched"), len(before), len(after)),
            Line(_("Lowest points, new weights"), _lowest(before, new), _lowest(after, new)),
            Line(
                _("Lowest points, weights of the round"), _lowest(before, old), _lowest(after, old)
            ),
            Line(_("Total points, new weights"), _total(before, new), _total(after, new)),
            Line(_("Total points, weights of the round"), _total(before, old), _total(after, old)),
        ]


def _lowest(pairs: list[list[Any]], column: int) -> int | None:
    return min((pair[column] for pair in pairs), default=None)


def _total(pairs: list[list[Any]], column: int) -> int:
    return sum(pair[column] for pair in pairs)

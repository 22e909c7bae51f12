"""What staff weigh of one proposal: both sides, the points, what else was possible, its past."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info, override

from groups.models import WelcomeGroup
from matching import sentences
from matching.models import (
    Comparison,
    ComparisonRun,
    Decision,
    Match,
    Proposal,
    ProposalStatus,
    Verdict,
)
from matching.sides import Side, Trait
from newcomers.models import Household, TrackText
from samenhier.accounts.models import User
from samenhier.traits.choices import Domain
from samenhier.traits.models import Interest

# The decisions stand in the history themselves, with their reason.
_DECIDED_STATUSES = {
    ProposalStatus.COMPUTED,
    ProposalStatus.APPROVED_ONCE,
    ProposalStatus.APPROVED,
    ProposalStatus.REJECTED,
}
UNDOABLE_STATUSES = {
    ProposalStatus.APPROVED_ONCE,
    ProposalStatus.APPROVED,
    ProposalStatus.REJECTED,
}


@dataclass(frozen=True)
class Told:
    """What both sides read about a proposal, in one language."""

    code: str
    language: str
    is_rtl: bool
    text: str


@dataclass(frozen=True)
class Step:
    """Something that happened to a proposal; `who` is empty when nobody did it."""

    at: datetime
    what: str
    who: str
    why: str
    note: str = ""


class Pair:
    """One proposal: both sides, what they share, how the points come about, and what else."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.round = proposal.round

    @property
    def household(self) -> Household:
        return self.proposal.household

    @property
    def group(self) -> WelcomeGroup:
        return self.proposal.group

    # --- What the two are ------------------------------------------------------------------

    @cached_property
    def household_side(self) -> Side:
        people = self.household.people.prefetch_related("languages", "interests")
        return Side.of(list(people), self.household.day_parts, self.proposal.facts)

    @cached_property
    def group_side(self) -> Side:
        members = self.group.members.filter(left_on=None)
        people = list(members.prefetch_related("languages", "interests"))
        return Side.of(people, self.group.day_parts, self.proposal.facts)

    @property
    def needs(self) -> list[Trait]:
        """What the household looks for, as it was in the round; what the group offers is shared."""
        facts = self.proposal.facts["needs"]
        return [
            Trait(str(Domain(need).label), key == "met")
            for key in ("met", "unmet")
            for need in facts[key]
        ]

    @property
    def waiting_days(self) -> int:
        return self.household.waiting_days(timezone.localdate(self.proposal.created_at))

    @cached_property
    def legal_end(self) -> date | None:
        """The day on which the legal ground of the household ends, when that is within the year."""
        track = TrackText.objects.filter(track=self.household.track)
        ends_on: date | None = track.values_list("ends_on", flat=True).first()
        begun = timezone.localdate(self.proposal.created_at)
        year = begun + relativedelta(months=Match.MONTHS)
        return ends_on if ends_on and ends_on < year else None

    # --- Why these two ---------------------------------------------------------------------

    @cached_property
    def interests(self) -> dict[str, Interest]:
        """By code; each says its name in the language that is active."""
        return {interest.code: interest for interest in Interest.objects.all()}

    @property
    def shared(self) -> list[str]:
        return sentences.shared(self.proposal.facts, self.interests)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return sentences.score_parts(self.proposal.parts, self.proposal.facts, self.interests)

    @property
    def rules(self) -> list[str]:
        """Why the pair passes each rule; empty for a proposal from before this was kept."""
        return sentences.passed(self.proposal.facts.get("rules", {}))

    @property
    def passed_over(self) -> list[str]:
        """The rules that a colleague fixed this pair in spite of."""
        rules = self.proposal.facts.get("rules")
        return sentences.passed_over(rules) if rules else []

    @property
    def told(self) -> list[Told]:
        """The words for both sides in every language, the languages of the two first."""
        found = []
        for code, _name in settings.LANGUAGES:
            about = get_language_info(code)
            with override(code):
                text = sentences.why_for_both(self.proposal.facts, self.interests)
            found.append(Told(code, about["name_local"], about["bidi"], text))
        own = {self.household.language, self.group.language}
        return sorted(found, key=lambda each: each.code not in own)

    # --- What else was possible ------------------------------------------------------------

    @cached_property
    def comparison_run(self) -> ComparisonRun | None:
        """None for a round from before comparisons were made."""
        return getattr(self.round, "comparison_run", None)

    @cached_property
    def comparison(self) -> Comparison | None:
        """What else was possible; None as long as that is not worked out."""
        return getattr(self.proposal, "comparison", None)

    @property
    def steadiness(self) -> str:
        if self.comparison is None or not self.comparison.trials:
            return ""
        return sentences.steadiness(self.comparison.stays, self.comparison.trials)

    @cached_property
    def reached(self) -> dict[str, int | None]:
        """What each stage came to in the plan."""
        return {stage.name: stage.value for stage in self.round.stages.all()}

    @cached_property
    def others(self) -> list[WelcomeGroup | Household]:
        """The groups and households of the alternatives."""
        groups = {each["group"] for each in self._compared("household")}
        households = {each["household"] for each in self._compared("group")}
        return [
            *WelcomeGroup.objects.filter(pk__in=groups),
            *Household.objects.filter(pk__in=households),
        ]

    @property
    def other_groups(self) -> list[dict[str, Any]]:
        """The next best groups for the household, with what each would cost the whole."""
        return self._alternatives("household", "group")

    @property
    def other_households(self) -> list[dict[str, Any]]:
        return self._alternatives("group", "household")

    def _alternatives(self, side: str, other: str) -> list[dict[str, Any]]:
        names = {
            str(each.pk): each.reference if isinstance(each, Household) else each.name
            for each in self.others
        }
        return [
            {
                "name": names.get(each[other], ""),
                "points": each["points"],
                "pair": {"household": each["household"], "group": each["group"]},
                "cost": sentences.cost(each["change"], each["others"], self.reached),
            }
            for each in self._compared(side)
        ]

    def _compared(self, side: str) -> list[dict[str, Any]]:
        if self.comparison is None or self.comparison.alternatives is None:
            return []
        found: list[dict[str, Any]] = self.comparison.alternatives[side]
        return found

    # --- What was decided ------------------------------------------------------------------

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(self.proposal.decisions.select_related("by"))

    @property
    def first_yes(self) -> Decision | None:
        """The yes that waits for a second person."""
        if self.proposal.status != ProposalStatus.APPROVED_ONCE:
            return None
        return next(each for each in reversed(self.decisions) if each.verdict == Verdict.APPROVE)

    def may_approve(self, user: User) -> bool:
        """Whether there is a yes to say, and this user has not said it already."""
        first = self.first_yes
        return first.by_id != user.pk if first else self.proposal.status == ProposalStatus.COMPUTED

    @property
    def may_reject(self) -> bool:
        return self.proposal.can_become(ProposalStatus.REJECTED)

    @property
    def may_undo(self) -> bool:
        return self.proposal.status in UNDOABLE_STATUSES

    @property
    def may_send(self) -> bool:
        return self.proposal.can_become(ProposalStatus.SENT)

    @cached_property
    def history(self) -> list[Step]:
        """What was decided, and what became of it since; the last on top."""
        changes = self.proposal.status_changes.select_related("by")
        steps = [
            Step(
                each.at,
                each.get_verdict_display(),
                each.by.name if each.by else "",
                each.get_reason_display(),
                each.note,
            )
            for each in self.decisions
        ] + [
            Step(
                each.at,
                str(ProposalStatus(each.after).label),
                each.by.name if each.by else "",
                each.reason,
            )
            for each in changes.exclude(after__in=_DECIDED_STATUSES)
        ]
        return sorted(steps, key=lambda step: step.at, reverse=True)

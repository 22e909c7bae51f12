"""What the desk of a round shows: numbers, proposals with their reasons, and who stays waiting."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language_info, override

from groups.models import WelcomeGroup
from matching import sentences
from matching.models import (
    Comparison,
    ComparisonRun,
    Findings,
    Match,
    MatchingRound,
    Proposal,
    ProposalStatus,
    UnmatchedHousehold,
)
from matching.progress import Progress
from matching.served import ServedTable, tables
from newcomers.models import Household, TrackText
from samenhier.traits.choices import Language
from samenhier.traits.models import Interest


@dataclass(frozen=True)
class Side:
    """A group or a household as staff compare them: numbers and traits, no names of people."""

    ages: list[int]
    languages: list[str]
    interests: list[str]

    @classmethod
    def of(cls, people: list[Any]) -> "Side":
        year = timezone.localdate().year
        codes = {spoken.language for person in people for spoken in person.languages.all()}
        return cls(
            ages=sorted(year - person.birth_year for person in people if person.birth_year),
            languages=[str(language.label) for language in Language if language in codes],
            interests=sorted({str(i) for person in people for i in person.interests.all()}),
        )


@dataclass(frozen=True)
class Told:
    """What both sides read about a proposal, in one language."""

    code: str
    language: str
    is_rtl: bool
    text: str


@dataclass
class ProposalCard:
    """One proposal: both sides, what they share, how the points come about, and what else."""

    proposal: Proposal
    desk: "Desk"

    @property
    def is_open(self) -> bool:
        return self.proposal.status == ProposalStatus.COMPUTED

    @property
    def household(self) -> Household:
        return self.proposal.household

    @property
    def group(self) -> WelcomeGroup:
        return self.proposal.group

    @cached_property
    def household_side(self) -> Side:
        return Side.of(list(self.household.people.all()))

    @cached_property
    def group_side(self) -> Side:
        return Side.of([member for member in self.group.members.all() if member.left_on is None])

    @property
    def waiting_days(self) -> int:
        return self.household.waiting_days(timezone.localdate(self.proposal.created_at))

    @property
    def legal_end(self) -> date | None:
        """The day on which the legal ground of the household ends, when that is within the year."""
        ends_on = self.desk.legal_ends.get(self.household.track)
        begun = timezone.localdate(self.proposal.created_at)
        year = begun + relativedelta(months=Match.MONTHS)
        return ends_on if ends_on and ends_on < year else None

    @property
    def shared(self) -> list[str]:
        return sentences.shared(self.proposal.facts, self.desk.interests)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return sentences.score_parts(self.proposal.parts, self.proposal.facts, self.desk.interests)

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
        """The words for both sides, in every language."""
        found = []
        for code, _ in settings.LANGUAGES:
            about = get_language_info(code)
            with override(code):
                text = sentences.why_for_both(self.proposal.facts, self.desk.interests)
            found.append(Told(code, about["name_local"], about["bidi"], text))
        return found

    @cached_property
    def comparison(self) -> Comparison | None:
        """What else was possible; None as long as that is not worked out."""
        return getattr(self.proposal, "comparison", None)

    @property
    def steadiness(self) -> str:
        if self.comparison is None or not self.comparison.trials:
            return ""
        return sentences.steadiness(self.comparison.stays, self.comparison.trials)

    @property
    def other_groups(self) -> list[dict[str, Any]]:
        """The next best groups for the household, with what each would cost the whole."""
        return self._alternatives("household", "group")

    @property
    def other_households(self) -> list[dict[str, Any]]:
        return self._alternatives("group", "household")

    def _alternatives(self, side: str, other: str) -> list[dict[str, Any]]:
        if self.comparison is None or self.comparison.alternatives is None:
            return []
        return [
            {
                "name": self.desk.names.get(each[other], ""),
                "points": each["points"],
                "pair": {"household": each["household"], "group": each["group"]},
                "cost": sentences.cost(each["change"], each["others"], self.desk.reached),
            }
            for each in self.comparison.alternatives[side]
        ]


class Desk:
    """Everything on the page of one round, in a constant number of queries."""

    def __init__(self, matching_round: MatchingRound, chosen: Collection[str] = ()) -> None:
        self.round = matching_round
        self.chosen = chosen  # what was ticked when a decision had to be corrected

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.round)

    @cached_property
    def reached(self) -> dict[str, int | None]:
        """What each stage came to in the plan."""
        return {stage.name: stage.value for stage in self.round.stages.all()}

    @cached_property
    def interests(self) -> dict[str, Interest]:
        """By code; each says its name in the language that is active."""
        return {interest.code: interest for interest in Interest.objects.all()}

    @cached_property
    def legal_ends(self) -> dict[str, date | None]:
        """By track, the day on which its legal ground ends."""
        return dict(TrackText.objects.values_list("track", "ends_on"))

    @cached_property
    def names(self) -> dict[str, str]:
        """A household's reference or a group's name, by id: of all that an alternative can name."""
        return {str(each.pk): each.reference for each in self.households} | {
            str(group.pk): group.name for group in self._others
        }

    @property
    def groups(self) -> list[WelcomeGroup]:
        """All whose traits, names or reasons stand on the page."""
        free = [group for group, _ in self.free_groups]
        return [card.group for card in self.cards] + free + list(self._others)

    @cached_property
    def _others(self) -> QuerySet[WelcomeGroup]:
        return WelcomeGroup.objects.filter(pk__in=self._compared_groups())

    def _compared_groups(self) -> set[str]:
        found = [card.comparison.alternatives for card in self.cards if card.comparison]
        return {each["group"] for sides in found if sides for each in sides["household"]}

    @cached_property
    def comparison_run(self) -> ComparisonRun | None:
        """None for a round from before comparisons were made."""
        return getattr(self.round, "comparison_run", None)

    @cached_property
    def cards(self) -> list[ProposalCard]:
        proposals = self.round.proposals.select_related(
            "household", "group", "match__builder", "comparison"
        )
        sides = (
            "household__people__languages",
            "household__people__interests",
            "group__members__languages",
            "group__members__interests",
        )
        return [ProposalCard(each, self) for each in proposals.prefetch_related(*sides)]

    @cached_property
    def unmatched(self) -> list[tuple[UnmatchedHousehold, str]]:
        rows = self.round.unmatched.select_related("household")
        return [(row, sentences.why_unmatched(row.reason)) for row in rows]

    @cached_property
    def findings(self) -> Findings | None:
        """None for a round from before they were kept."""
        return getattr(self.round, "findings", None)

    @cached_property
    def free_groups(self) -> list[tuple[WelcomeGroup, str]]:
        """The groups that stay free, and why."""
        reasons = {each["group"]: each for each in self.findings.groups} if self.findings else {}
        groups = WelcomeGroup.objects.filter(pk__in=reasons)
        return [(each, sentences.why_group_unmatched(reasons[str(each.pk)])) for each in groups]

    @cached_property
    def served(self) -> list[ServedTable]:
        return tables(self.findings.fairness) if self.findings else []

    @cached_property
    def wanted(self) -> list[dict[str, Any]]:
        """Whom to look for: how many households each change would help, the most first."""
        reasons = [row.reason for row, _ in self.unmatched]
        found = Counter(
            sentences.look_for(each) for each in reasons if each["why"] != "outcompeted"
        )
        for each in self.findings.shortages if self.findings else []:
            found[sentences.recruit(each)] += each["short"]
        return [
            {"households": count, "text": text}
            for text, count in sorted(found.items(), key=lambda each: (-each[1], each[0]))
        ]

    @property
    def households(self) -> list[Household]:
        """All whose traits or reasons stand on the page."""
        return [card.household for card in self.cards] + [
            row.household for row, _ in self.unmatched
        ]

    @property
    def household_count(self) -> int:
        """Who has a proposal or stays waiting; old rounds did not count whom they began with."""
        return len(self.households)

    @property
    def open_count(self) -> int:
        return sum(card.is_open for card in self.cards)

    @property
    def lowest(self) -> int | None:
        return min((card.proposal.points for card in self.cards), default=None)

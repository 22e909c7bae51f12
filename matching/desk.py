"""What the page of a round shows above and below its list of pairs: numbers, and who waits why."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, Sum

from groups.models import WelcomeGroup
from matching import earlier, measures, sentences
from matching.models import Findings, MatchingRound, ProposalStatus, UnmatchedHousehold
from matching.progress import Progress
from matching.served import ServedTable, tables
from matching.wanted import Place, by_place
from newcomers.models import Household
from samenhier.traits.choices import Track

FIRST = 10
_COUNTED = {
    "open_count": (ProposalStatus.COMPUTED, ProposalStatus.APPROVED_ONCE),
    "approved_count": (ProposalStatus.APPROVED,),
    "asked_count": (ProposalStatus.SENT, ProposalStatus.ACCEPTED_BY_ONE),
    "yes_count": (ProposalStatus.ACCEPTED, ProposalStatus.MATCHED),
}


class Desk:
    """Everything on the page of one round but its pairs, in a constant number of queries."""

    def __init__(self, matching_round: MatchingRound) -> None:
        self.round = matching_round

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.round)

    # --- The round in numbers ------------------------------------------------------------------

    @cached_property
    def counts(self) -> dict[str, Any]:
        """How many pairs, how far they are, and their points; none is read for it."""
        statuses = {name: Count("pk", filter=Q(status__in=each)) for name, each in _COUNTED.items()}
        return self.round.proposals.aggregate(
            matched=Count("pk"), lowest=Min("points"), total=Sum("points"), **statuses
        )

    @property
    def household_count(self) -> int:
        """Who has a proposal or stays waiting; old rounds did not count whom they began with."""
        matched: int = self.counts["matched"]
        return matched + self.waiting_count

    @cached_property
    def difference(self) -> earlier.Difference | None:
        return earlier.compare(self.round)

    @property
    def tracks(self) -> list[str]:
        """The tracks that were chosen; none are all of them."""
        return [str(Track(code).label) for code in self.round.tracks]

    @property
    def settings(self) -> list[tuple[str, str]]:
        return sentences.settings(self.round.settings)

    @cached_property
    def measures(self) -> measures.Measures:
        return measures.of_round(self.round)

    # --- Who stays waiting, and why ------------------------------------------------------------

    @cached_property
    def waiting_count(self) -> int:
        return self.round.unmatched.count()

    @cached_property
    def unmatched(self) -> list[tuple[UnmatchedHousehold, str, str]]:
        """The first of them; all are on a page of their own."""
        rows = self.round.unmatched.select_related("household")[:FIRST]
        return [
            (row, sentences.why_unmatched(row.reason), sentences.what_helps(row.reason))
            for row in rows
        ]

    @cached_property
    def findings(self) -> Findings | None:
        """None for a round from before they were kept."""
        return getattr(self.round, "findings", None)

    @cached_property
    def free_groups(self) -> list[tuple[WelcomeGroup, str, str]]:
        """The first groups that stay free, and why."""
        reasons = {each["group"]: each for each in self.findings.groups} if self.findings else {}
        groups = WelcomeGroup.objects.filter(pk__in=reasons).order_by("name", "pk")[:FIRST]
        found = [(each, reasons[str(each.pk)]) for each in groups]
        return [
            (each, sentences.why_group_unmatched(reason), sentences.what_helps_group(reason))
            for each, reason in found
        ]

    @cached_property
    def not_followed(self) -> list[tuple[Household, WelcomeGroup, str]]:
        """The pairs that staff keep together and the round could not, with what it would take."""
        refused = self.findings.refused if self.findings else []
        households = Household.objects.in_bulk([household for household, _group, _rule in refused])
        groups = WelcomeGroup.objects.in_bulk([group for _household, group, _rule in refused])
        rows = [(households.get(UUID(h)), groups.get(UUID(g)), rule) for h, g, rule in refused]
        return [(h, g, sentences.must_be(rule)) for h, g, rule in rows if h and g]

    @cached_property
    def served(self) -> list[ServedTable]:
        if not self.findings:
            return []
        places = self.round.municipalities.values_list("code", "name")
        return tables(self.findings.fairness, dict(places))

    @property
    def free_count(self) -> int:
        return len(self.findings.groups) if self.findings else 0

    @cached_property
    def wanted(self) -> list[Place]:
        """Whom to look for in each municipality, the most households first."""
        return by_place(self.round, self.findings)

    @property
    def people(self) -> list[Household | WelcomeGroup]:
        """The households and groups of which something stands on the page beside the list."""
        waiting = [row.household for row, *_words in self.unmatched]
        kept = [side for household, group, _ in self.not_followed for side in (household, group)]
        return [*waiting, *(group for group, *_words in self.free_groups), *kept]

"""What the desk of a round shows: numbers, proposals with their reasons, and who stays waiting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from groups.models import WelcomeGroup
from matching import sentences
from matching.models import MatchingRound, Proposal, ProposalStatus, UnmatchedHousehold
from matching.progress import Progress
from newcomers.models import Household
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


@dataclass
class ProposalCard:
    """One proposal: both sides, what they share, and how the points come about."""

    proposal: Proposal
    interests: Mapping[str, str]

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
    def shared(self) -> list[str]:
        return sentences.shared(self.proposal.facts, self.interests)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return sentences.score_parts(self.proposal.parts)


class Desk:
    """Everything on the page of one round, in a constant number of queries."""

    def __init__(self, matching_round: MatchingRound, chosen: Collection[str] = ()) -> None:
        self.round = matching_round
        self.chosen = chosen  # what was ticked when a decision had to be corrected

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.round)

    @cached_property
    def cards(self) -> list[ProposalCard]:
        proposals = self.round.proposals.select_related("household", "group", "match__builder")
        sides = (
            "household__people__languages",
            "household__people__interests",
            "group__members__languages",
            "group__members__interests",
        )
        interests = {interest.code: interest.name for interest in Interest.objects.all()}
        return [ProposalCard(each, interests) for each in proposals.prefetch_related(*sides)]

    @cached_property
    def unmatched(self) -> list[tuple[UnmatchedHousehold, str]]:
        rows = self.round.unmatched.select_related("household")
        return [(row, sentences.why_unmatched(row.reason)) for row in rows]

    @property
    def households(self) -> list[Household]:
        """All whose traits or reasons stand on the page."""
        return [card.household for card in self.cards] + [
            row.household for row, _ in self.unmatched
        ]

    @property
    def open_count(self) -> int:
        return sum(card.is_open for card in self.cards)

    @property
    def lowest(self) -> int | None:
        return min((card.proposal.points for card in self.cards), default=None)

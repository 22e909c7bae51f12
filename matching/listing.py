"""Which proposals the desk lists, and which of them come first: a form that only asks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching import sentences
from matching.earlier import round_before
from matching.models import Comparison, MatchingRound, Proposal, ProposalStatus
from newcomers.models import Person
from samenhier.traits.choices import Track
from samenhier.traits.models import Interest

PER_PAGE = 50

TO_DECIDE_STATUSES = (ProposalStatus.COMPUTED, ProposalStatus.APPROVED_ONCE)
_STATUSES = {
    "open": TO_DECIDE_STATUSES,
    "approved": (ProposalStatus.APPROVED,),
    "asked": (ProposalStatus.SENT, ProposalStatus.ACCEPTED_BY_ONE),
    "yes": (ProposalStatus.ACCEPTED, ProposalStatus.MATCHED),
    "rejected": (ProposalStatus.REJECTED,),
    "closed": (
        ProposalStatus.DECLINED,
        ProposalStatus.EXPIRED,
        ProposalStatus.WITHDRAWN,
        ProposalStatus.STALE,
        ProposalStatus.SUPERSEDED,
    ),
}
# What each order goes by, and whether the most comes first.
_ORDERS = {
    "highest": ("points", True),
    "lowest": ("points", False),
    "waiting": ("household__waiting_since", False),
    "loosest": ("stays_of_1000", False),
}
# Large, or sealed words about people: no list shows them.
_NOT_LISTED = (
    "parts",
    "comparison__alternatives",
    "household__phone",
    "household__email",
    "household__practical_needs",
    "household__intake_notes",
    "household__emphasis",
)


@dataclass(frozen=True)
class Row:
    """A proposal in the list."""

    proposal: Proposal
    interests: dict[str, Interest]

    @property
    def can_be_decided(self) -> bool:
        return self.proposal.status in TO_DECIDE_STATUSES

    @property
    def shared(self) -> list[str]:
        return sentences.shared(self.proposal.facts, self.interests)

    @property
    def waiting_days(self) -> int:
        proposed_on = timezone.localdate(self.proposal.created_at)
        return self.proposal.household.waiting_days(proposed_on)

    @property
    def bar(self) -> str:
        """Hundredths of the most points, as SVG wants them."""
        return f"{self.proposal.points * 100 / sentences.MOST_POINTS:.2f}"

    @property
    def steadiness(self) -> int | None:
        """In how many of a hundred trials with other weights the pair stays."""
        comparison: Comparison | None = getattr(self.proposal, "comparison", None)
        if comparison is None or not comparison.trials:
            return None
        return round(comparison.stays * 100 / comparison.trials)


class ListingForm(forms.Form):
    """A filter, a search and an order in the address; what it does not know is not asked."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("all", _("all proposals")),
            ("open", _("to decide")),
            ("two", _("two people decide")),
            ("new", _("not in the round before")),
            ("approved", pgettext_lazy("proposals", "approved, not sent")),
            ("asked", pgettext_lazy("proposals", "being asked")),
            ("yes", pgettext_lazy("proposals", "both said yes")),
            ("rejected", pgettext_lazy("proposals", "rejected")),
            ("closed", pgettext_lazy("proposals", "closed since")),
        ],
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    municipality = forms.ChoiceField(
        label=_("Municipality"), required=False, widget=forms.Select(attrs={"data-submit": ""})
    )
    track = forms.ChoiceField(
        label=_("Track"),
        required=False,
        choices=[("", _("all tracks")), *Track.choices],
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    order = forms.ChoiceField(
        label=_("First"),
        choices=[
            ("highest", _("the highest points")),
            ("lowest", _("the lowest points")),
            ("waiting", _("who waits longest")),
            ("loosest", _("what hangs most on the weights")),
        ],
        widget=forms.Select(attrs={"data-submit": ""}),
    )

    def __init__(self, asked: QueryDict, matching_round: MatchingRound) -> None:
        usual = {"show": "all", "order": "highest"}
        super().__init__(usual | asked.dict(), auto_id="list-%s")
        self.round = matching_round
        self.number = asked.get("page")
        places = matching_round.places.values_list("municipality__pk", "municipality__name")
        every = ("", _("all municipalities"))
        self.fields["municipality"].choices = [every, *places]  # type: ignore[attr-defined]
        if len(places) < 2:
            del self.fields["municipality"]
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        """Whether the list shows only some of the proposals."""
        asked = self.cleaned_data
        some = asked.get("q") or asked.get("municipality") or asked.get("track")
        return bool(some) or asked.get("show", "all") != "all"

    def page(self) -> Page:
        """The keys of the proposals on the page that is asked for."""
        return Paginator(self._ordered(), PER_PAGE).get_page(self.number)

    def rows(self, page: Page) -> list[Row]:
        """With what a list tells of each; nothing is loaded of those on another page."""
        wanted = Proposal.objects.filter(pk__in=list(page))
        people = Person.objects.filter(household=OuterRef("household")).order_by()
        counted = people.values("household").annotate(count=Count("pk")).values("count")
        found = {
            each.pk: each
            for each in wanted.annotate(people=Coalesce(Subquery(counted), 0))
            .select_related("household", "group", "comparison")
            .defer(*_NOT_LISTED)
        }
        interests = {interest.code: interest for interest in Interest.objects.all()}
        return [Row(found[pk], interests) for pk in page]

    def beside(self, proposal: Proposal) -> tuple[UUID | None, UUID | None]:
        """The keys of the proposals before and after this one, also when it left the list."""
        name, is_falling = self._order
        value = _sortable(self.round).filter(pk=proposal.pk).values_list(name, flat=True).get()
        same = {name: value}
        below = Q(**{f"{name}__lt": value})
        above = Q(**{f"{name}__gt": value})
        before, after = (above, below) if is_falling else (below, above)
        listed = self._ordered()
        return (
            listed.filter(before | Q(**same, pk__lt=proposal.pk)).reverse().first(),
            listed.filter(after | Q(**same, pk__gt=proposal.pk)).first(),
        )

    @property
    def _order(self) -> tuple[str, bool]:
        return _ORDERS[self.cleaned_data.get("order", "highest")]

    def _ordered(self) -> QuerySet[Proposal, UUID]:
        """Their keys alone, so that nothing else is read to sort them."""
        name, is_falling = self._order
        first = F(name).desc() if is_falling else F(name).asc()
        ordered = self._narrowed(_sortable(self.round)).order_by(first, "pk")
        return ordered.values_list("pk", flat=True)

    def _narrowed(self, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
        asked: dict[str, Any] = self.cleaned_data
        if words := asked.get("q"):
            proposals = proposals.filter(
                Q(household__reference__icontains=words) | Q(group__name__icontains=words)
            )
        if municipality := asked.get("municipality"):
            proposals = proposals.filter(household__municipality=municipality)
        if track := asked.get("track"):
            proposals = proposals.filter(household__track=track)
        match asked.get("show"):
            case "two":
                return proposals.filter(household__decide_with_two=True)
            case "new":
                return _not_in(round_before(self.round), proposals)
            case str(show) if show in _STATUSES:
                return proposals.filter(status__in=_STATUSES[show])
        return proposals


def _sortable(matching_round: MatchingRound) -> QuerySet[Proposal]:
    """A pair that nothing is known of counts as steady: it is not what staff look for first."""
    known = When(
        comparison__trials__gt=0, then=F("comparison__stays") * 1000 / F("comparison__trials")
    )
    steady = Case(known, default=Value(1000), output_field=IntegerField())
    return matching_round.proposals.annotate(stays_of_1000=steady)


def _not_in(before: MatchingRound | None, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    if before is None:
        return proposals
    same = before.proposals.filter(household=OuterRef("household"), group=OuterRef("group"))
    return proposals.filter(~Exists(same))

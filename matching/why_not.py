"""Who a round left without a match, with the reason: a list that can be narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import WelcomeGroup
from matching import sentences
from matching.models import Findings, MatchingRound
from newcomers.models import Household

PER_PAGE = 50
HOUSEHOLDS, GROUPS = "households", "groups"
Reason = Mapping[str, Any]

_KINDS = {
    "outcompeted": _("others got the groups that fit"),
    "matched_elsewhere": _("those who fit got another group"),
    "pool_full": _("the community builders have no room"),
    "unfinished": _("the round ended early"),
    "nobody": _("nobody is free on the other side"),
    "place": _("the distance"),
    "size": _("the size"),
    "safety": _("a group of women only"),
    "language": _("the languages"),
    "capacity": _("how much support is needed"),
    "time": _("the times"),
    "dealbreaker": _("something to avoid at home"),
    "wish": _("what the household says it must have"),
    "excluded": _("the pair is closed"),
    "track": _("only sponsor groups are free"),
    "floor": _("too few points"),
    "ready": _("not ready"),
}


def kinds(reason: Reason) -> list[str]:
    """What stands in the way, as the filter calls it: the rules, or what comes before them."""
    if reason["why"] in _KINDS:
        return [reason["why"]]
    return list(reason["rules"]) or ["nobody"]


@dataclass(frozen=True)
class Row:
    """A household or a group without a match: why, and the smallest change, in words."""

    record: Household | WelcomeGroup
    why: str
    helps: str


class WhyNotForm(forms.Form):
    """Which side, and which of them; what it does not know is not asked."""

    side = forms.ChoiceField(
        label=_("Show"),
        choices=[
            (HOUSEHOLDS, _("households")),
            (GROUPS, _("groups")),
        ],
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    reason = forms.ChoiceField(
        label=_("What stands in the way"),
        required=False,
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    municipality = forms.ChoiceField(
        label=_("Municipality"), required=False, widget=forms.Select(attrs={"data-submit": ""})
    )
    order = forms.ChoiceField(
        label=_("First"),
        choices=[
            ("longest", _("longest waiting")),
            ("newest", pgettext_lazy("order", "newest")),
        ],
        widget=forms.Select(attrs={"data-submit": ""}),
    )
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )

    def __init__(self, asked: QueryDict, matching_round: MatchingRound) -> None:
        usual = {"side": HOUSEHOLDS, "order": "longest"}
        super().__init__(usual | asked.dict(), auto_id="list-%s")
        self.round, self.number = matching_round, asked.get("page")
        places = matching_round.places.values_list("municipality__pk", "municipality__name")
        every = ("", _("all municipalities"))
        self.fields["municipality"].choices = [every, *places]  # type: ignore[attr-defined]
        if len(places) < 2:
            del self.fields["municipality"]
        found = {kind for reason in self.reasons.values() for kind in kinds(reason)}
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("everything")),
            *((kind, label) for kind, label in _KINDS.items() if kind in found),
        ]
        self.full_clean()

    @property
    def is_of_groups(self) -> bool:
        return self.data.get("side") == GROUPS

    @property
    def has_places(self) -> bool:
        return "municipality" in self.fields

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("reason", "municipality", "q"))

    @cached_property
    def reasons(self) -> dict[UUID, Reason]:
        """Why each stays without a match; as many queries for two thousand as for one."""
        if not self.is_of_groups:
            return dict(self.round.unmatched.values_list("household", "reason"))
        findings = Findings.objects.filter(round=self.round).first()
        return {UUID(each["group"]): each for each in (findings.groups if findings else [])}

    @cached_property
    def page(self) -> Page:
        return Paginator(self._narrowed(), PER_PAGE).get_page(self.number)

    @cached_property
    def rows(self) -> list[Row]:
        tell, help_with = (
            (sentences.why_group_unmatched, sentences.what_helps_group)
            if self.is_of_groups
            else (sentences.why_unmatched, sentences.what_helps)
        )
        found = [(record, self.reasons[record.pk]) for record in self.page]
        return [Row(record, tell(reason), help_with(reason)) for record, reason in found]

    def _narrowed(self) -> QuerySet[Any]:
        asked = self.cleaned_data
        wanted = asked.get("reason")
        keys = [pk for pk, each in self.reasons.items() if not wanted or wanted in kinds(each)]
        rows: QuerySet[Any] = (
            WelcomeGroup.objects.with_progress() if self.is_of_groups else Household.objects
        ).filter(pk__in=keys)
        if words := asked.get("q"):
            named = Q(name__icontains=words) if self.is_of_groups else Q()
            rows = rows.filter(Q(reference__icontains=words) | named)
        if municipality := asked.get("municipality"):
            rows = rows.filter(municipality=municipality)
        since = "submitted_at" if self.is_of_groups else "waiting_since"
        first = f"-{since}" if asked.get("order") == "newest" else since
        return rows.select_related("municipality").order_by(first, "pk")

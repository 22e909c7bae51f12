"""Proposals that staff said yes to: where each stands, until it is a match."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from matching.admin import under_way
from matching.models import Proposal, ProposalStatus
from matching.models.proposal import ASKING_STATUSES, HOLDING_STATUSES, LIVE_STATUSES
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.staying import StayingFilter

# Beside those that are under way, how the others ended.
OVER = [status for status in ProposalStatus if status not in {*LIVE_STATUSES, ProposalStatus.TRIAL}]


class StageFilter(admin.SimpleListFilter):
    """Those that are under way, unless something else is asked."""

    title = gettext_lazy("where they stand")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        statuses = Proposal.objects.visible_to(request.user).values_list("status")  # type: ignore[arg-type]
        counts = dict(statuses.order_by("status").annotate(Count("pk")))
        return [
            ("talk", gettext_lazy("want to talk first")),
            ("late", gettext_lazy("the days to answer are over")),
            *[
                (status.value, f"{status.label} ({counts.get(status.value, 0)})")
                for status in (*HOLDING_STATUSES, *OVER)
            ],
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield first | {"display": gettext_lazy("under way")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "talk":
                return queryset.filter(wants_talk=True)
            case "late":
                return queryset.overdue(timezone.localdate())
            case None:
                return queryset.holding()
            case status:
                return queryset.filter(status=status)


@admin.register(Proposal)
class ProposalAdmin(ScopedAdmin[Proposal]):
    """The list of proposals under way; opening one shows what both sides said."""

    list_display = ["pair", "stage", "days", "before", "teller"]
    list_filter = [
        StageFilter,
        StayingFilter,
        ("household__municipality", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["household", "group", "builder"]
    search_fields = ["household__reference", "group__name"]
    ordering = ["answer_by", "pk"]
    empty_words = gettext_lazy("Here you find the pairs that you approved, until they are a match.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        found: Any = super().get_queryset(request)
        rows: QuerySet[Proposal] = found.defer("parts", "facts").with_stage()
        return rows

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(
            request, {"title": gettext_lazy("Proposals under way")} | (extra_context or {})
        )

    def get_urls(self) -> list[URLPattern]:
        activate = self.page(under_way.activate)
        return [
            path("<uuid:pk>/activate/", activate, name="matching_proposal_activate"),
            *super().get_urls(),
        ]

    @admin.display(description=pgettext_lazy("list", "pair"), ordering="household__reference")
    def pair(self, proposal: Proposal) -> str:
        return str(proposal)

    @admin.display(description=gettext_lazy("where it stands"), ordering="status")
    def stage(self, proposal: Any) -> str:
        words = str(proposal.get_status_display())
        talk = gettext_lazy("wants to talk first")
        return f"{words} ({talk})" if proposal.wants_talk else words

    @admin.display(description=pgettext_lazy("list", "since"), ordering="since")
    def days(self, proposal: Any) -> str:
        begun = timezone.localdate(proposal.since or proposal.created_at)
        count = (timezone.localdate() - begun).days
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}

    @admin.display(description=pgettext_lazy("list", "answer before"), ordering="answer_by")
    def before(self, proposal: Proposal) -> str | None:
        if proposal.status not in ASKING_STATUSES or proposal.answer_by is None:
            return None
        return date_format(proposal.answer_by)

    @admin.display(description=pgettext_lazy("list", "who tells them"), ordering="builder__name")
    def teller(self, proposal: Proposal) -> str | None:
        return proposal.builder.name if proposal.builder else None

    def change_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return under_way.proposal(request, self.get_object(request, object_id))

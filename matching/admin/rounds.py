"""The list of rounds; adding one starts it, opening one is its desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from matching.admin import (
    desk,
    fairness,
    measures,
    pair,
    sending,
    starting,
    what_if,
    why_not,
)
from matching.models import MatchingRound
from matching.permissions import can_see_desk
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest


@admin.register(MatchingRound)
class MatchingRoundAdmin(ScopedAdmin[MatchingRound]):
    """The list of rounds, and the addresses of the desk."""

    may_add = True
    list_display = [
        "__str__",
        "status",
        "counted",
        "proposal_count",
        "left_waiting",
        "requested_by",
    ]
    list_filter = ["status", ("municipalities", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["requested_by"]
    add_words = gettext_lazy("Run matching")
    empty_words = gettext_lazy("A round proposes matches; you decide. Start one above.")
    ordering = ["-requested_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchingRound]:
        """Without the frozen pool and problem: large, and the pool holds attributes of people."""
        return super().get_queryset(request).defer("case", "problem")

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, tuple[Any, str]] = {
            "<uuid:pk>/pair/<uuid:proposal_pk>/": (pair.pair, "pair"),
            "<uuid:pk>/send/": (sending.send, "send"),
            "<uuid:pk>/for-real/": (starting.for_real, "for_real"),
            "<uuid:pk>/stop/": (starting.stop, "stop"),
            "<uuid:pk>/waiting/": (why_not.waiting, "waiting"),
            "<uuid:pk>/recruiting/": (why_not.recruiting, "recruiting"),
            "<uuid:pk>/recruiting/list.csv": (why_not.recruiting_csv, "recruiting_csv"),
            "<uuid:pk>/what-if/": (what_if.ask, "what_if"),
            "<uuid:pk>/what-if/<str:key>/": (what_if.answer, "answer"),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"matching_matchinground_{name}")
            for route, (view, name) in views.items()
        ]
        of_all_rounds: dict[str, tuple[Any, str]] = {
            "decisions/": (measures.per_year, "decisions"),
            "fairness/": (fairness.per_year, "fairness"),
            "fairness/numbers.csv": (fairness.per_year_csv, "fairness_csv"),
        }
        beside = [
            path(route, self.page(view), name=f"matching_matchinground_{name}")
            for route, (view, name) in of_all_rounds.items()
        ]
        return [*beside, *own, *super().get_urls()]

    @admin.display(description=gettext_lazy("households"), ordering="household_count")
    def counted(self, matching_round: MatchingRound) -> int | None:
        """How many it began with; unknown until it begins, and of rounds from before we counted."""
        return matching_round.household_count if matching_round.engine else None

    @admin.display(description=gettext_lazy("proposals"))
    def proposal_count(self, matching_round: MatchingRound) -> int | None:
        """The last stage that counts matches; a list of rounds needs no second query for it."""
        solution = matching_round.solution or {}
        return len(solution["matches"]) if "matches" in solution else None

    @admin.display(description=gettext_lazy("stay waiting"))
    def left_waiting(self, matching_round: MatchingRound) -> str | None:
        """How many got no proposal, with the way to why."""
        proposed, began_with = self.proposal_count(matching_round), self.counted(matching_round)
        if proposed is None or began_with is None or not matching_round.has_plan:
            return None
        page = reverse("admin:matching_matchinground_waiting", args=[matching_round.pk])
        return format_html('<a href="{}">{}</a>', page, began_with - proposed)

    def add_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return starting.start(request)

    def change_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        matching_round = self.get_object(request, object_id)
        if request.method == "POST" and not can_see_desk(request.user, matching_round):
            raise PermissionDenied
        return desk.desk(request, matching_round)

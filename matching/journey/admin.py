"""Matches on the staff site: which one needs attention, what was said, who accompanies."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from matching.journey.attention import KINDS
from matching.journey.models import CheckIn, Journey
from matching.models import Match
from samenhier.accounts.admin import PartOfRecord, ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.oversight.reasons import check_reason
from samenhier.staying import StayingFilter


class AttentionFilter(admin.SimpleListFilter):
    """Why somebody should look at a match: no query can tell, so the rows are looked at."""

    title = _("why to look")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.code, kind.label) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        kind = next((kind for kind in KINDS if kind.code == self.value()), None)
        if kind is None:
            return queryset
        today = timezone.localdate()
        live = Journey.objects.filter(pk__in=queryset.values("pk")).live().with_talks()
        return queryset.filter(pk__in=[each.pk for each in live if kind.holds(each, today)])


class TalkInline(PartOfRecord, admin.StackedInline):
    """The submitted talks, to read; a draft is its author's alone."""

    model = CheckIn
    extra = 0
    can_delete = False
    readonly_fields = (
        "author",
        "was_reached",
        "spoken_with",
        "medium",
        "minutes",
        "group_mood",
        "newcomer_mood",
        "concern",
        "notes",
        "next_on",
        "added",
    )
    fields = (
        ("author", "medium", "minutes"),
        ("was_reached", "spoken_with"),
        ("group_mood", "newcomer_mood"),
        ("concern", "next_on"),
        "notes",
        "added",
    )

    def get_queryset(self, request: AuthenticatedRequest) -> models.QuerySet[CheckIn]:  # type: ignore[override]
        talks = CheckIn.objects.visible_to(request.user).submitted()
        return talks.select_related("author", "match__household", "match__group").prefetch_related(
            "addenda__by"
        )

    @admin.display(description=_("added later"))
    def added(self, talk: CheckIn) -> str:
        rows = [
            (date_format(timezone.localtime(each.at), "SHORT_DATE_FORMAT"), each.by, each.text)
            for each in talk.addenda.all()
        ]
        return format_html_join(mark_safe("<br>"), "{} {}: {}", rows)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Match)
class MatchAdmin(ScopedAdmin[Match]):
    """Every row is a Journey: the match with its last talk and the date of the next one."""

    list_display = [
        "household",
        "group",
        "builder",
        "next_talk_on",
        "last_concern",
        "status",
        "began_on",
    ]
    list_filter = [
        "status",
        AttentionFilter,
        StayingFilter,
        ("builder", admin.RelatedOnlyFieldListFilter),
        ("household__municipality", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["household__reference", "group__name", "builder__name"]
    search_help_text = _("By reference of the household, or by name of the group or the builder.")
    empty_words = _("A match appears here when you approve a proposal of a round.")
    fields = [
        "household",
        "group",
        "builder",
        "status",
        "starts_on",
        "next_talk_on",
        "last_concern",
        "created_at",
    ]
    inlines = [TalkInline]
    change_form_template = "journey/match_admin.html"

    def get_queryset(self, request: AuthenticatedRequest) -> models.QuerySet[Any]:  # type: ignore[override]
        visible = Journey.objects.visible_to(request.user).with_talks()
        return visible.select_related("household", "group", "builder").order_by("-created_at")

    @admin.display(description=_("next talk"))
    def next_talk_on(self, journey: Journey) -> str:
        return _short(journey.next_talk_on)

    @admin.display(description=_("starts on"), ordering="starts_on")
    def began_on(self, journey: Journey) -> str:
        return _short(journey.starts_on)

    @admin.display(description=_("last concern"))
    def last_concern(self, journey: Journey) -> str:
        return journey.last_talk.get_raised_display() if journey.last_talk else ""

    def get_object(  # type: ignore[override]
        self, request: AuthenticatedRequest, object_id: str, from_field: str | None = None
    ) -> Match:
        match = super().get_object(request, object_id, from_field)
        check_reason(request, match.household)
        return match


def _short(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""

"""Matches on the staff site: which one needs attention, what was said, who accompanies."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from matching.journey import absences
from matching.journey.attention import KINDS
from matching.journey.models import Absence, CheckIn, Journey
from matching.models import Match
from samenhier.accounts.admin import PartOfRecord, ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest, Role
from samenhier.oversight.reasons import check_reason
from samenhier.privacy.free_text import FreeTextField
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


class AbsenceForm(forms.ModelForm):
    """Who is away, from when until when, and which colleague stands in."""

    class Meta:
        model = Absence
        fields = ["builder", "stand_in", "from_on", "until_on", "note"]
        field_classes = {"note": FreeTextField}
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("from_on", "until_on")
        }

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        before = self.instance
        builder = told.get("builder", before.builder if before.builder_id else None)
        stand_in = told.get("stand_in", before.stand_in if before.stand_in_id else None)
        begins, ends = told.get("from_on", before.from_on), told.get("until_on")
        if not (builder and stand_in and begins and ends):
            return told
        if ends < timezone.localdate():
            self.add_error("until_on", _("This day has passed already."))
        if stand_in.organisation_id != builder.organisation_id:
            self.add_error("stand_in", _("Choose a colleague of the same organisation."))
        others = Absence.objects.exclude(pk=before.pk).filter(
            from_on__lte=ends, until_on__gte=begins, ended_at=None
        )
        if others.filter(builder=builder).exists():
            self.add_error("from_on", _("This person is away already on some of these days."))
        if others.filter(builder=stand_in).exists():
            self.add_error("stand_in", _("This colleague is away too on some of these days."))
        return told


@admin.register(Absence)
class AbsenceAdmin(ScopedAdmin[Absence]):
    """Staff write down who is away; the matches move on the first day and after the last one."""

    form = AbsenceForm
    may_add = True
    may_change = True
    list_display = ["builder", "stand_in", "from_on", "until_on", "state"]
    list_select_related = ["builder", "stand_in"]
    empty_words = _("Is a community builder away? Then a colleague gets the matches meanwhile.")

    @admin.display(description=_("now"))
    def state(self, absence: Absence) -> str:
        if absence.ended_at:
            return str(_("handed back"))
        return str(_("handed over") if absence.began_at else _("planned"))

    def get_readonly_fields(self, request: HttpRequest, obj: Absence | None = None) -> list[str]:
        """Once the matches moved, only the last day can change; after it nothing."""
        if obj is None or obj.began_at is None:
            return []
        moved = ["builder", "stand_in", "from_on", "note"]
        return [*moved, "until_on"] if obj.ended_at else moved

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field:
            field.queryset = field.queryset.filter(role=Role.BUILDER, is_active=True)
        return field

    def save_model(self, request: Any, obj: Absence, form: Any, change: bool) -> None:
        if not change:
            obj.by = request.user
        super().save_model(request, obj, form, change)
        if obj.is_now and obj.began_at is None:
            absences.begin(obj)


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

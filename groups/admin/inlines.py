"""The parts of a group on its page."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groups.forms import VogForm
from groups.models import AnswersChange, GroupStatus, GroupStatusChange, Membership


class ForStaff:
    """An inline that every reader of its page may read; its page is scoped already."""

    extra = 0
    can_delete = False
    may_change = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MemberInline(ForStaff, admin.TabularInline):
    """The members; staff write down when a VOG was asked for and seen, never the VOG itself."""

    model = Membership
    form = VogForm
    fk_name = "group"
    may_change = True
    fields = [
        "who",
        "is_done",
        "agreed_to",
        "vog_requested_on",
        "vog_seen_on",
        "vog_expires_on",
        "vog_seen_by",
    ]
    readonly_fields = ["who", "is_done", "agreed_to", "vog_seen_by"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        present = super().get_queryset(request).filter(left_on=None)
        return present.select_related("vog_seen_by").prefetch_related("consents")

    @admin.display(description=gettext_lazy("name"))
    def who(self, member: Membership) -> SafeString:
        """Who it is and how to reach them, in one column: the three dates need the room."""
        born = _("born in %(year)d") % {"year": member.birth_year} if member.birth_year else ""
        reach = ((one,) for one in (member.email, member.phone) if one)
        return format_html(
            '<strong><bdi>{}</bdi></strong> <span class="muted small">{}</span>{}',
            member.name,
            born,
            format_html_join("", '<br><bdi dir="ltr">{}</bdi>', reach),
        )

    @admin.display(description=gettext_lazy("consents"))
    def agreed_to(self, member: Membership) -> SafeString:
        """What the member says yes to now: what for, when, which words, and in which language."""
        standing = [one for one in member.consents.all() if one.is_given and not one.ended_at]
        lines = (
            (capfirst(str(one)), date_format(localtime(one.at)), one.text_version, one.language)
            for one in standing
        )
        return format_html_join(mark_safe("<br>"), "{}: {} ({}, {})", lines)

    @admin.display(boolean=True, description=pgettext_lazy("own part", "done"))
    def is_done(self, member: Membership) -> bool:
        return member.is_done


class AnswersChangeInline(ForStaff, admin.TabularInline):
    """What the group changed since it was handed in; the answers themselves stand above."""

    model = AnswersChange
    classes = ("collapse",)
    fields = ["at", "what", "by"]
    readonly_fields = ["at", "what", "by"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AnswersChange]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=gettext_lazy("what was changed"))
    def what(self, change: AnswersChange) -> str:
        return ", ".join(change.labels)


class StatusChangeInline(ForStaff, admin.TabularInline):
    model = GroupStatusChange
    classes = ("collapse",)
    fields = ["at", "step", "by", "reason"]
    readonly_fields = ["at", "step", "by", "reason"]
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[GroupStatusChange]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=gettext_lazy("step"))
    def step(self, change: GroupStatusChange) -> str:
        labels = dict(GroupStatus.choices)
        return f"{labels[change.before]} → {labels[change.after]}"

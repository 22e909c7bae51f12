"""Groups on the staff site: who is waiting, what is missing, and the next decision."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from groups import services
from groups.forms import ReasonForm, VogForm
from groups.models import GroupStatus, GroupStatusChange, Membership, WelcomeGroup
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Step(NamedTuple):
    """A decision of staff: the status it leads to, the words on its button, the service."""

    status: GroupStatus
    label: "StrPromise"
    take: Callable[..., WelcomeGroup]
    asks_reason: bool = False


STEPS = {
    "screening": Step(
        GroupStatus.SCREENING, gettext_lazy("Start getting to know them"), services.start_screening
    ),
    "ready": Step(GroupStatus.READY, gettext_lazy("Set ready for matching"), services.set_ready),
    "pause": Step(GroupStatus.PAUSED, gettext_lazy("Pause"), services.pause, True),
    "reject": Step(GroupStatus.REJECTED, gettext_lazy("Do not accept"), services.reject, True),
    "withdraw": Step(GroupStatus.WITHDRAWN, gettext_lazy("Withdraw"), services.withdraw, True),
}


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
        "name",
        "email",
        "phone",
        "birth_year",
        "is_done",
        "vog_requested_on",
        "vog_seen_on",
        "vog_expires_on",
    ]
    readonly_fields = ["name", "email", "phone", "birth_year", "is_done"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        return super().get_queryset(request).filter(left_on=None)

    @admin.display(boolean=True, description=pgettext_lazy("own part", "done"))
    def is_done(self, member: Membership) -> bool:
        return member.is_done


class StatusChangeInline(ForStaff, admin.TabularInline):
    model = GroupStatusChange
    fields = ["at", "step", "by", "reason"]
    readonly_fields = ["at", "step", "by", "reason"]
    verbose_name_plural = gettext_lazy("history")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[GroupStatusChange]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=gettext_lazy("step"))
    def step(self, change: GroupStatusChange) -> str:
        labels = dict(GroupStatus.choices)
        return f"{labels[change.before]} → {labels[change.after]}"


@admin.register(WelcomeGroup)
class WelcomeGroupAdmin(ScopedAdmin[WelcomeGroup]):
    """Groups, the longest waiting first."""

    may_change = True  # of the VOG dates only; all other fields are read-only
    change_form_template = "groups/admin_change_form.html"
    list_display = [
        "reference",
        "name",
        "status_badge",
        "progress",
        "waiting",
        "signed_up_on",
        "municipality",
    ]
    list_filter = ["status", ("municipality", admin.RelatedOnlyFieldListFilter), "kind"]
    list_select_related = ["municipality"]
    list_per_page = 50
    ordering = ["submitted_at", "created_at"]
    search_fields = ["reference", "name", "members__name", "members__email"]
    actions = ["start_screening", "set_ready"]
    inlines = [MemberInline, StatusChangeInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("reference", "status_badge"),
                    ("municipality", "postcode"),
                    ("kind", "bond"),
                    "introduction",
                    ("language", "submitted_at"),
                ]
            },
        ),
        (
            gettext_lazy("What they can give"),
            {
                "fields": [
                    "times",
                    ("capacity", "max_household", "places", "travel_km"),
                    "visits",
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[WelcomeGroup]:
        rows: Any = super().get_queryset(request)
        counted: models.QuerySet[WelcomeGroup] = rows.with_progress()
        return counted

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names: list[str] = []
        for _title, options in self.fieldsets:
            for row in options["fields"]:
                names += [row] if isinstance(row, str) else row
        return names

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, group: WelcomeGroup) -> SafeString:
        return render_to_string("groups/_badge.html", {"group": group})

    @admin.display(description=gettext_lazy("members done"))
    def progress(self, group: Any) -> str:
        return _("%(done)d of %(all)d") % {"done": group.done_count, "all": group.member_count}

    @admin.display(description=gettext_lazy("signed up"), ordering="submitted_at")
    def signed_up_on(self, group: WelcomeGroup) -> date | None:
        return timezone.localdate(group.submitted_at) if group.submitted_at else None

    @admin.display(description=gettext_lazy("days waiting"), ordering="submitted_at")
    def waiting(self, group: WelcomeGroup) -> int | None:
        return group.waiting_days()

    @admin.display(description=gettext_lazy("when they have time"))
    def times(self, group: WelcomeGroup) -> str:
        return _labels(group, "day_parts")

    @admin.display(description=gettext_lazy("what a visitor may find at home"))
    def visits(self, group: WelcomeGroup) -> str:
        return _labels(group, "features")

    # --- Deciding ------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        step = self.admin_site.admin_view(require_POST(self.step_view))
        name = "groups_welcomegroup_step"
        return [path("<uuid:pk>/step/<str:step>/", step, name=name), *super().get_urls()]

    def step_view(self, request: AuthenticatedRequest, pk: UUID, step: str) -> HttpResponse:
        group = get_object_or_404(self.get_queryset(request), pk=pk)
        if step not in STEPS:
            raise Http404
        form = ReasonForm(request.POST)
        form.fields["reason"].required = STEPS[step].asks_reason
        if not form.is_valid():
            for error in form.errors["reason"]:
                messages.error(request, str(error))
        elif self._take(request, step, group, form.cleaned_data["reason"]):
            messages.success(request, _("%(group)s: %(status)s.") % _now(group))
        return redirect("admin:groups_welcomegroup_change", pk)

    def _take(
        self, request: AuthenticatedRequest, step: str, group: WelcomeGroup, reason: str = ""
    ) -> bool:
        """Take a step, or tell why it cannot be taken."""
        decision = STEPS[step]
        why = {"reason": reason} if decision.asks_reason else {}
        try:
            decision.take(group, by=request.user, **why)
        except services.NotReady as refusal:
            for sentence in refusal.missing:
                messages.error(request, f"{group.name}: {sentence}")
        except services.GroupMatched:
            messages.error(request, _("%(group)s has a match, which comes first.") % _now(group))
        except IllegalTransition:
            group.refresh_from_db(fields=["status"])
            messages.error(
                request, _("%(group)s is “%(status)s”; this step does not fit.") % _now(group)
            )
        else:
            return True
        return False

    def _take_all(
        self, request: AuthenticatedRequest, step: str, groups: models.QuerySet[WelcomeGroup]
    ) -> None:
        """Take a step with each of the groups; those that cannot are named, the rest goes on."""
        taken = sum(self._take(request, step, group) for group in groups)
        if taken:
            words = ngettext("Done for %(count)d group.", "Done for %(count)d groups.", taken)
            messages.success(request, words % {"count": taken})

    @admin.action(description=STEPS["screening"].label, permissions=["change"])
    def start_screening(
        self, request: AuthenticatedRequest, groups: models.QuerySet[WelcomeGroup]
    ) -> None:
        self._take_all(request, "screening", groups)

    @admin.action(description=STEPS["ready"].label, permissions=["change"])
    def set_ready(
        self, request: AuthenticatedRequest, groups: models.QuerySet[WelcomeGroup]
    ) -> None:
        self._take_all(request, "ready", groups)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        group: WelcomeGroup = context["original"]
        context["steps"] = [
            {"code": code, **step._asdict()}
            for code, step in STEPS.items()
            if group.can_become(step.status)
        ]
        context["missing"] = group.missing() if group.is_live else []
        return super().render_change_form(request, context, *args, **kwargs)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Who wrote down that a VOG was seen is part of it."""
        for row in formset.forms:
            if "vog_seen_on" in row.changed_data:
                row.instance.vog_seen_by = request.user if row.instance.vog_seen_on else None
        super().save_formset(request, form, formset, change)


def _labels(group: WelcomeGroup, name: str) -> str:
    field: Any = WelcomeGroup._meta.get_field(name)
    return ", ".join(field.labels(getattr(group, name)))


def _now(group: WelcomeGroup) -> dict[str, str]:
    return {"group": group.name, "status": group.get_status_display()}

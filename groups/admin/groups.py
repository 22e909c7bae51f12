"""Groups on the staff site: who is waiting, what is missing, and the next step."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from groups import services
from groups.admin import steps
from groups.admin.filters import MatchedFilter
from groups.admin.inlines import AnswersChangeInline, MemberInline, StatusChangeInline
from groups.admin.people import people_page
from groups.admin.screening import screening_page
from groups.admin.waiting_list import waiting_list_page
from groups.forms import ReasonForm
from groups.models import HIGHEST_CAPACITY, WelcomeGroup
from groups.readiness import still_open
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.oversight.reasons import check_reason
from samenhier.phrases import listed
from samenhier.staying import StayingFilter

LABELS = {
    "bond": gettext_lazy("how they know each other"),
    "introduction": gettext_lazy("about themselves"),
    "language": gettext_lazy("language of mails to them"),
    "max_household": gettext_lazy("largest household they can welcome"),
}


@admin.register(WelcomeGroup)
class WelcomeGroupAdmin(ScopedAdmin[WelcomeGroup]):
    """Groups, the longest waiting first."""

    may_change = True  # of the VOG dates only; all other fields are read-only
    change_form_template = "groups/admin_change_form.html"
    change_list_template = "groups/admin_change_list.html"
    list_display = [
        "reference",
        "name",
        "status_badge",
        "progress",
        "waiting",
        "municipality",
    ]
    list_filter = [
        "status",
        MatchedFilter,
        StayingFilter,
        ("municipality", admin.RelatedOnlyFieldListFilter),
        "kind",
    ]
    list_select_related = ["municipality"]
    list_per_page = 50
    ordering = ["submitted_at", "created_at"]
    search_fields = ["reference", "name", "members__name", "members__email"]
    search_help_text = gettext_lazy("By reference, or by the name of the group or of a member.")
    empty_words = gettext_lazy("A group appears here as soon as somebody begins to sign up.")
    actions = ["start_screening"]
    inlines = [MemberInline, AnswersChangeInline, StatusChangeInline]
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
                    ("support", "max_household"),
                    ("places", "travel"),
                    "visits",
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[WelcomeGroup]:
        rows: Any = super().get_queryset(request)
        counted: models.QuerySet[WelcomeGroup] = rows.with_progress()
        return counted

    def get_form(
        self,
        request: HttpRequest,
        obj: WelcomeGroup | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The words of the sign-up speak to the group; these speak about it."""
        return super().get_form(request, obj, change=change, labels=LABELS, **kwargs)

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

    @admin.display(description=gettext_lazy("waits"), ordering="submitted_at")
    def waiting(self, group: WelcomeGroup) -> str:
        """How long, and since when; nothing for a group that is not handed in."""
        days = group.waiting_days()
        if days is None or group.submitted_at is None:
            return "-"
        words = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
        since = date_format(timezone.localdate(group.submitted_at), "SHORT_DATE_FORMAT")
        return format_html('{}<br><span class="muted small">{}</span>', words, since)

    @admin.display(description=gettext_lazy("how much support they can give"))
    def support(self, group: WelcomeGroup) -> str:
        words = _("%(amount)d of %(most)d (1 is a little, %(most)d is a lot)")
        return words % {"amount": group.capacity, "most": HIGHEST_CAPACITY}

    @admin.display(description=gettext_lazy("how far they travel"))
    def travel(self, group: WelcomeGroup) -> str:
        if group.travel_km is None:
            return _("anywhere in the municipality")
        return _("up to %(km)d km") % {"km": group.travel_km}

    @admin.display(description=gettext_lazy("when they have time"))
    def times(self, group: WelcomeGroup) -> str:
        return _labels(group, "day_parts")

    @admin.display(description=gettext_lazy("what a visitor may find at home"))
    def visits(self, group: WelcomeGroup) -> str:
        return _labels(group, "features")

    # --- One group -----------------------------------------------------------------------

    def get_object(  # type: ignore[override]
        self, request: AuthenticatedRequest, object_id: str, from_field: str | None = None
    ) -> WelcomeGroup:
        """Every page of a group; for some readers it opens only with a reason."""
        group = super().get_object(request, object_id, from_field)
        check_reason(request, group)
        return group

    # --- Steps ---------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view, name = self.page, "groups_welcomegroup"
        return [
            path("waiting-list/", view(self.waiting_list_view), name=f"{name}_waiting_list"),
            path("<uuid:pk>/screening/", view(self.screening_view), name=f"{name}_screening"),
            path("<uuid:pk>/people/", view(self.people_view), name=f"{name}_people"),
            path(
                "<uuid:pk>/step/<str:step>/",
                view(require_POST(self.step_view)),
                name=f"{name}_step",
            ),
            *super().get_urls(),
        ]

    def screening_view(self, request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
        group = self.get_object(request, str(pk))
        return screening_page(request, group, self.admin_site.each_context(request))

    def people_view(self, request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
        group = self.get_object(request, str(pk))
        return people_page(request, group, self.admin_site.each_context(request))

    def waiting_list_view(self, request: AuthenticatedRequest) -> HttpResponse:
        return waiting_list_page(request, self.admin_site.each_context(request))

    def step_view(self, request: AuthenticatedRequest, pk: UUID, step: str) -> HttpResponse:
        """Take the step; or ask for a reason that can be kept, on a page of its own."""
        group = self.get_object(request, str(pk))
        if step not in steps.STEPS:
            raise Http404
        form = ReasonForm(request.POST)
        form.fields["reason"].required = steps.STEPS[step].asks_reason
        if not form.is_valid():
            context = self.admin_site.each_context(request) | {
                "title": steps.STEPS[step].label,
                "opts": self.opts,
                "record": group,
                "list_url": reverse("admin:groups_welcomegroup_changelist"),
                "change_url": reverse("admin:groups_welcomegroup_change", args=[pk]),
                "form": form,
                "is_allowed": group.status in steps.STEPS[step].fits,
            }
            return TemplateResponse(request, "admin/step.html", context)
        if steps.take(request, step, group, form.cleaned_data["reason"]):
            messages.success(request, steps.now_and_next(group))
        return redirect("admin:groups_welcomegroup_change", pk)

    @admin.action(description=steps.STEPS["screening"].label, permissions=["change"])
    def start_screening(
        self, request: AuthenticatedRequest, groups: models.QuerySet[WelcomeGroup]
    ) -> None:
        steps.take_all(request, "screening", groups)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        group: WelcomeGroup = context["original"]
        context["steps"] = steps.steps_of(group)
        context["requirements"] = still_open(group) if group.is_live else []
        context["tasks"] = group.tasks.open().select_related("owner")
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Stay with the group: what is still missing stands on its page."""
        obj.refresh_from_db()
        messages.success(request, _("Kept.") + " " + steps.now_and_next(obj))
        return redirect("admin:groups_welcomegroup_change", obj.pk)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Who wrote down that a VOG was seen is part of it; nothing else of a member is stored."""
        formset.save(commit=False)
        for member, changed in formset.changed_objects:
            if "vog_seen_on" in changed:
                member.vog_seen_by = request.user if member.vog_seen_on else None
            services.note_vog(member)


def _labels(group: WelcomeGroup, name: str) -> str:
    field: Any = WelcomeGroup._meta.get_field(name)
    return listed(field.labels(getattr(group, name)))

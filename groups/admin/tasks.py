"""The queue: what staff still have to do for groups, by the day it is due."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from groups import services
from groups.models import StaffTask, StaffTaskQuerySet
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest, Role

ACTS: dict[str, Callable[..., None]] = {"take": services.take, "done": services.finish}


class StateFilter(admin.SimpleListFilter):
    """Open tasks, unless something else is asked."""

    title = gettext_lazy("which tasks")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("due", gettext_lazy("today or late")),
            ("done", pgettext_lazy("tasks", "done")),
            ("all", pgettext_lazy("tasks", "open and done")),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield first | {"display": gettext_lazy("open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "due":
                return queryset.due()
            case "done":
                return queryset.exclude(done_at=None)
            case "all":
                return queryset
            case _:
                return queryset.open()


class OwnerFilter(admin.SimpleListFilter):
    title = gettext_lazy("who does it")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", gettext_lazy("I do")), ("nobody", gettext_lazy("nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "me":
                return queryset.filter(owner=request.user)
            case "nobody":
                return queryset.filter(owner=None)
            case _:
                return queryset


@admin.register(StaffTask)
class StaffTaskAdmin(ScopedAdmin[StaffTask]):
    """Staff take a task, give it to a colleague, and tick it off."""

    may_change = True
    change_form_template = "groups/admin_task.html"
    list_display = ["what", "group_link", "owner", "when", "municipality"]
    list_filter = [StateFilter, OwnerFilter, "kind"]
    list_select_related = ["group__municipality", "owner"]
    list_per_page = 50
    ordering = ["due_on", "created_at"]
    search_fields = ["group__reference", "group__name"]
    empty_words = gettext_lazy("Tasks come by themselves: when a group signs up, for example.")
    actions = ["take_all", "finish_all"]
    fields = [("kind", "group_link"), ("created_at", "when"), "owner", "due_on", "note"]
    readonly_fields = ["kind", "group_link", "created_at", "when"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[StaffTask]:
        return super().get_queryset(request).select_related("group__municipality", "owner")

    def has_change_permission(self, request: HttpRequest, obj: StaffTask | None = None) -> bool:
        """What was ticked off is history."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def get_form(
        self,
        request: HttpRequest,
        obj: StaffTask | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        """A task is given to colleagues: those who decide about its group."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj and (owner := form.base_fields.get("owner")):
            here = Q(role=Role.STAFF, organisation=obj.group.municipality.organisation_id)
            owner.queryset = owner.queryset.filter(here | Q(role=Role.NATIONAL), is_active=True)
        return form

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, task: StaffTask) -> str:
        return task.get_kind_display()

    @admin.display(description=gettext_lazy("Welcome Group"), ordering="group__name")
    def group_link(self, task: StaffTask) -> SafeString:
        url = reverse("admin:groups_welcomegroup_change", args=[task.group_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', url, task.group)

    @admin.display(description=gettext_lazy("municipality"), ordering="group__municipality")
    def municipality(self, task: StaffTask) -> str:
        return task.group.municipality.name

    @admin.display(description=gettext_lazy("when"), ordering="due_on")
    def when(self, task: StaffTask) -> SafeString:
        return render_to_string("groups/_due.html", {"task": task, "words": when(task)})

    # --- Taking, giving, ticking off -----------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(require_POST(self.act_view))
        return [
            path("<uuid:pk>/<str:act>/now/", act, name="groups_stafftask_act"),
            *super().get_urls(),
        ]

    def act_view(self, request: AuthenticatedRequest, pk: UUID, act: str) -> HttpResponse:
        """Take a task or tick it off, from the page of its group or its own."""
        task = self.get_object(request, str(pk))
        if act not in ACTS:
            raise Http404
        if self._act(request, act, task):
            messages.success(
                request,
                _("%(task)s: done.") % {"task": task}
                if act == "done"
                else _("%(task)s: yours, to do before %(day)s.")
                % {"task": task, "day": date_format(task.due_on)},
            )
        return redirect("admin:groups_welcomegroup_change", task.group_id)

    def _act(self, request: AuthenticatedRequest, act: str, task: StaffTask) -> bool:
        try:
            ACTS[act](task, by=request.user)
        except services.TakenAlready:
            messages.error(request, _("%(task)s: a colleague has it already.") % {"task": task})
            return False
        return True

    def _act_all(
        self, request: AuthenticatedRequest, act: str, tasks: models.QuerySet[StaffTask]
    ) -> None:
        done = sum(self._act(request, act, task) for task in tasks)
        if done:
            words = ngettext("Done for %(count)d task.", "Done for %(count)d tasks.", done)
            messages.success(request, words % {"count": done})

    @admin.action(description=gettext_lazy("Take these tasks"), permissions=["change"])
    def take_all(self, request: AuthenticatedRequest, tasks: StaffTaskQuerySet) -> None:
        self._act_all(request, "take", tasks)

    @admin.action(description=gettext_lazy("These tasks are done"), permissions=["change"])
    def finish_all(self, request: AuthenticatedRequest, tasks: StaffTaskQuerySet) -> None:
        self._act_all(request, "done", tasks)

    def save_model(self, request: Any, obj: StaffTask, form: Any, change: bool) -> None:
        """Only what was changed: the task may have been ticked off meanwhile."""
        if "owner" in form.changed_data:
            try:
                services.give(obj, to=obj.owner, by=request.user)
            except services.TakenAlready:
                messages.error(request, _("This task was done meanwhile."))
        obj.save(update_fields=["due_on", "note"])


def when(task: StaffTask) -> str:
    """The day it is due, as people say it."""
    days = task.days_late()
    if days > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    if days == 0:
        return _("today")
    return ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days}

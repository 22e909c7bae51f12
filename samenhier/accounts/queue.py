"""A queue on the staff site: things to do, by the day they are due, with who does them.

A task has an `owner`, a `due_on`, a `done_at` and a `kind`, `is_open` and `days_late()`; its rows
can be asked for `open()` and `due()`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest

M = TypeVar("M", bound=models.Model)


class StateFilter(admin.SimpleListFilter):
    """What is open, unless something else is asked."""

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


class QueueAdmin(ScopedAdmin[M]):
    """Staff take what is to be done, give it to a colleague, and tick it off."""

    # What the buttons do; each takes the task and who pressed.
    acts: ClassVar[Mapping[str, Callable[..., object]]]
    give: ClassVar[Callable[..., None]]
    taken_already: ClassVar[type[Exception]]
    noted: ClassVar[list[str]]  # the columns that the form writes, beside the owner

    may_change = True
    change_form_template = "admin/queue_task.html"
    list_filter: ClassVar[Any] = [StateFilter, OwnerFilter, "kind"]
    list_per_page = 50
    ordering = ["due_on", "created_at"]
    actions = ["take_all", "finish_all"]

    def whole_page(self, task: Any) -> str:
        """The address of the page of what the task is about."""
        raise NotImplementedError

    def colleagues(self, task: Any) -> Q:
        """The accounts to whom the task can be given."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was ticked off is history."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj and (owner := form.base_fields.get("owner")):
            owner.queryset = owner.queryset.filter(self.colleagues(obj), is_active=True)
        return form

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, task: Any) -> str:
        return str(task.get_kind_display())

    @admin.display(description=gettext_lazy("when"), ordering="due_on")
    def when(self, task: Any) -> SafeString:
        return render_to_string("admin/_due.html", {"task": task, "words": when(task)})

    # --- Taking, giving, ticking off -----------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(require_POST(self.act_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("<uuid:pk>/<str:act>/now/", act, name=name), *super().get_urls()]

    def act_view(self, request: AuthenticatedRequest, pk: UUID, act: str) -> HttpResponse:
        """Take a task or tick it off, from the page of its record or its own."""
        task: Any = self.get_object(request, str(pk))
        if act not in self.acts:
            raise Http404
        if self._act(request, act, task):
            messages.success(
                request,
                _("%(task)s: done.") % {"task": task}
                if act == "done"
                else _("%(task)s: yours, to do before %(day)s.")
                % {"task": task, "day": date_format(task.due_on)},
            )
        return redirect(self.whole_page(task))

    def _act(self, request: AuthenticatedRequest, act: str, task: Any) -> bool:
        try:
            self.acts[act](task, by=request.user)
        except self.taken_already:
            messages.error(request, _("%(task)s: a colleague has it already.") % {"task": task})
            return False
        return True

    def _act_all(self, request: AuthenticatedRequest, act: str, tasks: Any) -> None:
        done = sum(self._act(request, act, task) for task in tasks)
        if done:
            words = ngettext("Done for %(count)d task.", "Done for %(count)d tasks.", done)
            messages.success(request, words % {"count": done})

    @admin.action(description=gettext_lazy("Take these tasks"), permissions=["change"])
    def take_all(self, request: AuthenticatedRequest, tasks: Any) -> None:
        self._act_all(request, "take", tasks)

    @admin.action(description=gettext_lazy("These tasks are done"), permissions=["change"])
    def finish_all(self, request: AuthenticatedRequest, tasks: Any) -> None:
        self._act_all(request, "done", tasks)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Only what was changed: the task may have been ticked off meanwhile."""
        if "owner" in form.changed_data:
            try:
                type(self).give(obj, to=obj.owner, by=request.user)
            except self.taken_already:
                messages.error(request, _("This task was done meanwhile."))
        obj.save(update_fields=self.noted)


def when(task: Any) -> str:
    """The day it is due, as people say it."""
    days = task.days_late()
    if days > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    if days == 0:
        return _("today")
    return ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days}

"""The queue: what staff still have to do for groups, by the day it is due."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from groups import services
from groups.models import StaffTask
from samenhier.accounts.models import Role
from samenhier.accounts.queue import QueueAdmin
from samenhier.privacy.free_text import FreeTextField


@admin.register(StaffTask)
class StaffTaskAdmin(QueueAdmin[StaffTask]):
    """Staff take a task, give it to a colleague, and tick it off."""

    acts = {"take": services.take, "done": services.finish}
    give = staticmethod(services.give)
    taken_already = services.TakenAlready
    noted = ["due_on", "note"]
    list_display = ["what", "group_link", "owner", "when", "municipality"]
    list_select_related = ["group__municipality", "owner"]
    search_fields = ["group__reference", "group__name"]
    empty_words = gettext_lazy("Tasks come by themselves: when a group signs up, for example.")
    fields = [("kind", "group_link"), ("created_at", "when"), "owner", "due_on", "note"]
    readonly_fields = ["kind", "group_link", "created_at", "when"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[StaffTask]:
        return super().get_queryset(request).select_related("group__municipality", "owner")

    def whole_page(self, task: StaffTask) -> str:
        return reverse("admin:groups_welcomegroup_change", args=[task.group_id])

    def colleagues(self, task: StaffTask) -> Q:
        """Those who decide about the group."""
        here = Q(role=Role.STAFF, organisation=task.group.municipality.organisation_id)
        return here | Q(role=Role.NATIONAL)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["field_classes"] = {"note": FreeTextField}
        return super().get_form(request, obj, change=change, **kwargs)

    @admin.display(description=gettext_lazy("Welcome Group"), ordering="group__name")
    def group_link(self, task: StaffTask) -> SafeString:
        return format_html('<a href="{}"><bdi>{}</bdi></a>', self.whole_page(task), task.group)

    @admin.display(description=gettext_lazy("municipality"), ordering="group__municipality")
    def municipality(self, task: StaffTask) -> str:
        return task.group.municipality.name

"""The queue: what somebody of the team does next for households, by the day it is due."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from newcomers import services
from newcomers.forms.meeting import colleagues
from newcomers.models import NextAction
from samenhier.accounts.queue import QueueAdmin
from samenhier.privacy.free_text import FreeTextField


@admin.register(NextAction)
class NextActionAdmin(QueueAdmin[NextAction]):
    """Actions are added on the page of their household. Whoever reads one reads of a household."""

    acts = {"take": services.take, "done": services.finish}
    give = staticmethod(services.give)
    taken_already = services.TakenAlready
    noted = ["due_on", "text", "note"]
    list_display = ["what", "household_link", "owner", "when", "municipality"]
    list_select_related = ["household__municipality", "owner"]
    search_fields = ["household__reference"]
    empty_words = gettext_lazy(
        "Actions come by themselves, when a household registers for example, or are added on its "
        "page."
    )
    fields = [("kind", "household_link"), ("created_at", "when"), "owner", "due_on", "text", "note"]
    readonly_fields = ["kind", "household_link", "created_at", "when"]

    def get_queryset(self, request: HttpRequest) -> Any:
        actions = super().get_queryset(request)
        return actions.select_related("household__municipality", "owner")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["field_classes"] = {"text": FreeTextField, "note": FreeTextField}
        return super().get_form(request, obj, change=change, **kwargs)

    def whole_page(self, task: NextAction) -> str:
        return reverse("admin:newcomers_household_change", args=[task.household_id])

    def colleagues(self, task: NextAction) -> Q:
        return colleagues(task.household)

    @admin.display(description=gettext_lazy("household"), ordering="household__reference")
    def household_link(self, task: NextAction) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.whole_page(task), task.household)

    @admin.display(description=gettext_lazy("municipality"), ordering="household__municipality")
    def municipality(self, task: NextAction) -> str:
        return task.household.municipality.name

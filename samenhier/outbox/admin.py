"""The messages that are owed, to look up and to send again."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenhier.accounts.admin import ScopedAdmin
from samenhier.outbox.models import Message, MessageQuerySet
from samenhier.outbox.services import send_again


class TroubleFilter(admin.SimpleListFilter):
    title = _("trouble")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Failed or lost while being sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.troubled() if self.value() == "yes" else queryset


@admin.register(Message)
class MessageAdmin(ScopedAdmin[Message]):
    list_display = ["template", "about", "recipient", "status", "queued_at", "sent_at", "error"]
    list_filter = [TroubleFilter, "status", "template"]
    search_fields = ["recipient", "about"]
    date_hierarchy = "queued_at"
    actions = ["send_again"]

    @admin.action(description=_("Send again"))
    def send_again(self, request: HttpRequest, queryset: MessageQuerySet) -> None:
        """Only what failed or got lost: a mail lost while being sent may have arrived."""
        count = sum(send_again(message) for message in queryset)
        text = ngettext(
            "%(count)d message will be sent again.",
            "%(count)d messages will be sent again.",
            count,
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, text % {"count": count}, level)

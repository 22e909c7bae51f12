"""The messages that are owed, to look up and to send again; and every mail, to look at."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenhier.accounts.admin import ScopedAdmin
from samenhier.outbox import previews
from samenhier.outbox.models import Message, MessageQuerySet
from samenhier.outbox.services import send_again


class TroubleFilter(admin.SimpleListFilter):
    title = _("trouble")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Failed, held back, or lost while being sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.troubled() if self.value() == "yes" else queryset


@admin.register(Message)
class MessageAdmin(ScopedAdmin[Message]):
    list_display = [
        "template",
        "recipient",
        "status",
        "what_went_wrong",
        "attempts",
        "next_attempt_at",
        "queued_at",
        "sent_at",
        "about",
    ]
    list_filter = [TroubleFilter, "status", "template"]
    search_fields = ["recipient", "about"]
    date_hierarchy = "queued_at"
    actions = ["send_again"]
    change_list_template = "admin/outbox/message_list.html"

    def get_urls(self) -> list[URLPattern]:
        one = "mails/<slug:name>/<slug:language>/<int:number>/"
        pages: list[tuple[str, Any, str]] = [
            ("mails/", previews.mail_list, "mails"),
            (one, previews.mail, "mail"),
            (f"{one}html/", previews.mail_html, "mail_html"),
            (f"{one}test/", previews.mail_test, "mail_test"),
        ]
        view = self.admin_site.admin_view
        own = [
            path(route, view(page), name=f"outbox_message_{name}") for route, page, name in pages
        ]
        return own + super().get_urls()

    @admin.display(description=_("what went wrong"), ordering="failure")
    def what_went_wrong(self, message: Message) -> str:
        """In words, and then as the mail server or the program put it."""
        if not message.error:
            return message.get_failure_display()
        return format_html(
            '{} <small class="quiet">{}</small>', message.get_failure_display(), message.error
        )

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

"""The messages that are owed, to look up and to send again; and every mail, to look at."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.admin import ScopedAdmin
from samenhier.outbox import previews
from samenhier.outbox.mails import MAILS, SIGN_IN_MAILS, compose
from samenhier.outbox.models import Message, MessageQuerySet, MessageStatus
from samenhier.outbox.reading import as_list
from samenhier.outbox.services import send_again

BADGES = {
    MessageStatus.SENT: " badge--good",
    MessageStatus.FAILED: " badge--attention",
    MessageStatus.HELD: " badge--attention",
}


class TroubleFilter(admin.SimpleListFilter):
    title = _("trouble")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Failed, held back, or lost while being sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.troubled() if self.value() == "yes" else queryset


class MailFilter(admin.SimpleListFilter):
    """The mails of which there are any, told by when they are sent."""

    title = _("which mail")
    parameter_name = "template"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        there = model_admin.get_queryset(request).order_by("template")
        names = there.values_list("template", flat=True).distinct()
        known = MAILS | SIGN_IN_MAILS
        return [(name, known[name].when if name in known else name) for name in names]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(template=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ScopedAdmin[Message]):
    list_display = ["subject", "recipient", "status", "what_went_wrong", "queued", "sent"]
    list_filter = [TroubleFilter, "status", MailFilter]
    search_fields = ["recipient", "about"]
    search_help_text = _("By e-mail address, or by the reference that the mail is about.")
    empty_words = _("A mail appears here as soon as it is to be sent to somebody you work with.")
    date_hierarchy = "queued_at"
    actions = ["send_again"]
    fields = [
        "state",
        "what_went_wrong",
        "attempts",
        "recipient",
        "language",
        "about",
        "queued",
        "sent",
        "filled_in",
    ]
    readonly_fields = ["state", "what_went_wrong", "queued", "sent", "filled_in"]
    change_list_template = "admin/outbox/message_list.html"

    def get_urls(self) -> list[URLPattern]:
        one = "mails/<slug:name>/<slug:language>/<int:number>/"
        pages: list[tuple[str, Any, str]] = [
            ("mails/", previews.mail_list, "mails"),
            (one, previews.mail, "mail"),
            (f"{one}html/", previews.mail_html, "mail_html"),
            (f"{one}test/", previews.mail_test, "mail_test"),
        ]
        own = [
            path(route, self.page(page), name=f"outbox_message_{name}")
            for route, page, name in pages
        ]
        return own + super().get_urls()

    def title_of(self, record: Message) -> str:
        return self.subject(record)

    @admin.display(description=pgettext_lazy("mail", "Subject"), ordering="template")
    def subject(self, message: Message) -> str:
        """As its reader gets it, in the language of who looks; else the name of its text."""
        try:
            letter = compose(message.template, get_language() or "nl", message.context)
        except Exception:  # what could not be written has no subject, and its row says so
            return message.template
        return letter.subject

    @admin.display(description=_("what went wrong"), ordering="failure")
    def what_went_wrong(self, message: Message) -> str:
        """In words, then as the mail server or the program put it, and when it is tried again."""
        words = message.get_failure_display()
        if message.error:
            words = format_html('{} <small class="quiet">{}</small>', words, message.error)
        if message.next_attempt_at:
            again = _("Next attempt: %(when)s.") % {"when": _short(message.next_attempt_at)}
            words = format_html("{} {}", words, again)
        return words

    @admin.display(description=_("status"))
    def state(self, message: Message) -> str:
        """How it went, to be seen at a glance."""
        kind = BADGES.get(MessageStatus(message.status), "")
        return format_html('<span class="badge{}">{}</span>', kind, message.get_status_display())

    @admin.display(description=_("what was filled in"))
    def filled_in(self, message: Message) -> str:
        return as_list(message.context)

    @admin.display(description=_("queued at"), ordering="queued_at")
    def queued(self, message: Message) -> str:
        return _short(message.queued_at)

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent(self, message: Message) -> str:
        return _short(message.sent_at)

    @admin.action(description=_("Send again"))
    def send_again(self, request: HttpRequest, queryset: MessageQuerySet) -> None:
        """Only what failed or got lost: a mail lost while being sent may have arrived."""
        count = sum(send_again(message) for message in queryset)
        if not count:
            none = _("Nothing was sent again: none of these had failed or got lost.")
            self.message_user(request, none, messages.WARNING)
            return
        text = ngettext(
            "%(count)d message will be sent again. Its row tells within a minute how that went.",
            "%(count)d messages will be sent again. Their rows tell within a minute how that went.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


def _short(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""

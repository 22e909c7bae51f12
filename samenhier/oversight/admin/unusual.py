"""Unusual looks: what a rule found, with which numbers, and what to do about it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.accounts.admin import OfficerAdmin
from samenhier.oversight import services, unusual
from samenhier.oversight.forms import JudgeForm
from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.models import who


class SeenFilter(admin.SimpleListFilter):
    title = pgettext_lazy("unusual look", "state")
    parameter_name = "seen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("no", pgettext_lazy("unusual look", "to look into")),
            ("yes", pgettext_lazy("unusual look", "looked into")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return queryset.filter(seen_at__isnull=self.value() == "no")


@admin.register(UnusualAccess)
class UnusualAccessAdmin(OfficerAdmin[UnusualAccess]):
    may_change = True  # of the note only
    form = JudgeForm
    list_display = ["on", "account", "title", "what", "state"]
    list_filter = [SeenFilter]
    list_select_related = ["user"]
    search_fields = ["user__name", "reference"]
    search_help_text = _("By name of who looked, or by the reference of the record.")
    empty_words = _("Every night the looks of the day before are judged by a few rules.")
    fields = ["on", "account", "what", "advice", "log", "note"]
    readonly_fields = ["on", "account", "title", "what", "advice", "log", "seen_by", "seen_at"]

    def get_fields(self, request: HttpRequest, obj: UnusualAccess | None = None) -> Any:
        """Who looked into it stands there once somebody did."""
        judged = ["seen_by", "seen_at"] if obj and obj.seen_at else []
        return [*(self.fields or []), *judged]

    def title_of(self, record: UnusualAccess) -> str:
        return f"{capfirst(self.title(record))}, {record}"

    def has_change_permission(self, request: HttpRequest, obj: UnusualAccess | None = None) -> bool:
        """What was looked into is kept as it was judged."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.seen_at)

    def save_model(self, request: Any, obj: UnusualAccess, form: Any, change: bool) -> None:
        services.judge(obj, note=form.cleaned_data["note"], by=request.user)

    @admin.display(description=_("who"), ordering="user__name")
    def account(self, found: UnusualAccess) -> str:
        return f"{who(found.user.name)} ({found.user.get_role_display()})"

    @admin.display(description=_("rule"), ordering="rule")
    def title(self, found: UnusualAccess) -> str:
        rule = unusual.rule_of(found.rule)
        return str(rule.title) if rule else found.rule

    @admin.display(description=_("what was found"))
    def what(self, found: UnusualAccess) -> str:
        rule = unusual.rule_of(found.rule)
        return str(rule.says) % found.facts if rule else ""

    @admin.display(description=_("what you can do"))
    def advice(self, found: UnusualAccess) -> str:
        rule = unusual.rule_of(found.rule)
        return str(rule.advice) if rule else ""

    @admin.display(description=_("in the log"))
    def log(self, found: UnusualAccess) -> SafeString:
        asked = {"who": found.user.name, "reference": found.reference}
        asked |= {"since": found.on.isoformat(), "until": found.on.isoformat()}
        url = f"{reverse('admin:privacy_access_changelist')}?{urlencode(asked)}"
        return format_html('<a href="{}">{}</a>', url, _("The looks of that day"))

    @admin.display(description=pgettext_lazy("unusual look", "state"), ordering="seen_at")
    def state(self, found: UnusualAccess) -> SafeString:
        kind, word = "attention", pgettext_lazy("unusual look", "to look into")
        if found.seen_at:
            kind, word = "good", pgettext_lazy("unusual look", "looked into")
        return format_html('<span class="badge badge--{}">{}</span>', kind, word)

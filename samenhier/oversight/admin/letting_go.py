"""What was erased, and what the nights let go of."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST

from samenhier.accounts.admin import OfficerAdmin
from samenhier.privacy import letting_go
from samenhier.privacy.models import Erasure, RetentionRun

UNKNOWN = gettext_lazy("What is due could not be found: ask who keeps the platform running.")


@admin.register(Erasure)
class ErasureAdmin(OfficerAdmin[Erasure]):
    """Proof that people were erased; a page beside it erases on request."""

    list_display = ["at", "what", "reason", "by"]
    list_filter = ["reason"]
    list_select_related = ["kind", "by"]
    search_fields = ["number"]
    search_help_text = gettext_lazy("By the number of the record.")
    change_list_template = "oversight/erasures.html"
    empty_words = gettext_lazy("Nobody has been erased yet.")
    fields = ["at", "what", "number", "reason", "by", "counts"]
    readonly_fields = ["what", "counts"]

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, erasure: Erasure) -> str:
        return erasure.kind.name

    @admin.display(description=gettext_lazy("rows"))
    def counts(self, erasure: Erasure) -> SafeString:
        lines = ((label, count) for label, count in erasure.rows.items())
        return format_html_join(mark_safe("<br>"), "{}: {}", lines)


@admin.register(RetentionRun)
class RetentionRunAdmin(OfficerAdmin[RetentionRun]):
    """The nights, and a button to see beforehand what the next one would do."""

    list_display = ["when", "kind", "total"]
    change_list_template = "oversight/retention_runs.html"
    empty_words = gettext_lazy("Every night at half past three.")
    fields = ["when", "kind", "lines"]
    readonly_fields = ["when", "kind", "lines"]

    def title_of(self, record: RetentionRun) -> str:
        return self.when(record)

    def get_urls(self) -> list[URLPattern]:
        dry = self.page(require_POST(self.dry_view))
        return [path("dry/", dry, name="privacy_retentionrun_dry"), *super().get_urls()]

    def dry_view(self, request: HttpRequest) -> HttpResponse:
        """Count what is due now, and change nothing."""
        run = letting_go.run(is_dry=True)
        messages.success(request, _("Only looked: nothing was changed."))
        return redirect("admin:privacy_retentionrun_change", run.pk)

    @admin.display(description=gettext_lazy("at"), ordering="at")
    def when(self, run: RetentionRun) -> str:
        return date_format(localtime(run.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("kind"), ordering="is_dry")
    def kind(self, run: RetentionRun) -> str:
        return _("only looked") if run.is_dry else pgettext("retention run", "done")

    @admin.display(description=gettext_lazy("how much"))
    def total(self, run: RetentionRun) -> str:
        counts = _counts(
            sum(line["due"] for line in run.report),
            sum(line["failed"] for line in run.report),
            is_dry=run.is_dry,
        )
        unknown = any(line.get("is_unknown") for line in run.report)
        return f"{counts}. {UNKNOWN}" if unknown else counts

    @admin.display(description=gettext_lazy("what"))
    def lines(self, run: RetentionRun) -> SafeString:
        """Every rule with its number; a rule that was dropped since keeps its short name."""
        says: dict[str, Any] = {rule.name: rule.says for rule in letting_go.rules()}
        lines = (
            (
                capfirst(str(says.get(line["rule"], line["rule"]))),
                UNKNOWN
                if line.get("is_unknown")
                else _counts(line["due"], line["failed"], is_dry=run.is_dry),
            )
            for line in run.report
        )
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines))


def _counts(due: int, failed: int, *, is_dry: bool) -> str:
    if is_dry:
        return ngettext("%(count)d would go", "%(count)d would go", due) % {"count": due}
    words = ngettext("%(count)d gone", "%(count)d gone", due - failed) % {"count": due - failed}
    if failed:
        words += ", " + ngettext(
            "%(count)d failed: ask who keeps the platform running",
            "%(count)d failed: ask who keeps the platform running",
            failed,
        ) % {"count": failed}
    return words

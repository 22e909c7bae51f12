"""The access log: to search, to read in words, to take along. Nobody edits or deletes it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenhier.accounts.admin import OfficerAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.oversight.forms import LogForm
from samenhier.privacy.models import Access, AccessAction
from samenhier.shown import show
from samenhier.tables import csv_file

PER_PAGE = 50


@admin.register(Access)
class AccessAdmin(OfficerAdmin[Access]):
    """One page of its own, for the list; a single line has no more to say."""

    def get_queryset(self, request: HttpRequest) -> Any:
        log = super().get_queryset(request)
        return log.select_related("user", "content_type").prefetch_related("record")

    def get_urls(self) -> list[URLPattern]:
        file = self.page(require_POST(self.csv_view))
        return [path("csv/", file, name="privacy_access_csv"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LogForm(request.GET)
        page = Paginator(form.found(self.get_queryset(request)), PER_PAGE).get_page(
            request.GET.get("page")
        )
        asked = request.GET.copy()
        asked.pop("page", None)
        context = self.admin_site.each_context(request) | {
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "form": form,
            "page_obj": page,
            "asked": asked.urlencode(),
        }
        return TemplateResponse(request, "oversight/access_log.html", context)

    def csv_view(self, request: AuthenticatedRequest) -> HttpResponse:
        """The same search as a file. Taking it along stands in the log too, at each record."""
        found = list(LogForm(request.GET).found(self.get_queryset(request)))
        records = {access.record for access in found if access.record}
        show(request, records, action=AccessAction.EXPORT)
        head = [_("when"), _("who"), _("role"), _("what"), _("kind"), _("record"), _("page")]
        lines = [[*head, _("address"), _("why"), _("reason")], *map(_line, found)]
        return csv_file(f"access-log-{timezone.localdate().isoformat()}", lines)


def _line(access: Access) -> list[str]:
    return [
        timezone.localtime(access.at).strftime("%Y-%m-%d %H:%M:%S"),
        access.who,
        access.user.get_role_display(),
        access.get_action_display(),
        access.content_type.name,
        access.reference,
        access.page,
        access.path,
        access.get_why_display(),
        access.reason,
    ]

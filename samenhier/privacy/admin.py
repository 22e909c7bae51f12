"""The access log, for the national coordinator to read. Nobody edits or deletes it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import Role, User
from samenhier.privacy.models import Access


@admin.register(Access)
class AccessAdmin(ScopedAdmin[Access]):
    list_display = ["at", "user", "action", "kind", "about", "path", "reason"]
    list_display_links = None
    list_filter = ["action", ("content_type", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "content_type"]
    search_fields = ["user__name", "object_id"]
    search_help_text = _("By name of who looked, or by the number of the record.")
    date_hierarchy = "at"

    def has_view_permission(self, request: HttpRequest, obj: Access | None = None) -> bool:
        return isinstance(request.user, User) and request.user.role == Role.NATIONAL

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("record")

    @admin.display(description=_("kind"), ordering="content_type")
    def kind(self, access: Access) -> str:
        return access.content_type.name

    @admin.display(description=_("record"))
    def about(self, access: Access) -> str:
        """The record by its own name; its bare number once it has been erased."""
        return str(access.record or access.object_id)

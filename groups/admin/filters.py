"""Filters of the list of groups."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy


class MatchedFilter(admin.SimpleListFilter):
    """With a match or without one."""

    title = pgettext_lazy("pair", "match")
    parameter_name = "matched"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("matched")), ("no", gettext_lazy("without a match"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "no":
                return queryset.unmatched()
            case "yes":
                return queryset.exclude(pk__in=queryset.unmatched().values("pk"))
        return queryset

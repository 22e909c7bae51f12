"""How long a record is in its stage, and a filter for those that are there too long."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LONG = 21
"""Days in one stage after which somebody should look."""


def with_since(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `since`: when a record with a life cycle came into its stage."""
    steps: Any = rows.model._meta.get_field("status_changes").related_model
    of_one = steps._default_manager.filter(record=OuterRef("pk")).order_by().values("record")
    last = of_one.annotate(last=Max("at")).values("last")
    found: QuerySet[Any] = rows.annotate(since=Coalesce(Subquery(last), "created_at"))
    return found


def long_ago() -> Any:
    """Before this moment a stage began too long ago."""
    return timezone.now() - timedelta(days=LONG)


class StayingFilter(admin.SimpleListFilter):
    """Those that are in their stage for long."""

    title = _("time in this stage")
    parameter_name = "staying"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        words = ngettext_lazy("more than %(days)d day", "more than %(days)d days", LONG)
        return [("long", words % {"days": LONG})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "long":
            return queryset
        # By key, since lists add a `since` of their own.
        late = with_since(queryset.model._default_manager.all()).filter(since__lt=long_ago())
        return queryset.filter(pk__in=late.values("pk"))

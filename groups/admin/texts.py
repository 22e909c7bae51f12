"""What members promise, and which trainings they follow."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from groups.models import Statement, Training
from samenhier.accounts.admin import NationalAdmin
from samenhier.accounts.models import Role
from samenhier.content.admin import TranslatedAdmin


@admin.register(Statement)
class StatementAdmin(TranslatedAdmin[Statement], NationalAdmin[Statement]):
    """The national coordinator writes a new version; one that was accepted stays as it is."""

    list_display = ["version", "title", "valid_from", "languages"]
    fieldsets = [
        (
            None,
            {
                "fields": ["version", "valid_from", "title", "body"],
                "description": gettext_lazy(
                    "A new version asks every member again. The one before it counts for some "
                    "weeks longer. A version that has begun cannot be changed: people promised "
                    "these very words."
                ),
            },
        )
    ]

    def has_change_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        has_begun = obj is not None and obj.valid_from <= timezone.localdate()
        return super().has_change_permission(request, obj) and not has_begun


@admin.register(Training)
class TrainingAdmin(TranslatedAdmin[Training]):
    """Staff say which trainings the groups of their municipalities follow."""

    may_add = may_change = True
    list_display = ["name", "municipality", "required_from", "languages"]
    list_select_related = ["municipality"]
    fields = ["name", "municipality", "required_from"]

    def has_change_permission(self, request: HttpRequest, obj: Training | None = None) -> bool:
        """A training of the whole programme is changed by the national coordinator only."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.municipality_id is not None or _is_national(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only the national coordinator asks a training of everybody in the programme."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.required = not _is_national(request)
        return field


def _is_national(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") == Role.NATIONAL

"""The texts and end dates of the legal tracks: read by staff, kept by the national coordinator."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from newcomers import services
from newcomers.models import TrackText
from samenhier.accounts.admin import NationalAdmin
from samenhier.content.admin import TranslatedAdmin


@admin.register(TrackText)
class TrackTextAdmin(TranslatedAdmin[TrackText], NationalAdmin[TrackText]):
    """One page per track; the law makes new ones, not we."""

    list_display = ["track", "is_open", "ends_on", "languages"]
    readonly_fields = ["track"]
    fieldsets = [
        (
            None,
            {
                "fields": ["track", "explanation", "is_open", "ends_on"],
                "description": gettext_lazy(
                    "Closing a track stops new registrations; who is registered stays. After the "
                    "day on which the legal ground ends nobody on this track is matched any more: "
                    "the team gets a task for each household. A match that has begun goes on."
                ),
            },
        )
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: TrackText, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        services.settle_all(track=obj.track)

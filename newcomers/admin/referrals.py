"""What an organisation told about a household, on its page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from newcomers.models import Household, Referral


class ReferralInline(admin.StackedInline):
    """Read only: the household tells it all again, and what the referrer said stays as it was."""

    model = Referral
    template = "newcomers/admin_referral.html"
    fields = readonly_fields = ("reference",)
    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Household | None = None) -> bool:
        """Without a referral there is nothing to show; the page itself is scoped already."""
        return obj is not None and Referral.objects.filter(household=obj).exists()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

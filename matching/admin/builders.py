"""Which languages the community builders work in, and how many matches each accompanies."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from matching.models import BuilderProfile
from matching.models.match import LIVE_STATUSES
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import Role
from samenhier.contact import PhoneField
from samenhier.traits.choices import Language


class BuilderProfileForm(forms.ModelForm):
    phone = PhoneField(
        label=gettext_lazy("Phone number"),
        required=False,
        help_text=BuilderProfile._meta.get_field("phone").help_text,
    )

    class Meta:
        model = BuilderProfile
        fields = ["user", "languages", "phone"]


@admin.register(BuilderProfile)
class BuilderProfileAdmin(ScopedAdmin[BuilderProfile]):
    """Staff keep it; a match is proposed to who speaks the language of the household."""

    form = BuilderProfileForm
    may_add = True
    may_change = True
    fields = ["user", "languages", "phone"]
    list_display = ["user", "spoken", "matches"]
    list_select_related = ["user"]
    empty_words = gettext_lazy("Say for each community builder which languages they speak.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BuilderProfile]:
        live = Count("user__caseload", filter=Q(user__caseload__status__in=LIVE_STATUSES))
        return super().get_queryset(request).annotate(live_matches=live)

    @admin.display(description=gettext_lazy("languages"))
    def spoken(self, profile: BuilderProfile) -> str:
        labels = dict(Language.choices)
        return ", ".join(str(labels[code]) for code in profile.languages)

    @admin.display(description=gettext_lazy("matches now"), ordering="live_matches")
    def matches(self, profile: Any) -> int:
        count: int = profile.live_matches
        return count

    def get_readonly_fields(
        self, request: HttpRequest, obj: BuilderProfile | None = None
    ) -> list[str]:
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Builders only, and only those who are not on the list yet."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "user" and field:
            builders = field.queryset.filter(role=Role.BUILDER, is_active=True)
            field.queryset = builders.filter(builder_profile=None)
        return field

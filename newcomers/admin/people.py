"""The people of a household, entered on its page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from newcomers.forms import PersonForm, PersonFormSet
from newcomers.models import Household, Person
from samenhier.accounts.admin import PartOfRecord


class PersonInline(PartOfRecord, admin.StackedInline):
    model = Person
    form = PersonForm
    formset = PersonFormSet
    max_num = 15
    fieldsets = (
        (None, {"fields": ("name", ("relation", "birth_year", "gender"), "languages")}),
        (
            gettext_lazy("School and work"),
            {"fields": ("education", "work_fields"), "classes": ("collapse",)},
        ),
        (gettext_lazy("Likes to do"), {"fields": ("interests",), "classes": ("collapse",)}),
        (gettext_lazy("Rather not"), {"fields": ("dislikes",), "classes": ("collapse",)}),
    )

    def get_extra(self, request: HttpRequest, obj: Household | None = None, **kwargs: Any) -> int:
        return 1 if obj else 3

    def get_queryset(self, request: HttpRequest) -> Any:
        people = super().get_queryset(request)
        return people.prefetch_related("languages", "interests", "dislikes")

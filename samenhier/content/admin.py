"""Texts of the site, and what every admin page with texts per language has in common."""

from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from samenhier.accounts.admin import NationalAdmin, ScopedAdmin
from samenhier.content.models import Page
from samenhier.content.texts import is_complete

M = TypeVar("M", bound=models.Model)


class TranslatedAdmin(ScopedAdmin[M], TranslationAdmin):
    """Texts per language below each other, and a column that tells which are missing."""

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let each box know its language, so that Arabic is typed from the right."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and (language := getattr(db_field, "language", "")):
            direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
            field.widget.attrs |= {"lang": language, "dir": direction}
        return field

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, record: M) -> SafeString:
        codes = [code for code, _name in settings.LANGUAGES]
        missing = [code for code in codes if not is_complete(record, code)]
        words = {
            "done": len(codes) - len(missing),
            "all": len(codes),
            "missing": ", ".join(missing),
        }
        if missing:
            text = _("%(done)d of %(all)d, no %(missing)s") % words
            return format_html('<span class="badge badge--attention">{}</span>', text)
        return format_html(
            '<span class="badge badge--good">{}</span>', _("%(done)d of %(all)d") % words
        )


@admin.register(Page)
class PageAdmin(TranslatedAdmin[Page], NationalAdmin[Page]):
    """The national coordinator writes the pages."""

    list_display = ["title", "slug", "languages", "updated_at"]
    fieldsets = [
        (
            None,
            {
                "fields": ["slug", "title", "body"],
                "description": gettext_lazy(
                    "An empty line begins a new paragraph. “## ” at the beginning of a line makes "
                    "a heading, “- ” a list."
                ),
            },
        )
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        return ["slug"] if obj else []  # other pages link to this address

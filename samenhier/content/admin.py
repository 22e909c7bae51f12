"""Texts of the site, and what every admin page with texts per language has in common."""

from typing import Any, TypeVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext_lazy,
    override,
    pgettext,
    pgettext_lazy,
)
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from samenhier.accounts.admin import NationalAdmin, ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest, Role
from samenhier.content import services
from samenhier.content.forms import Permission, StoryForm
from samenhier.content.models import (
    EnquiryRoute,
    MunicipalityText,
    Page,
    PartnerEnquiry,
    Question,
    Resource,
    Story,
)
from samenhier.content.models.story import StoryQuerySet
from samenhier.content.models.texts import MunicipalityTextQuerySet
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

    @admin.display(description=gettext_lazy("look at it"))
    def preview(self, record: M) -> SafeString | str:
        """The page in each language, as a reader will see it."""
        if record.pk is None or not hasattr(record, "get_absolute_url"):
            return "-"
        links = []
        for code, _name in settings.LANGUAGES:
            with override(code):
                links.append(
                    (record.get_absolute_url(), code, get_language_info(code)["name_local"])
                )
        return format_html_join(
            " · ", '<a href="{}" hreflang="{}" target="_blank" rel="noopener">{}</a>', links
        )

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

    complete_in = languages  # where the record has a field called `languages`


SHAPE = gettext_lazy(
    "An empty line begins a new paragraph. “## ” at the beginning of a line makes a heading, “- ” "
    "a list. What is empty in a language is read in Dutch, with a notice."
)
ADDRESSES: dict[Any, dict[str, Any]] = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Page)
class PageAdmin(TranslatedAdmin[Page], NationalAdmin[Page]):
    """The national coordinator writes the pages."""

    list_display = ["title", "slug", "languages", "updated_at"]
    formfield_overrides = ADDRESSES
    fieldsets = [
        (None, {"fields": ["slug", "preview", "title", "body"], "description": SHAPE}),
        (
            gettext_lazy("A button below the text"),
            {
                "fields": ["link", "link_label"],
                "description": gettext_lazy(
                    "Is the link empty on the page about giving or about a will? Then that page "
                    "tells how to reach the team."
                ),
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        # Other pages link to this address.
        return ["preview", "slug"] if obj else ["preview"]


@admin.register(MunicipalityText)
class MunicipalityTextAdmin(TranslatedAdmin[MunicipalityText]):
    """Staff write about the municipalities of their own organisation."""

    may_add = may_change = True
    list_display = ["municipality", "languages", "updated_at"]
    list_select_related = ["municipality"]
    readonly_fields = ["preview"]
    fieldsets = [
        (
            None,
            {
                "fields": ["municipality", "preview", "groups_wanted", "contact", "body"],
                "description": SHAPE,
            },
        )
    ]

    def get_queryset(self, request: Any) -> models.QuerySet[MunicipalityText]:
        texts = super().get_queryset(request)
        return cast("MunicipalityTextQuerySet", texts).editable_by(request.user)


@admin.register(Question)
class QuestionAdmin(TranslatedAdmin[Question], NationalAdmin[Question]):
    list_display = ["question", "topic", "order", "languages", "updated_at"]
    list_filter = ["topic"]
    readonly_fields = ["preview"]
    fieldsets = [
        (
            None,
            {
                "fields": ["topic", "order", "preview", "question", "answer"],
                "description": SHAPE,
            },
        )
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Resource)
class ResourceAdmin(TranslatedAdmin[Resource], NationalAdmin[Resource]):
    list_display = ["title", "topic", "order", "complete_in", "updated_at"]
    list_filter = ["topic"]
    formfield_overrides = ADDRESSES
    readonly_fields = ["preview"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("topic", "order", "link", "languages", "domains", "for_whom"),
                    *("preview", "title", "body"),
                ],
                "description": SHAPE,
            },
        )
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Resource | None = None) -> bool:
        return self.has_change_permission(request, obj)


class StoryStateFilter(admin.SimpleListFilter):
    """The three states of the badge in the list."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("public", pgettext_lazy("story", "public")),
            ("hidden", pgettext_lazy("story", "not published")),
            ("refused", pgettext_lazy("story", "no permission")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "public":
                return queryset.filter(is_allowed=True, is_published=True)
            case "hidden":
                return queryset.filter(is_allowed=True, is_published=False)
            case "refused":
                return queryset.filter(is_allowed=False)
            case _:
                return queryset


@admin.register(Story)
class StoryAdmin(TranslatedAdmin[Story]):
    """Stories of the organisation's own municipalities; the yes of the person comes first."""

    may_add = may_change = True
    form = StoryForm
    list_display = ["title", "told_by", "municipality", "state", "languages", "updated_at"]
    list_filter = [StoryStateFilter]
    list_select_related = ["municipality"]
    readonly_fields = ["preview", "way_back"]
    actions = ["take_away"]
    fieldsets = [
        (None, {"fields": ["municipality", "told_by", "preview", "title", "body"]}),
        (
            gettext_lazy("Permission"),
            {
                "fields": [
                    *("permission", "in_language", "permission_by"),
                    *("whose", "contact", "way_back"),
                ],
                "description": gettext_lazy(
                    "Read the story with the person, in a language they know well, and ask whether "
                    "it may be public in these words. Does the story change? Ask again."
                ),
            },
        ),
        (gettext_lazy("On the site"), {"fields": ["is_published"]}),
    ]

    def get_queryset(self, request: Any) -> models.QuerySet[Story]:
        stories = super().get_queryset(request)
        return cast("StoryQuerySet", stories).with_consent()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Only people that this user may see can be found by what is typed."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user  # the class is made anew for each request
        return form

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Only the national coordinator keeps stories that belong to no municipality."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if getattr(request.user, "role", "") != Role.NATIONAL:
            field.required = True
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Story | None = None) -> bool:
        """What was withdrawn need not be kept; the list and the page are scoped already."""
        return self.has_change_permission(request, obj)

    def save_model(self, request: Any, obj: Story, form: StoryForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        match form.cleaned_data["permission"]:
            case Permission.YES:
                services.allow(obj, language=form.cleaned_data["in_language"], by=request.user)
            case Permission.NO:
                services.withdraw(obj)
        messages.info(request, _where_it_is(obj))

    @admin.display(description=gettext_lazy("state"))
    def state(self, story: Story) -> SafeString:
        kind, word = "plain", pgettext("story", "not published")
        if not story.is_allowed:
            kind, word = "attention", pgettext("story", "no permission")
        elif story.is_published:
            kind, word = "good", pgettext("story", "public")
        return format_html('<span class="badge badge--{}">{}</span>', kind, word)

    @admin.display(description=gettext_lazy("link that takes it away"))
    def way_back(self, story: Story) -> str:
        """For a person without e-mail: to print, or to send by phone."""
        if story._state.adding:
            return "-"
        return services.withdrawal_link(story.pk.hex, get_language() or "nl")

    @admin.action(description=gettext_lazy("Take the chosen stories off the site, at once"))
    def take_away(self, request: AuthenticatedRequest, stories: StoryQuerySet) -> None:
        for story in stories:
            services.withdraw(story)
        messages.success(request, _("The stories are off the site. To return they need a new yes."))


@admin.register(EnquiryRoute)
class EnquiryRouteAdmin(NationalAdmin[EnquiryRoute]):
    empty_words = gettext_lazy(
        "Without a route a question goes to the organisation of its municipality, else to the "
        "national coordinator."
    )
    list_display = ["municipality", "track", "organisation", "email"]
    list_select_related = ["municipality", "organisation"]

    def has_delete_permission(self, request: HttpRequest, obj: EnquiryRoute | None = None) -> bool:
        return self.has_change_permission(request, obj)


def _where_it_is(story: Story) -> str:
    """What saving did to the site, said after it."""
    if Story.objects.published().filter(pk=story.pk).exists():
        return _("The story is on the site now. The person can take it away with their own link.")
    return _("The story is not on the site. It needs permission, and a tick under “On the site”.")


class EnquiryStateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", pgettext_lazy("enquiry", "waits for an answer")),
            ("answered", pgettext_lazy("enquiry", "answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "answered":
                return queryset.exclude(answered_at=None)
            case _:
                return queryset


@admin.register(PartnerEnquiry)
class PartnerEnquiryAdmin(ScopedAdmin[PartnerEnquiry]):
    """Read here, answered by mail, and ticked off here."""

    list_display = ["reference", "organisation", "municipality", "track", "received_at", "state"]
    list_select_related = ["municipality"]
    list_filter = [EnquiryStateFilter]
    empty_words = gettext_lazy(
        "What a partner asks on the site appears here, and a mail tells who answers."
    )
    change_form_template = "content/enquiry_admin.html"
    actions = ["tick_off"]
    fields = [
        *("reference", "received_at", "organisation", "name", "email", "municipality", "track"),
        *("message", "language", "routed_to", "answered_at", "answered_by"),
    ]

    @admin.display(description=gettext_lazy("state"))
    def state(self, enquiry: PartnerEnquiry) -> SafeString:
        kind, word = "attention", pgettext("enquiry", "waits for an answer")
        if enquiry.answered_at:
            kind, word = "good", pgettext("enquiry", "answered")
        return format_html('<span class="badge badge--{}">{}</span>', kind, word)

    @admin.action(description=gettext_lazy("The chosen enquiries are answered"))
    def tick_off(self, request: AuthenticatedRequest, enquiries: Any) -> None:
        for enquiry in enquiries:
            services.mark_answered(enquiry, by=request.user)
        messages.success(request, _("Written down as answered, with your name and the time."))

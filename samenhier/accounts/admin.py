"""What every page of the staff site has in common, and the accounts themselves."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenhier.accounts.models import (
    Municipality,
    Organisation,
    PostcodeArea,
    Role,
    User,
    UserQuerySet,
)
from samenhier.shown import show

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

M = TypeVar("M", bound=models.Model)

admin.site.unregister(Group)  # roles say who may do what
# Lists of addresses and second steps beside the accounts, which nobody needs and no log knows.
admin.site.unregister([EmailAddress, Authenticator])


class ScopedAdmin(admin.ModelAdmin[M]):
    """A page of the staff site that shows only what its reader may see.

    The model's `visible_to` is the one scope: it limits the list, the single record and every
    choice of a related record. Adding, changing and deleting are off unless a page says so.
    Whatever rows a page shows or changes are noted for the access log, here for all of them.
    """

    may_add = False
    may_change = False
    # What an empty list says, and the button that adds; each has words of its own by default.
    empty_words: "StrPromise | str" = ""
    add_words: "StrPromise | str" = ""
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[M]:
        rows: Any = super().get_queryset(request)
        visible: models.QuerySet[M] = rows.visible_to(request.user)
        return visible

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is called by what it lists."""
        names = {"title": capfirst(self.opts.verbose_name_plural)}
        names["add_title"] = _("Add %(thing)s") % {"thing": self.opts.verbose_name}
        page = super().changelist_view(request, names | (extra_context or {}))
        if isinstance(page, TemplateResponse) and page.context_data and "cl" in page.context_data:
            show(request, page.context_data["cl"].result_list)
        return page

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of a record is called by its name."""
        if record := context.get("original"):
            context |= {"title": self.title_of(record), "subtitle": None}
        for part in context.get("inline_admin_formsets", []):
            show(request, part.formset.get_queryset())
        return super().render_change_form(request, context, *args, **kwargs)

    def title_of(self, record: M) -> str:
        """What the page of a record is called."""
        return str(record)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M:
        """The record, or 404: Django's own answer would send a stranger to the home page."""
        found: M | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        show(request, [found])
        return found

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> Any:
        show(request, [obj])
        return super().log_addition(request, obj, message)

    def page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """A page of one's own beside this list, for whoever may see the list."""

        @wraps(view)
        def for_its_readers(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(for_its_readers)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The things to do with chosen rows, each of which is noted too."""
        actions: dict[str, Any] = super().get_actions(request)
        return {name: (_noting(action[0]), *action[1:]) for name, action in actions.items()}

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        related: Any = db_field.remote_field.model._default_manager.all()
        if "queryset" not in kwargs and hasattr(related, "visible_to"):
            kwargs["queryset"] = related.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A choice without the pop-ups around it: related records are kept on their own pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        """Store what the form asks, and nothing else: a status changed meanwhile stays."""
        obj.save(update_fields=_asked(obj, form) if change else None)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Which fields changed. Names of people stay out of the admin's own log."""
        message: list[dict[str, Any]] = super().construct_change_message(
            request, form, formsets, add
        )
        for entry in message:
            for details in entry.values():
                if "object" in details:
                    details["object"] = str(getattr(form.instance, "reference", form.instance.pk))
        return message

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and _is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.may_change and _is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def _noting(action: Any) -> Any:
    """The action, which notes the rows it is done with."""

    @wraps(action)
    def noting(page: Any, request: HttpRequest, rows: Any) -> Any:
        show(request, list(rows))
        return action(page, request, rows)

    return noting


def _asked(record: models.Model, form: Any) -> set[str]:
    """The columns behind the fields of a form; of a text per language also the plain one."""
    columns = {
        field.name: field
        for field in record._meta.concrete_fields
        if field.name in form.cleaned_data or getattr(field, "auto_now", False)
    }
    plain = {getattr(field, "translated_field", field).name for field in columns.values()}
    return columns.keys() | plain


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


def _is_officer(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role == Role.PRIVACY


def _is_national(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role == Role.NATIONAL


class PartOfRecord:
    """An inline of a ScopedAdmin: whoever may change the record may change its parts."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_staff(request)


class OfficerAdmin(ScopedAdmin[M]):
    """A page that the privacy officer reads, and nobody else."""

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return _is_officer(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.may_change and _is_officer(request)


class NationalAdmin(ScopedAdmin[M]):
    """A page that staff may read and only the national coordinator may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_national(request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return _is_national(request)


@admin.register(Organisation)
class OrganisationAdmin(NationalAdmin[Organisation]):
    search_fields = ["name"]


@admin.register(Municipality)
class MunicipalityAdmin(NationalAdmin[Municipality]):
    list_display = ["name", "code", "organisation", "intake"]
    list_select_related = ["organisation"]
    search_fields = ["name", "code"]


@admin.register(PostcodeArea)
class PostcodeAreaAdmin(admin.ModelAdmin[PostcodeArea]):
    """Loaded with `manage.py load_postcodes`; here to look up."""

    list_display = ["pc4", "place", "latitude", "longitude"]
    search_fields = ["pc4", "place"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_national(request)

    def has_view_permission(self, request: HttpRequest, obj: PostcodeArea | None = None) -> bool:
        return _is_national(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PostcodeArea | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PostcodeArea | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(NationalAdmin[User]):
    """Accounts. Sign-in goes by a mailed code, so no password is set here."""

    list_display = ["name", "email", "role", "organisation", "municipality", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["organisation", "municipality"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "language", "role", "organisation", "municipality", "is_active"]
    ordering = ["name"]
    actions = ["switch_second_step_off"]

    @admin.action(
        description=gettext_lazy("Switch the second step off: phone and recovery codes are lost"),
        permissions=["change"],
    )
    def switch_second_step_off(self, request: HttpRequest, queryset: UserQuerySet) -> None:
        """Whoever works here is asked at once to set it up again."""
        for user in queryset:
            Authenticator.objects.filter(user=user).delete()
            self.log_change(request, user, "second step off")
        self.message_user(request, _("The second step is off. Did you see or call them first?"))

    def save_model(
        self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool
    ) -> None:
        obj.email = (obj.email or "").lower() or None
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        # Whoever reads the mail of an address that was replaced does not sign in with it.
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

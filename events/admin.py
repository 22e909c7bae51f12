"""Events on the staff site: write them, call them off, tick who was there."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from events import attendance, series, services
from events.forms import AttendanceForm, EventForm
from events.models import TRAINER_ROLES, Audience, Event, EventQuerySet, Registration
from events.repeating import repeat_page
from events.walk_ins import walk_ins_page
from samenhier.accounts.models import AuthenticatedRequest, Role, User
from samenhier.content.admin import TranslatedAdmin


class RegistrationInline(admin.TabularInline[Registration, Event]):
    """Who comes, then who waits, in order. Only attendance can be changed, once it has begun."""

    model = Registration
    form = AttendanceForm
    fields = ["user", "status", "registered_at", "answer_before", "wishes", "has_attended"]
    readonly_fields = ["user", "status", "registered_at", "answer_before", "wishes"]
    ordering = ["status", "registered_at", "pk"]
    verbose_name_plural = gettext_lazy("participants and waiting list")
    extra = 0
    can_delete = False

    def get_queryset(self, request: Any) -> models.QuerySet[Registration]:
        return Registration.objects.visible_to(request.user).live().select_related("user", "event")

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> Any:
        return self.readonly_fields if obj and obj.has_begun else self.fields

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return True  # the page around it has been scoped

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False


class WhenFilter(admin.SimpleListFilter):
    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("coming", pgettext_lazy("events", "still to come")),
            ("over", pgettext_lazy("events", "over")),
            ("cancelled", pgettext_lazy("events", "cancelled")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        match self.value():
            case "coming":
                return queryset.filter(is_cancelled=False, ends_at__gt=now)
            case "over":
                return queryset.filter(is_cancelled=False, ends_at__lte=now)
            case "cancelled":
                return queryset.filter(is_cancelled=True)
            case _:
                return queryset


@admin.register(Event)
class EventAdmin(TranslatedAdmin[Event]):
    may_add = may_change = True
    list_display = ["title", "municipality", "starts_at", "seats", "state", "languages"]
    list_filter = [WhenFilter, "kind"]
    list_select_related = ["municipality"]
    search_fields = ["title", "location"]
    ordering = ["-starts_at", "pk"]
    inlines = [RegistrationInline]
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
        models.URLField: {"assume_scheme": "https"},
    }
    actions = ["call_off"]
    form = EventForm
    change_form_template = "events/admin_change_form.html"
    fieldsets = [
        (
            None,
            {"fields": ["kind", "training", "municipality", "trainers", "title", "description"]},
        ),
        (
            gettext_lazy("When and where"),
            {
                "fields": ["starts_at", "ends_at", "mode", "location", "online_link"],
                "description": gettext_lazy(
                    "When you change this, everybody who would come or waits gets a mail."
                ),
            },
        ),
        (
            gettext_lazy("Who can come"),
            {
                "fields": [*Audience.values, "capacity", "accessibility", "has_childcare"],
                "description": gettext_lazy(
                    "Others do not see it and cannot register; who has a seat keeps it. More "
                    "seats: the first people on the waiting list get them, and a mail. Fewer "
                    "seats: nobody loses a seat."
                ),
            },
        ),
    ]

    def get_queryset(self, request: Any) -> models.QuerySet[Event]:
        events = super().get_queryset(request)
        return cast("EventQuerySet", events).editable_by(request.user).with_seats()

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Only the national coordinator makes events for everybody in the programme."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "training":
            return field
        if getattr(request.user, "role", "") != Role.NATIONAL:
            field.required = True
        return field

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The team of this user, and whoever leads the event already."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        match = request.resolver_match
        leads = Event.trainers.through._default_manager.filter(
            event=(match and match.kwargs.get("object_id")) or None
        )
        team = User.objects.visible_to(cast("User", request.user)).filter(
            role__in=TRAINER_ROLES, is_active=True
        )
        field.queryset = User.objects.filter(Q(pk__in=team) | Q(pk__in=leads.values("user")))
        field.widget = CheckboxSelectMultiple(choices=field.choices)
        field.help_text = db_field.help_text
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> Any:
        """Whether later meetings change too is asked where there are any."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and series.following(obj, obj.starts_at).exists():
            fieldsets.append((gettext_lazy("The series"), {"fields": ["and_following"]}))
        return fieldsets

    def get_inlines(self, request: HttpRequest, obj: Event | None) -> list[Any]:
        return self.inlines if obj else []

    def save_model(self, request: Any, obj: Event, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        # Without it, only who was there was ticked.
        fields = [name for name in form.changed_data if name != "and_following"]
        if not fields:
            return
        later = form.cleaned_data.get("and_following", False)
        form.later = list(series.following(obj, form.initial["starts_at"])) if later else []
        if services.change(obj, by=request.user, fields=fields, following=later):
            messages.info(request, _("Everybody who would come or waits gets a mail about it."))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Attendance at a training can make a group ready, and taking it back can undo that."""
        super().save_related(request, form, formsets, change)
        for one in getattr(form, "later", []) if "trainers" in form.changed_data else []:
            one.trainers.set(form.cleaned_data["trainers"])
        attendance.count_attendance(form.instance)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/walk-ins/", view(self.walk_ins_view), name="events_event_walk_ins"),
            path("<uuid:pk>/repeat/", view(self.repeat_view), name="events_event_repeat"),
            *super().get_urls(),
        ]

    def walk_ins_view(self, request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
        event = get_object_or_404(self.get_queryset(request), pk=pk)
        return walk_ins_page(request, event, self.admin_site.each_context(request))

    def repeat_view(self, request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
        event = get_object_or_404(self.get_queryset(request), pk=pk)
        return repeat_page(request, event, self.admin_site.each_context(request))

    @admin.display(description=gettext_lazy("seats"))
    def seats(self, event: Event) -> str:
        words = {"taken": event.taken, "seats": event.capacity, "waiting": event.waiting}
        if event.waiting:
            return _("%(taken)d of %(seats)d, %(waiting)d waiting") % words
        return _("%(taken)d of %(seats)d") % words

    @admin.display(description=gettext_lazy("state"))
    def state(self, event: Event) -> SafeString:
        kind, word = "good", pgettext("event", "open")
        if event.is_cancelled:
            kind, word = "wrong", pgettext("event", "cancelled")
        elif event.is_past:
            kind, word = "plain", pgettext("event", "over")
        elif not event.is_open:
            kind, word = "info", pgettext("event", "going on")
        elif not event.seats_left:
            kind, word = "attention", pgettext("event", "full")
        return format_html('<span class="badge badge--{}">{}</span>', kind, word)

    @admin.action(description=gettext_lazy("Cancel the chosen events and mail everybody"))
    def call_off(self, request: AuthenticatedRequest, events: EventQuerySet) -> HttpResponse | None:
        """Ask first: the mails cannot be taken back."""
        answer = request.POST.get("confirmed")
        if not answer:
            return self._ask_to_call_off(request, events)
        chosen = list(events)
        if answer == "following":
            chosen = list({one.pk: one for one in [*chosen, *self._following(events)]}.values())
        begun = services.cancel_all(chosen, by=request.user)
        for event in begun:
            text = _("“%(event)s” has begun already and was not cancelled.")
            messages.error(request, text % {"event": event})
        for event in chosen:
            if event not in begun:
                text = _("“%(event)s” is cancelled. Everybody who would come gets a mail.")
                messages.success(request, text % {"event": event})
        return None

    def _following(self, events: EventQuerySet) -> list[Event]:
        """The later meetings of the series of these."""
        found = [one for event in events for one in series.following(event, event.starts_at)]
        chosen = {event.pk for event in events}
        return [one for one in {one.pk: one for one in found}.values() if one.pk not in chosen]

    def _ask_to_call_off(self, request: HttpRequest, events: EventQuerySet) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Cancel these events?"),
            "events": events,
            "following": self._following(events),
            "opts": self.opts,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "events/event_confirm_cancel.html", context)

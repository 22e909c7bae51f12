"""Households at the desk: the list, entering, and a page per household."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from newcomers import services
from newcomers.admin import meeting, steps
from newcomers.admin.folding import folded, open_where_wrong
from newcomers.admin.people import PersonInline
from newcomers.admin.referrals import ReferralInline
from newcomers.forms import HouseholdForm, StepForm
from newcomers.models import Household
from newcomers.permissions import can_change
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.oversight.reasons import check_reason
from samenhier.phrases import listed
from samenhier.staying import StayingFilter
from samenhier.traits.models import ContactTraits


class MatchedFilter(admin.SimpleListFilter):
    title = pgettext_lazy("pair", "match")
    parameter_name = "matched"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("matched")), ("no", gettext_lazy("without a match"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return queryset.filter(is_matched=self.value() == "yes")


@admin.register(Household)
class HouseholdAdmin(ScopedAdmin[Household]):
    """Staff enter everything here."""

    may_add = may_change = True
    form = HouseholdForm
    inlines = (PersonInline, ReferralInline)
    change_form_template = "newcomers/household_change.html"
    list_display = (
        "reference",
        "size",
        "languages",
        "municipality",
        "stands",
        "support",
        "waiting",
    )
    list_filter: ClassVar = [
        "status",
        MatchedFilter,
        StayingFilter,
        ("municipality", admin.RelatedOnlyFieldListFilter),
        "track",
    ]
    list_select_related = ("municipality",)
    search_fields = ("reference", "people__name")
    search_help_text = gettext_lazy("By reference, or by the name of one of the people.")
    ordering = ("waiting_since",)
    fieldsets = (
        (
            gettext_lazy("Who and where"),
            {"fields": (("municipality", "pc4"), ("track", "waiting_since"), "language")},
        ),
        (
            gettext_lazy("Consent"),
            {
                "fields": ("consent_participation", "consent_special_needs", "consent_language"),
                "description": gettext_lazy(
                    "Explain it first, in a language they speak well. Yes and no are both fine, "
                    "and can be changed at any time. You are kept as the one who assisted."
                ),
            },
        ),
        (gettext_lazy("How to reach them"), {"fields": (("phone", "email"), "may_leave_message")}),
        (gettext_lazy("When there is time"), {"fields": ("day_parts", "travel_km")}),
        (gettext_lazy("Kind of contact"), {"fields": ContactTraits.STYLE_FIELDS}),
        (
            gettext_lazy("Support and wishes"),
            {"fields": ("needs", "safety_wish", "avoids")},
        ),
        (
            gettext_lazy("What they would like to reach"),
            {"fields": ("goals",)},
        ),
        (gettext_lazy("Interpreter"), {"fields": ("needs_interpreter", "interpreter_agreed")}),
        (
            gettext_lazy("What is needed to meet"),
            {
                "fields": ("requirements", "practical_needs"),
                "description": gettext_lazy("Only with consent for practical needs."),
            },
        ),
        (gettext_lazy("Their group"), {"fields": ("preferences",)}),
        (gettext_lazy("What counts for them"), {"fields": ("emphasis",)}),
        (
            gettext_lazy("For staff only"),
            {"fields": ("vulnerability", "decide_with_two", "intake_notes")},
        ),
    )

    class Media:
        css: ClassVar = {"all": ["samenhier/forms.css"]}

    # --- The list ---------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        households: Any = super().get_queryset(request)
        return households.with_match().prefetch_related("people__languages")

    @admin.display(description=gettext_lazy("people"))
    def size(self, household: Household) -> int:
        return len(household.people.all())

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, household: Household) -> str:
        spoken = {
            each.get_language_display()
            for person in household.people.all()
            for each in person.languages.all()
        }
        return listed(sorted(spoken))

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def stands(self, household: Household) -> str:
        is_matched = getattr(household, "is_matched", False)
        return _("matched") if is_matched else household.get_status_display()

    @admin.display(description=pgettext_lazy("household", "waits"), ordering="waiting_since")
    def waiting(self, household: Household) -> str:
        days = household.waiting_days()
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    @admin.display(description=pgettext_lazy("list", "support"), ordering="vulnerability")
    def support(self, household: Household) -> int | None:
        return household.vulnerability

    # --- One household ----------------------------------------------------------------------

    def get_object(  # type: ignore[override]
        self, request: AuthenticatedRequest, object_id: str, from_field: str | None = None
    ) -> Household:
        """Every page of a household; some households open only with a reason."""
        household = super().get_object(request, object_id, from_field)
        check_reason(request, household)
        return household

    def has_change_permission(self, request: HttpRequest, obj: Household | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or can_change(cast("User", request.user), obj)

    def get_fieldsets(self, request: HttpRequest, obj: Household | None = None) -> Any:
        """All open to enter a household; folded to look one up, and where it is wrong open."""
        fieldsets = super().get_fieldsets(request, obj)
        return folded(fieldsets) if obj else fieldsets

    def get_inline_instances(self, request: HttpRequest, obj: Household | None = None) -> Any:
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.classes = ("collapse",) if obj else ()
        return inlines

    def render_change_form(  # type: ignore[override]
        self,
        request: AuthenticatedRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Household | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context |= steps.whereabouts(obj)
            open_where_wrong(context["adminform"])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(  # type: ignore[override]
        self,
        request: AuthenticatedRequest,
        form: HouseholdForm,
        formsets: list[BaseInlineFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        household = form.instance
        before = household.status
        services.set_needs(household, form.cleaned_data["needs"], form.cleaned_data["goals"])
        services.set_preferences(household, form.cleaned_data["preferences"])
        for purpose, is_given in form.new_answers().items():
            services.answer_consent(
                household,
                purpose,
                is_given=is_given,
                by=request.user,
                language=form.cleaned_data["consent_language"] or household.language,
            )
        services.settle(household)
        if household.status != before:
            messages.info(request, steps.now_and_next(household))

    # --- Steps ------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<uuid:pk>/step/<slug:status>/",
                self.admin_site.admin_view(self.step_view),
                name="newcomers_household_step",
            ),
            path(
                "<uuid:pk>/talk/",
                self.admin_site.admin_view(self.talk_view),
                name="newcomers_household_talk",
            ),
            path(
                "<uuid:pk>/action/",
                self.admin_site.admin_view(self.action_view),
                name="newcomers_household_action",
            ),
            path(
                "<uuid:pk>/account/",
                self.admin_site.admin_view(require_POST(self.account_view)),
                name="newcomers_household_account",
            ),
            *super().get_urls(),
        ]

    def step_view(self, request: AuthenticatedRequest, pk: Any, status: str) -> HttpResponse:
        """Ask for the reason, then take the step."""
        household = self._changeable(request, pk)
        if status not in steps.STEPS:
            raise Http404
        form = StepForm(request.POST or None, status=status)
        if request.method == "POST" and form.is_valid():
            steps.take(request, household, status, form.cleaned_data["reason"])
            return _back_to(household)
        context = {
            **self._site(request),
            "title": steps.STEPS[status],
            "record": household,
            "list_url": reverse("admin:newcomers_household_changelist"),
            "change_url": reverse("admin:newcomers_household_change", args=[household.pk]),
            "form": form,
            "is_allowed": steps.is_open(household, status),
        }
        return TemplateResponse(request, "admin/step.html", context)

    def talk_view(self, request: AuthenticatedRequest, pk: Any) -> HttpResponse:
        household = self._changeable(request, pk)
        return meeting.talk_page(request, household, self._site(request))

    def action_view(self, request: AuthenticatedRequest, pk: Any) -> HttpResponse:
        household = self._changeable(request, pk)
        return meeting.action_page(request, household, self._site(request))

    def account_view(self, request: AuthenticatedRequest, pk: Any) -> HttpResponse:
        """Give the household its own page."""
        household = self._changeable(request, pk)
        try:
            services.open_account(household, by=request.user)
        except services.NoAddress:
            messages.error(request, _("Write down an e-mail address first, and save."))
        except services.AddressTaken:
            messages.error(request, _("Somebody else signs in with this e-mail address."))
        else:
            messages.success(request, _("They get a mail on how to open their own page."))
        return _back_to(household)

    def _site(self, request: HttpRequest) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts, "media": self.media}

    def _changeable(self, request: AuthenticatedRequest, pk: Any) -> Household:
        household = self.get_object(request, str(pk))
        if not self.has_change_permission(request, household):
            raise PermissionDenied
        return household


def _back_to(household: Household) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:newcomers_household_change", args=[household.pk]))

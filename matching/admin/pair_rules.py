"""Pairs that staff keep together or apart in every round, until somebody ends it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import services
from matching.admin import pages
from matching.forms.steering import PairRuleForm
from matching.models import PairRule
from matching.permissions import can_match
from samenhier.accounts.admin import ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show

LIST = "admin:matching_pairrule_changelist"


class StandingFilter(admin.SimpleListFilter):
    """Whether the wish counts still."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("counts", _("counts now")), ("ended", _("ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "counts":
                return queryset.filter(ended_at=None)
            case "ended":
                return queryset.exclude(ended_at=None)
        return queryset


@admin.register(PairRule)
class PairRuleAdmin(ScopedAdmin[PairRule]):
    """The list of wishes. One is written, and ended; none is edited."""

    may_add = True
    list_display = ["household", "group", "wish", "reason", "by", "created_at", "standing"]
    list_filter = [StandingFilter, "wish"]
    list_select_related = ["household", "group", "by"]
    search_fields = ["household__reference", "group__reference", "group__name"]
    add_words = gettext_lazy("Keep a pair together or apart")
    empty_words = gettext_lazy("What you know better than a round stands here, with why.")

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, rule: PairRule) -> str:
        return _("ended") if rule.ended_at else _("counts now")

    def add_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return write(request)

    def change_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        rule = self.get_object(request, object_id)
        show(request, [rule.household, rule.group])
        if request.method == "POST":
            return end(request, rule)
        may_end = can_match(request.user, rule.household.municipality) and not rule.ended_at
        shown = {"rule": rule, "may_end": may_end}
        return pages.page(
            request, "admin/matching/pair_rule.html", str(rule), shown, model=PairRule
        )


def write(request: AuthenticatedRequest) -> HttpResponse:
    """Say which two are kept together or apart; a link may bring them along."""
    form = PairRuleForm(request.POST or None, user=request.user, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            services.keep(
                asked["wish"],
                asked["household"],
                asked["group"],
                reason=asked["reason"],
                by=request.user,
            )
        except services.DecisionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. It counts from the next round on."))
            return redirect(LIST)
    for name in ("household", "group"):
        show(request, form.fields[name].queryset)  # type: ignore[attr-defined]
    title = _("Keep a pair together or apart")
    return pages.page(
        request, "admin/matching/write_pair_rule.html", title, {"form": form}, model=PairRule
    )


def end(request: AuthenticatedRequest, rule: PairRule) -> HttpResponse:
    """Let rounds decide on the pair again."""
    services.end(rule, by=request.user)
    messages.success(request, _("Ended. The next round decides on this pair again."))
    return HttpResponseRedirect(request.path)

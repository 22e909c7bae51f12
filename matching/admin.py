"""The matching desk: start a round, watch it, decide on what it proposes."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from matching import questions, services
from matching.desk import Desk
from matching.forms.deciding import ApproveForm, DecisionForm, RejectForm, StartRoundForm
from matching.forms.what_if import PairWishForm, WhatIfForms
from matching.listing import ListingForm
from matching.models import MatchingRound, WeightsVersion
from matching.permissions import can_match
from matching.whatif import Answer, Pool
from samenhier.accounts.admin import NationalAdmin, ScopedAdmin
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


@admin.register(MatchingRound)
class MatchingRoundAdmin(ScopedAdmin[MatchingRound]):
    """The list of rounds; adding one starts it, opening one is the desk."""

    may_add = True
    list_display = ["__str__", "status", "counted", "proposal_count", "requested_by"]
    list_filter = ["status", ("municipality", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["municipality", "requested_by"]
    add_words = gettext_lazy("Run matching")
    empty_words = gettext_lazy("A round proposes matches; you decide. Start one above.")
    ordering = ["-requested_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchingRound]:
        """Without the frozen pool and problem: large, and the pool holds attributes of people."""
        return super().get_queryset(request).defer("case", "problem")

    def get_urls(self) -> list[URLPattern]:
        stop = self.admin_site.admin_view(require_POST(self.stop_view))
        what_if = self.admin_site.admin_view(self.what_if_view)
        answer = self.admin_site.admin_view(require_safe(self.answer_view))
        name = "matching_matchinground"
        return [
            path("<uuid:pk>/stop/", stop, name=f"{name}_stop"),
            path("<uuid:pk>/what-if/", what_if, name=f"{name}_what_if"),
            path("<uuid:pk>/what-if/<str:key>/", answer, name=f"{name}_answer"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("households"), ordering="household_count")
    def counted(self, matching_round: MatchingRound) -> int | None:
        """How many it began with; unknown until it begins, and of rounds from before we counted."""
        return matching_round.household_count if matching_round.engine else None

    @admin.display(description=gettext_lazy("proposals"))
    def proposal_count(self, matching_round: MatchingRound) -> int | None:
        """The last stage that counts matches; a list of rounds needs no second query for it."""
        solution = matching_round.solution or {}
        return len(solution["matches"]) if "matches" in solution else None

    def add_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Choose a municipality and run the matching."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartRoundForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                started = services.start_round(form.cleaned_data["municipality"], by=request.user)
            except services.RoundAlreadyRunning:
                form.add_error(
                    "municipality",
                    _("A round is already running here. Wait until it is done."),
                )
            else:
                return HttpResponseRedirect(_desk_url(started))
        context = self._page(request, _("Run matching")) | {"form": form}
        return TemplateResponse(request, "admin/matching/start_round.html", context)

    def change_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The desk of one round."""
        matching_round = self.get_object(request, object_id)
        forms = _decision_forms(request, matching_round)
        if request.method == "POST":
            if not can_match(request.user, matching_round.municipality):
                raise PermissionDenied
            chosen = forms.get(request.POST.get("verdict", ""))
            if chosen is None:
                raise BadRequest("A decision without a verdict.")
            if chosen.is_valid():
                _report(request, _decide(chosen, request))
                return HttpResponseRedirect(
                    f"{_desk_url(matching_round)}?{request.GET.urlencode()}"
                )
        context = self._page(request, str(matching_round)) | forms
        desk = Desk(matching_round, chosen=request.POST.getlist("proposals"))
        show(request, [*desk.households, *desk.groups])
        listing = ListingForm(request.GET)
        context |= {"desk": desk, "listing": listing, "cards": listing.listed(desk.cards)}
        return TemplateResponse(request, "admin/matching/desk.html", context)

    def stop_view(self, request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
        """End a round that is at work."""
        matching_round = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            services.stop_round(matching_round, by=request.user)
        except services.RoundOver:
            messages.info(request, _("The round was over already."))
        else:
            messages.success(request, _("The round is stopped."))
        return HttpResponseRedirect(_desk_url(matching_round))

    def what_if_view(self, request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
        """Ask what would change, without changing anything."""
        matching_round = self._variable(request, pk)
        pool = Pool(matching_round, request.user)
        asks = request.method == "POST"
        forms = WhatIfForms(
            pool, matching_round, request.POST if asks else None, _filled_in(request.GET, pool)
        )
        if asks and forms.is_valid():
            try:
                key = services.ask_what_if(matching_round, forms.wishes(), by=request.user)
            except services.NobodyThere:
                messages.error(request, _("The computer that works this out cannot be reached."))
            else:
                return redirect("admin:matching_matchinground_answer", pk, key)
        return self._what_if_page(request, matching_round, pool, {"forms": forms})

    def answer_view(self, request: AuthenticatedRequest, pk: UUID, key: str) -> HttpResponse:
        """What came of a question, or that it is still being worked out."""
        matching_round = self._variable(request, pk)
        question = questions.at(questions.place(matching_round, request.user, key))
        if question is None:
            messages.info(request, _("That answer is not kept any more. Ask again."))
            return redirect("admin:matching_matchinground_what_if", pk)
        pool = Pool(matching_round, request.user)
        if question.is_awaited:
            return self._what_if_page(request, matching_round, pool, {"is_awaited": True})
        shown: dict[str, Any] = {
            "forms": WhatIfForms(pool, matching_round, wishes=question.wishes),
            "is_late": question.is_late,
            "answer": None if question.is_late else Answer(question, pool),
        }
        return self._what_if_page(request, matching_round, pool, shown)

    def _variable(self, request: AuthenticatedRequest, pk: UUID) -> MatchingRound:
        """The round, for somebody who may match here; one without a plan has no what-if."""
        matching_round = get_object_or_404(self.get_queryset(request), pk=pk)
        if not can_match(request.user, matching_round.municipality):
            raise PermissionDenied
        if not matching_round.can_vary:
            raise Http404
        return matching_round

    def _what_if_page(
        self,
        request: AuthenticatedRequest,
        matching_round: MatchingRound,
        pool: Pool,
        shown: dict[str, Any],
    ) -> HttpResponse:
        """A page that lists the households of the pool, which is a look at each of them."""
        if "forms" in shown:
            show(request, [*pool.households.values(), *pool.groups.values()])
        context = self._page(request, _("What if")) | {"round": matching_round} | shown
        return TemplateResponse(request, "admin/matching/what_if.html", context)

    def _page(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _desk_url(matching_round: MatchingRound) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def _filled_in(asked: QueryDict, pool: Pool) -> dict[str, list[tuple[str, str]]]:
    """The pair that a link on the desk brings along; nobody who is not in the pool."""
    household, group = asked.get("household", ""), asked.get("group", "")
    if household not in pool.households or group not in pool.groups:
        return {}
    kept_apart = asked.get("wish") == PairWishForm.APART
    return {"forbidden" if kept_apart else "locked": [(household, group)]}


def _decision_forms(request: HttpRequest, matching_round: MatchingRound) -> dict[str, DecisionForm]:
    """Both forms stand on the page; only the one whose button was pressed is filled."""
    verdict = request.POST.get("verdict") if request.method == "POST" else None
    kinds: dict[str, type[DecisionForm]] = {"approve": ApproveForm, "reject": RejectForm}
    return {
        name: kind(request.POST if verdict == name else None, matching_round=matching_round)
        for name, kind in kinds.items()
    }


def _decide(form: DecisionForm, request: AuthenticatedRequest) -> services.Decisions:
    data = form.cleaned_data
    show(request, data["proposals"])
    if isinstance(form, RejectForm):
        reason = form.full_reason()
        return services.decide(
            data["proposals"], lambda each: services.reject(each, reason=reason, by=request.user)
        )
    return services.decide(
        data["proposals"],
        lambda each: services.approve(
            each, builder=data["builder"], starts_on=data["starts_on"], by=request.user
        ),
    )


def _report(request: HttpRequest, decisions: services.Decisions) -> None:
    """Tell what was done, and for each proposal that was refused why."""
    if decisions.done:
        count = len(decisions.done)
        text = ngettext("%(count)d decision is saved.", "%(count)d decisions are saved.", count)
        messages.success(request, text % {"count": count})
    for proposal, why in decisions.refused:
        pair = {"household": proposal.household, "group": proposal.group, "why": why}
        messages.error(request, _("%(household)s and %(group)s: %(why)s") % pair)


@admin.register(WeightsVersion)
class WeightsVersionAdmin(NationalAdmin[WeightsVersion]):
    """The versions of the weights, to read. A version is never edited."""

    list_display = ["__str__", "author", "created_at", "reason"]
    list_select_related = ["author"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return admin.ModelAdmin.get_queryset(self, request)  # not personal data

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

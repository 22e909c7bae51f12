"""What would come of other wishes: a question to a worker, its answer, and a round by it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import questions, services
from matching.admin import pages, starting
from matching.forms.steering import RunAsWishedForm
from matching.forms.what_if import PairWishForm, WhatIfForms
from matching.models import MatchingRound
from matching.whatif import Answer, Pool
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


def ask(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Ask what would change, without changing anything."""
    matching_round = _variable(request, pk)
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
    return _page(request, matching_round, pool, {"forms": forms})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: AuthenticatedRequest, pk: UUID, key: str) -> HttpResponse:
    """What came of a question, or that it is still being worked out; and a round by it."""
    matching_round = _variable(request, pk)
    question = questions.at(questions.place(matching_round, request.user, key))
    if question is None:
        messages.info(request, _("That answer is not kept any more. Ask again."))
        return redirect("admin:matching_matchinground_what_if", pk)
    pool = Pool(matching_round, request.user)
    if question.is_awaited:
        return _page(request, matching_round, pool, {"is_awaited": True})
    keeps = RunAsWishedForm(
        request.POST if request.method == "POST" else None, wishes=question.wishes
    )
    if keeps.is_bound and keeps.is_valid():
        try:
            started = services.run_as_wished(
                matching_round, question.wishes, reason=keeps.reason, by=request.user
            )
        except (services.DecisionRefused, services.RoundAlreadyRunning) as refusal:
            keeps.add_error(None, str(refusal) or starting.already_running())
        else:
            return redirect(pages.address(started))
    shown: dict[str, Any] = {
        "forms": WhatIfForms(pool, matching_round, wishes=question.wishes),
        "keeps": keeps,
        "is_late": question.is_late,
        "answer": None if question.is_late else Answer(question, pool),
    }
    return _page(request, matching_round, pool, shown)


def _variable(request: AuthenticatedRequest, pk: UUID) -> MatchingRound:
    """A round with a plan; one without has no what-if."""
    matching_round = pages.find(request, pk)
    if not matching_round.can_vary:
        raise Http404
    return matching_round


def _page(
    request: AuthenticatedRequest, matching_round: MatchingRound, pool: Pool, shown: dict[str, Any]
) -> HttpResponse:
    """A page that lists the households of the pool, which is a look at each of them."""
    if "forms" in shown:
        show(request, [*pool.households.values(), *pool.groups.values()])
    return pages.page(
        request, "admin/matching/what_if.html", _("What if"), {"round": matching_round} | shown
    )


def _filled_in(asked: QueryDict, pool: Pool) -> dict[str, list[tuple[str, str]]]:
    """The pair that a link on the desk brings along; nobody who is not in the pool."""
    household, group = asked.get("household", ""), asked.get("group", "")
    if household not in pool.households or group not in pool.groups:
        return {}
    kept_apart = asked.get("wish") == PairWishForm.APART
    return {"forbidden" if kept_apart else "locked": [(household, group)]}

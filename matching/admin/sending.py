"""Putting approved pairs to the newcomers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import services
from matching.admin import pages
from matching.admin import pair as pair_page
from matching.admin.deciding import name_refused
from matching.forms.sending import SendForm
from matching.listing import PER_PAGE
from matching.models import MatchingRound, Proposal, ProposalStatus
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.shown import show


def send(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Choose which approved pairs are sent and who tells the newcomers, and send them."""
    matching_round = pages.find(request, pk)
    if matching_round.is_trial:
        raise PermissionDenied
    approved = matching_round.proposals.filter(status=ProposalStatus.APPROVED)
    shown = _shown(request, matching_round)
    form = SendForm(request.POST or None, proposals=list(shown))
    if request.method == "POST" and form.is_valid():
        show(request, [proposal for proposal, _builder in form.chosen])
        _report(request, _send(form.chosen, request.user))
        return HttpResponseRedirect(_onward(request, matching_round))
    show(request, [each.household for each in shown] + [each.group for each in shown])
    context = {"form": form, "round": matching_round, "total": approved.count()}
    return pages.page(request, "admin/matching/send.html", _("Send to the newcomers"), context)


def _shown(request: AuthenticatedRequest, matching_round: MatchingRound) -> QuerySet[Proposal]:
    """The pairs on the page; of a page that was sent, those that stood on it then."""
    proposals = matching_round.proposals.select_related(
        "household__municipality", "household__user", "group__coordinator"
    ).defer("parts", "facts")
    try:
        if request.method == "POST":
            return proposals.filter(pk__in=request.POST.getlist("shown")[:PER_PAGE])
        approved = proposals.filter(status=ProposalStatus.APPROVED)
        if only := request.GET.get("only"):
            return approved.filter(pk=only)
    except ValidationError as error:
        raise BadRequest("Not the key of a pair.") from error
    return approved[:PER_PAGE]


def _send(chosen: list[tuple[Proposal, User | None]], by: User) -> services.Decisions:
    builders = {proposal.pk: builder for proposal, builder in chosen}
    return services.decide(
        (proposal for proposal, _builder in chosen),
        lambda each: services.send(each, by=by, builder=builders[each.pk]),
    )


def _report(request: AuthenticatedRequest, sent: services.Decisions) -> None:
    if sent.done:
        count = len(sent.done)
        text = ngettext(
            "%(count)d pair is put to the newcomers.",
            "%(count)d pairs are put to the newcomers.",
            count,
        )
        messages.success(request, text % {"count": count})
    name_refused(request, sent)


def _onward(request: AuthenticatedRequest, matching_round: MatchingRound) -> str:
    """Back to the page of the pair, when only that one was sent."""
    only = request.GET.get("only")
    pair = matching_round.proposals.filter(pk=only).first() if only else None
    return pair_page.address(pair) if pair else pages.address(matching_round)

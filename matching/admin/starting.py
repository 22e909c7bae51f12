"""Starting a round, looking first at who would take part, and ending one that is at work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching import services
from matching.admin import pages
from matching.forms.starting import StartRoundForm
from matching.models import MatchingRound
from matching.preview import Preview
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


def start(request: AuthenticatedRequest) -> HttpResponse:
    """Choose whom to match, look at who that is, and run the matching."""
    form = StartRoundForm(request.POST or None, user=request.user)
    preview = None
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            preview = _look(request, form)
        elif started := _start(request, form):
            return HttpResponseRedirect(pages.address(started))
    shown = {"form": form, "preview": preview}
    return pages.page(request, "admin/matching/start_round.html", _("Run matching"), shown)


def _look(request: AuthenticatedRequest, form: StartRoundForm) -> Preview:
    preview = Preview(form.entrants, request.user)
    show(request, preview.records)
    return preview


def _start(request: AuthenticatedRequest, form: StartRoundForm) -> MatchingRound | None:
    """The round that was started; none where one is at work, which the form then says."""
    try:
        return services.start_round(**form.cleaned_data, by=request.user)
    except services.RoundAlreadyRunning:
        form.add_error("municipalities", already_running())
    return None


@require_POST
def for_real(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Run what was only tried out as a round that people decide on."""
    trial = pages.find(request, pk)
    try:
        started = services.run_for_real(trial, by=request.user)
    except services.RoundAlreadyRunning:
        messages.error(request, already_running())
        return HttpResponseRedirect(pages.address(trial))
    return HttpResponseRedirect(pages.address(started))


@require_POST
def stop(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """End a round that is at work."""
    matching_round = pages.find(request, pk)
    try:
        services.stop_round(matching_round, by=request.user)
    except services.RoundOver:
        messages.info(request, _("The round was over already."))
    else:
        messages.success(request, _("The round is stopped."))
    return HttpResponseRedirect(pages.address(matching_round))


def already_running() -> str:
    """Said where a round has to wait for another."""
    return _("A round is already running here. Wait until it is done.")

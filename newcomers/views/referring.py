"""Another organisation refers a household, and sees how far it is if the household agrees."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from newcomers import services
from newcomers.forms import ConsentForm, ReferralForm
from newcomers.forms.referrer import NewLinkForm
from newcomers.links import LinkUnknown, referral_of
from newcomers.models import Household, Referral
from newcomers.permissions import can_change
from newcomers.read_aloud import REFERRAL_TEXT_VERSION, texts
from newcomers.views.reader import own_page
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited, too_often
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.accounts.robots import no_robots
from samenhier.oversight.reasons import check_reason
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access
from samenhier.shown import show

PER_HOUR = 30  # referrals from one connection, which may be that of a whole shelter
LOOKS_PER_HOUR = 120
REFERENCE = "referral_reference"  # in the session: an address would stay in a shared browser


@login_not_required
@limited("referral")
@no_robots()
@never_cache
def refer(request: HttpRequest) -> HttpResponse:
    """One household, told by who knows it, after it said yes."""
    form = ReferralForm(request.POST or None, by=request.user)
    if form.is_valid() and is_too_often(request, "referral", per_hour=PER_HOUR):
        form.add_error(None, TOO_OFTEN)
    if not form.is_valid():
        context = {"form": form, "texts": texts(), "version": REFERRAL_TEXT_VERSION}
        return render(request, "referring/refer.html", context)
    referral = services.refer(
        form.cleaned_data["key"],
        household=form.household(),
        referral=form.referral(get_language() or "nl"),
    )
    request.session[REFERENCE] = referral.reference
    return redirect("refer:referred")


@login_not_required
@never_cache
def referred(request: HttpRequest) -> HttpResponse:
    """What happens next, and the reference to mention."""
    context = {
        "reference": request.session.get(REFERENCE, ""),
        "working_days": services.ANSWER_WITHIN_WORKING_DAYS,
    }
    return render(request, "referring/referred.html", context)


@login_not_required
@never_cache
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is, for who has the mailed link; nothing at all without the household's yes."""
    if is_too_often(request, "referral-status", per_hour=LOOKS_PER_HOUR):
        return too_often(request)
    try:
        referral = referral_of(token)
    except LinkUnknown:
        raise Http404 from None
    context: dict[str, Any] = {"may_follow": referral.may_follow}
    if referral.may_follow:
        context |= {"reference": referral.reference, "state": referral.state}
    return render(request, "referring/status.html", context)


# --- For the household, on its own page ------------------------------------------------------


@require_POST
@own_page
def follow(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """The household's own yes or no to the referrer hearing how far it is."""
    referral = get_object_or_404(Referral, household=household)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise Http404
    is_given = form.cleaned_data["is_given"]
    services.answer_following(referral, is_given=is_given, by=request.user)
    said = _("We have written down your yes.") if is_given else _("We wrote down your no.")
    messages.success(request, said)
    return redirect("newcomers:consents")


# --- For the team ----------------------------------------------------------------------------


def new_link(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Staff mail a new link, to the referrer or to who took over; earlier ones open nothing."""
    mine = Referral.objects.visible_to(request.user).with_link()
    referral = get_object_or_404(mine.select_related("household__municipality"), pk=pk)
    if not can_change(request.user, referral.household):
        raise PermissionDenied
    check_reason(request, referral.household)
    form = NewLinkForm(request.POST or None, referral=referral)
    if form.is_valid():
        services.renew_link(referral, by=request.user, **form.cleaned_data)
        log_access(referral.household, AccessAction.CHANGE, request=request)
        messages.success(request, _("The new link is on its way by mail."))
        return redirect("admin:newcomers_household_change", referral.household_id)
    show(request, [referral])
    context = {
        **admin.site.each_context(request),
        "title": _("A new link for the referrer"),
        "referral": referral,
        "household": referral.household,
        "opts": Household._meta,
        "form": form,
    }
    return render(request, "referring/new_link.html", context)


@require_POST
def stop_link(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Staff make the referrer's link worthless: the person who had it works elsewhere now."""
    mine = Referral.objects.visible_to(request.user).select_related("household__municipality")
    referral = get_object_or_404(mine, pk=pk)
    services.stop_link(referral, by=request.user)
    log_access(referral.household, AccessAction.CHANGE, request=request)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("admin:newcomers_household_change", referral.household_id)

"""A newcomer wants to talk with somebody, or wants to stop."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from newcomers import services
from newcomers.forms import CallForm, LeaveForm
from newcomers.models import Household, NextActionKind
from newcomers.views.reader import own_page, takes_part
from samenhier.accounts.models import AuthenticatedRequest


@own_page
def call(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """Ask to be called, and read when that is."""
    form = CallForm(request.POST if request.method == "POST" else None, household=household)
    if form.is_valid():
        services.ask_call(household, by=request.user, **form.request())
        messages.success(request, _("Thank you. We call you."))
        return redirect("newcomers:call")
    waiting = household.actions.open().filter(kind=NextActionKind.CALL).first()
    return render(request, "newcomers/own_call.html", {"form": form, "waiting": waiting})


@own_page
def leave(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """What happens when they stop, and doing so. Who stopped can still ask for erasure."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        is_over = services.leave_programme(household, by=request.user, **form.cleaned_data)
        if is_over:
            messages.success(request, _("You have stopped. Thank you for telling us."))
        else:
            messages.success(request, _("Thank you. Your community builder calls you."))
        return redirect("newcomers:own")
    context = {
        "form": form,
        "household": household,
        "takes_part": takes_part(household),
        "asked_erasure": household.actions.open().filter(kind=NextActionKind.ERASURE).first(),
        "had_match": household.matches.exists(),
        "months": settings.REFUSED_MONTHS,
        "months_after_match": settings.FOLLOW_UP_MONTHS + settings.MATCH_MONTHS,
    }
    return render(request, "newcomers/own_leave.html", context)

"""A newcomer takes everything along that is known about the household."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from newcomers.models import Household
from newcomers.views.reader import own_page
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access
from samenhier.privacy.takeaway import Takeaway, as_file


@own_page
def take_away(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """Everything to read and to print."""
    log_access(household, AccessAction.EXPORT, request=request)
    context = {
        "takeaway": Takeaway.of(household, request.user),
        "back": reverse("newcomers:own"),
        "file": reverse("newcomers:take_away_file"),
    }
    return render(request, "privacy/take_away.html", context)


@own_page
def take_away_file(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """The same for a computer."""
    log_access(household, AccessAction.EXPORT, request=request)
    return as_file(Takeaway.of(household, request.user))

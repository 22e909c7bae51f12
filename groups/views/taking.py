"""A member takes everything along that is known about them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from groups.models import Membership
from groups.views import reader
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access
from samenhier.privacy.takeaway import Takeaway, as_file


@never_cache
def take_away(request: AuthenticatedRequest) -> HttpResponse:
    """Everything to read and to print."""
    context = {
        "takeaway": _everything(request),
        "back": reverse("groups:own"),
        "file": reverse("groups:take_away_file"),
    }
    return render(request, "privacy/take_away.html", context)


@never_cache
def take_away_file(request: AuthenticatedRequest) -> HttpResponse:
    """The same for a computer."""
    return as_file(_everything(request))


def _everything(request: AuthenticatedRequest) -> Takeaway:
    """Of every group the reader is or was in."""
    reader.check_member(request)
    places = list(Membership.objects.visible_to(request.user).filter(user=request.user))
    if not places:
        raise Http404
    for place in places:
        log_access(place, AccessAction.EXPORT, request=request)
    return Takeaway.of(*places, request.user)

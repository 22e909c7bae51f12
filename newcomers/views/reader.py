"""Whose page it is: the household of who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from newcomers.models import Household
from newcomers.services import OVER_STATUSES
from samenhier.accounts.models import AuthenticatedRequest

OwnView = Callable[Concatenate[AuthenticatedRequest, Household, ...], HttpResponse]


def own_page(view: OwnView) -> Callable[..., HttpResponse]:
    """Give the view the reader's own household; everybody else gets 404.

    Nothing stays in the browser: on a shared phone the next person presses "back".
    """

    @never_cache
    @wraps(view)
    def with_household(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        households = Household.objects.visible_to(request.user).with_match()
        mine = households.select_related("municipality__organisation", "user", "assisted_by")
        return view(request, get_object_or_404(mine, user=request.user), *args, **kwargs)

    return with_household


def takes_part(household: Household) -> bool:
    return household.status not in OVER_STATUSES


def check_takes_part(household: Household) -> None:
    """Who stopped reads on, and changes nothing any more."""
    if not takes_part(household):
        raise Http404

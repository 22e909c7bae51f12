"""The code on paper: opening the own page with it, and making a new one."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from newcomers import services
from newcomers.forms import CodeForm
from newcomers.models import LABEL, Household
from newcomers.permissions import can_make_code
from newcomers.views.shown import put_away, show, shown
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, is_tried_too_often, limited
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.oversight.reasons import check_reason
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access

TRIES_PER_HOUR = 60  # from one connection, which may be that of a whole shelter
TRIES_PER_CODE = 10  # in an hour, from wherever; of 2^39 ways to end it


@login_not_required
@limited("household-code", per_hour=200)
@never_cache
def open_page(request: HttpRequest) -> HttpResponse:
    """Sign in with the code on paper; a wrong one tells nothing."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if _is_too_often(request, code):
            form.add_error(None, TOO_OFTEN)
        elif user := _user_of(code):
            login = Login(
                user=user, email_verification="none", redirect_url=reverse("newcomers:own")
            )
            signed_in: HttpResponse = perform_login(request, login)
            return signed_in
        else:
            form.add_error("code", _("This code opens nothing. Look at each letter once more."))
    return render(request, "registering/open.html", {"form": form})


def _is_too_often(request: HttpRequest, code: str) -> bool:
    """Counted for the connection, and for the first part of a code, known or not."""
    from_here = is_too_often(request, "household-code", per_hour=TRIES_PER_HOUR)
    with_it = is_tried_too_often("code", code[:LABEL], per_hour=TRIES_PER_CODE)
    return from_here or with_it


def _user_of(code: str) -> User | None:
    """Who may come in with this code; a closed account is as wrong as any other."""
    household = services.household_of(code)
    if household is None or (household.user and not household.user.is_active):
        return None
    return services.open_with_code(household)


@require_POST
@transaction.atomic  # of a double press, the session and the household have the same code
def new_code(request: AuthenticatedRequest, pk: Any) -> HttpResponse:
    """A new code on paper for a household, in its language; the old one works no more."""
    household = get_object_or_404(Household.objects.select_related("municipality"), pk=pk)
    if not can_make_code(request.user, household):
        raise Http404
    check_reason(request, household)
    code = services.make_access_code(household, by=request.user)
    log_access(household, AccessAction.CHANGE, request=request)
    show(request, code, of=household.reference)
    with translation.override(services.site_language(household.language)):
        return redirect("registering:paper", reference=household.reference)


@never_cache
def paper(request: AuthenticatedRequest, reference: str) -> HttpResponse:
    """The paper to print, for who has just made the code."""
    code = shown(request, of=reference)
    if not code:
        raise Http404
    return render(request, "registering/paper.html", {"code": code, "reference": reference})


@login_not_required
@limited("household-paper")
@require_POST
def put_paper_away(request: HttpRequest) -> HttpResponse:
    """The code is on paper: this browser forgets it."""
    put_away(request)
    return redirect("start" if request.user.is_authenticated else "home")

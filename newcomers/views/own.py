"""The newcomer's own page: what we know, what happens next, yes and no, and who looked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newcomers.forms import ConsentForm
from newcomers.models import Household
from newcomers.record import facts, in_words, looks, people
from newcomers.services import answer_consent
from newcomers.texts import WHAT_CONSENT_MEANS, WHAT_NEXT
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import Purpose

LOOKS_PER_PAGE = 20


def own(request: AuthenticatedRequest) -> HttpResponse:
    household = _own_household(request)
    page = Paginator(looks(household), LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "household": household,
        "next_steps": WHAT_NEXT[household.status],
        "facts": facts(household),
        "people": people(household),
        "consents": _consents(household),
        "looks": [in_words(look) for look in page],
        "page_obj": page,
    }
    return render(request, "newcomers/household_own.html", context)


@require_POST
def consent(request: AuthenticatedRequest, purpose: str) -> HttpResponse:
    """Yes or no to one purpose, at once."""
    household = _own_household(request)
    form = ConsentForm(request.POST)
    if purpose not in Purpose.values or not form.is_valid():
        raise Http404
    answer = answer_consent(
        household, purpose, is_given=form.cleaned_data["is_given"], by=request.user
    )
    said = _("We have written down your yes.") if answer.is_given else _("We wrote down your no.")
    messages.success(request, said)
    return redirect("newcomers:own")


def _own_household(request: AuthenticatedRequest) -> Household:
    """The reader's own; staff have the desk for households, and get 404 here."""
    households = Household.objects.visible_to(request.user).with_match()
    return get_object_or_404(households.select_related("municipality"), user=request.user)


def _consents(household: Household) -> list[dict[str, Any]]:
    standing = {answer.purpose: answer for answer in household.consents.standing()}
    return [
        {
            "purpose": purpose,
            "meaning": WHAT_CONSENT_MEANS[purpose],
            "answer": standing.get(purpose),
        }
        for purpose in Purpose
    ]

"""Yes or no per purpose, each on a page that explains it first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from newcomers.forms import ConsentForm
from newcomers.models import Household
from newcomers.services import answer_consent
from newcomers.texts import WHAT_CONSENT_MEANS, WHAT_NO_DOES
from newcomers.views.reader import own_page
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import Purpose
from samenhier.traits.choices import Language


@own_page
def consents(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """Every purpose, with the answer that stands."""
    standing = {answer.purpose: answer for answer in household.consents.standing()}
    rows: list[dict[str, Any]] = [
        {"purpose": purpose, "answer": standing.get(purpose)} for purpose in Purpose
    ]
    context = {"household": household, "consents": rows}
    return render(request, "newcomers/own_consents.html", context)


@own_page
def consent(request: AuthenticatedRequest, household: Household, purpose: str) -> HttpResponse:
    """What one purpose means, and then yes or no; it counts at once."""
    if purpose not in Purpose.values:
        raise Http404
    if request.method == "POST":
        return _answer(request, household, purpose)
    answers = household.consents.filter(purpose=purpose).select_related("assisted_by")
    languages = dict(Language.choices)
    history = [
        {"consent": each, "language": languages.get(each.language, each.language)}
        for each in answers.order_by("-at", "-pk")
    ]
    standing = [each for each in history if not each["consent"].ended_at]
    context = {
        "purpose": Purpose(purpose),
        "meaning": WHAT_CONSENT_MEANS[purpose],
        "what_no_does": WHAT_NO_DOES[purpose],
        "answer": standing[0] if standing else None,
        "earlier": [each for each in history if each not in standing],
    }
    return render(request, "newcomers/own_consent.html", context)


def _answer(request: AuthenticatedRequest, household: Household, purpose: str) -> HttpResponse:
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise Http404
    answer = answer_consent(
        household, purpose, is_given=form.cleaned_data["is_given"], by=request.user
    )
    said = _("We have written down your yes.") if answer.is_given else _("We wrote down your no.")
    messages.success(request, said)
    return redirect("newcomers:consent", purpose)

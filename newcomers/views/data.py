"""What is known about a household: to read, to change, and to say that it is not right."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newcomers import forms, services
from newcomers.models import Household
from newcomers.record import chapters, people
from newcomers.views.reader import check_takes_part, own_page, takes_part
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import Purpose

# What the household changes by itself: the questions of registering, and their layout.
Part = tuple[Callable[..., Any], Promise, str]
PARTS: dict[str, Part] = {
    "reach": (forms.OwnReachForm, gettext_lazy("How do we reach you?"), "newcomers/_fields.html"),
    "needs": (
        forms.OwnNeedsForm,
        gettext_lazy("What would you like?"),
        "registering/step_needs.html",
    ),
    "goals": (
        forms.OwnGoalsForm,
        gettext_lazy("What would you like to reach?"),
        "registering/step_goals.html",
    ),
    "time": (
        forms.OwnTimeForm,
        gettext_lazy("When do you have time?"),
        "registering/step_time.html",
    ),
    "wishes": (
        forms.OwnWishesForm,
        gettext_lazy("What should your group be like?"),
        "registering/step_group.html",
    ),
}


@own_page
def data(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    context = {
        "household": household,
        "chapters": chapters(household),
        "people": people(household),
        "may_change": takes_part(household),
        "may_keep_needs": household.consents.given(Purpose.SPECIAL_NEEDS).exists(),
    }
    return render(request, "newcomers/own_data.html", context)


@own_page
def change(request: AuthenticatedRequest, household: Household, part: str) -> HttpResponse:
    """One part of the answers."""
    check_takes_part(household)
    if part not in PARTS:
        raise Http404
    form_class, question, layout = PARTS[part]
    form = form_class(_sent(request), household=household)
    return _ask(request, form, question, layout)


@own_page
def likes(request: AuthenticatedRequest, household: Household, pk: UUID) -> HttpResponse:
    """What one person of the household likes."""
    check_takes_part(household)
    person = get_object_or_404(household.people.select_related("household"), pk=pk)
    form = forms.OwnLikesForm(_sent(request), person=person)
    question = gettext_lazy("What do you like?")
    return _ask(request, form, question, "registering/step_likes.html", person=person)


def _ask(
    request: AuthenticatedRequest, form: Any, question: Promise, layout: str, **more: Any
) -> HttpResponse:
    """Show the form, or write down what was sent; what is wrong stays as it was typed."""
    if form.is_valid():
        form.write(by=request.user)
        messages.success(request, _("Your answers are saved."))
        return redirect("newcomers:data")
    context = {"form": form, "question": question, "layout": layout, **more}
    return render(request, "newcomers/own_change.html", context)


@own_page
def correction(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """Say that something is not right in what only the team changes."""
    form = forms.CorrectionForm(_sent(request))
    if form.is_valid():
        services.ask_correction(household, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Thank you. The team looks at it and tells you."))
        return redirect("newcomers:data")
    context = {"form": form, "working_days": services.ANSWER_WITHIN_WORKING_DAYS}
    return render(request, "newcomers/own_correction.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None

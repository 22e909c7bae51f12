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

# What the household changes by itself: the form, and the question above it.
PARTS: dict[str, tuple[type[forms.OwnForm], Promise]] = {
    "reach": (forms.ReachForm, gettext_lazy("How do we reach you?")),
    "time": (forms.TimeForm, gettext_lazy("When do you have time?")),
    "style": (forms.StyleForm, gettext_lazy("Which kind of contact do you like?")),
    "meeting": (forms.MeetingForm, gettext_lazy("What do you need to meet?")),
    "needs": (forms.NeedsForm, gettext_lazy("What would you like support with?")),
    "wishes": (forms.PreferencesForm, gettext_lazy("What should your group be like?")),
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
    form_class, question = PARTS[part]
    return _ask(request, lambda sent: form_class(sent, instance=household), question)


@own_page
def likes(request: AuthenticatedRequest, household: Household, pk: UUID) -> HttpResponse:
    """What one person of the household likes."""
    check_takes_part(household)
    person = get_object_or_404(household.people.select_related("household"), pk=pk)
    question = gettext_lazy("What do you like to do?")
    return _ask(
        request, lambda sent: forms.LikesForm(sent, instance=person), question, person=person
    )


def _ask(
    request: AuthenticatedRequest,
    make: Callable[[Any], forms.OwnForm | forms.LikesForm],
    question: Promise,
    **more: Any,
) -> HttpResponse:
    """Show the form, or write down what was sent; what is wrong stays as it was typed."""
    form = make(_sent(request))
    if form.is_valid():
        form.write(by=request.user)
        messages.success(request, _("Your answers are saved."))
        return redirect("newcomers:data")
    context = {"form": form, "question": question, **more}
    return render(request, "newcomers/own_change.html", context)


@own_page
def correction(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    """Say that something is not right in what only the team changes."""
    form = forms.CorrectionForm(_sent(request))
    if form.is_valid():
        services.ask_correction(household, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Thank you. The team looks at it and tells you."))
        return redirect("newcomers:data")
    context = {"form": form, "working_days": services.ACT_WITHIN_WORKING_DAYS}
    return render(request, "newcomers/own_correction.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None

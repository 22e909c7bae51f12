"""The page of a survey: whoever has the mailed link answers it, without signing in."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from matching.surveys import services
from matching.surveys.forms import SurveyForm
from matching.surveys.links import LinkUnknown, survey_of
from samenhier.accounts.limits import is_too_often, limited, too_often
from samenhier.accounts.robots import no_robots

LOOKS_PER_HOUR = 120


@login_not_required
@never_cache
@limited("survey")
@no_robots(may_be_quick=True)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The statements, or thanks; nothing on the page tells who is asked about whom."""
    if is_too_often(request, "survey-look", per_hour=LOOKS_PER_HOUR):
        return too_often(request)
    try:
        survey, is_on_behalf = survey_of(token)
    except LinkUnknown:
        raise Http404 from None
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=survey)
    if survey.is_open and form.is_bound and form.is_valid():
        with suppress(services.SurveyClosed):  # the button was pressed twice: the same thanks
            services.answer(
                survey,
                form.cleaned_data,
                language=get_language() or "",
                is_on_behalf=is_on_behalf,
            )
        return redirect("surveys:answer", token)
    context = {"survey": survey, "form": form, "is_on_behalf": is_on_behalf}
    return render(request, "surveys/survey.html", context)

"""The small pages around an intake: write down a talk, and say what is done next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from newcomers import services
from newcomers.admin import steps
from newcomers.forms import ActionForm, TalkForm
from newcomers.models import Household
from samenhier.accounts.models import AuthenticatedRequest


def talk_page(
    request: AuthenticatedRequest, household: Household, site: dict[str, object]
) -> HttpResponse:
    """A talk is added, and ready may follow from it."""
    form = TalkForm(request.POST or None, initial={"language": household.language})
    if request.method == "POST" and form.is_valid():
        services.write_talk(household, **form.cleaned_data, by=request.user)
        messages.success(request, f"{_('The talk is kept.')} {steps.now_and_next(household)}")
        return redirect("admin:newcomers_household_change", household.pk)
    hint = _("A talk cannot be changed afterwards. Write another one to add to it.")
    return _page(request, household, site, form, _("Write down a talk"), hint)


def action_page(
    request: AuthenticatedRequest, household: Household, site: dict[str, object]
) -> HttpResponse:
    """Something is to be done, by somebody, before a day."""
    form = ActionForm(request.POST or None, household=household)
    if request.method == "POST" and form.is_valid():
        services.add_action(household, **form.cleaned_data)
        messages.success(request, _("It stands on the list of what is to be done."))
        return redirect("admin:newcomers_household_change", household.pk)
    return _page(request, household, site, form, _("Add what is to be done"), "")


def _page(
    request: AuthenticatedRequest,
    household: Household,
    site: dict[str, object],
    form: TalkForm | ActionForm,
    title: str,
    hint: str,
) -> HttpResponse:
    context = site | {"title": title, "household": household, "form": form, "hint": hint}
    return TemplateResponse(request, "newcomers/household_meeting.html", context)

"""Who looked at the data of a household."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from newcomers.looks import in_words, looks
from newcomers.models import Household
from newcomers.views.reader import own_page
from samenhier.accounts.models import AuthenticatedRequest

LOOKS_PER_PAGE = 20


@own_page
def who_looked(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    page = Paginator(looks(household), LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"looks": [in_words(look, household) for look in page], "page_obj": page}
    return render(request, "newcomers/own_looks.html", context)

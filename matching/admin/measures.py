"""How carefully staff decided, year by year."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from matching import measures
from matching.admin import pages
from samenhier.accounts.models import AuthenticatedRequest


def per_year(request: AuthenticatedRequest) -> HttpResponse:
    """Over all rounds that the reader may see."""
    years = measures.by_year(request.user)
    return pages.page(
        request, "admin/matching/decisions.html", _("How we decide"), {"years": years}
    )

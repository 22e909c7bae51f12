"""Whom the matching served, year by year: for staff, with their own municipalities."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching import yearly
from matching.admin import pages
from matching.yearly import Report
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.suppression import SMALLEST
from samenhier.tables import csv_file


@require_safe
def per_year(request: AuthenticatedRequest) -> HttpResponse:
    """The tables of one year, with what is counted one click away."""
    context = {
        "report": _report(request),
        "years": yearly.years(request.user),
        "definitions": definitions(),
        "smallest": SMALLEST,
    }
    return pages.page(request, "admin/matching/fairness.html", _("Whom we serve"), context)


@require_safe
def per_year_csv(request: AuthenticatedRequest) -> HttpResponse:
    """The same numbers, a line for each kind of households."""
    report = _report(request)
    names = [name for name, _definition in definitions()]
    rows: list[list[Any]] = [[_("year"), _("counted on"), _("by"), _("kind"), *names]]
    rows += [
        [report.year, report.on, table.label, row.label, *map(_cell, _numbers(row))]
        for table in report.tables
        for row in table.rows
    ]
    return csv_file(f"samen-hier-fairness-{report.year}-{report.on.isoformat()}", rows)


def definitions() -> list[tuple[str, str]]:
    """What is counted, in the order of the columns."""
    return [
        (
            _("Households"),
            _("Were ready for a match on some day of the year, and had none before it."),
        ),
        (_("Matched"), _("Got their first match in the year.")),
        (_("Matched, in percent"), _("The matched among these households.")),
        (
            _("Days until the match, median"),
            _("From the day a household waits until its match: half of the matched waited longer."),
        ),
        (_("Days until the match, mean"), _("The same days, on average.")),
        (_("Points, mean"), _("Of the proposals that became these matches, on average.")),
        (_("Points, lowest"), _("Of the proposals that became these matches.")),
        (
            _("Days waited so far, mean"),
            _("Of those without a match on the day of counting: on average, until that day."),
        ),
    ]


def _numbers(row: yearly.Row) -> list[int | None]:
    return [
        row.households,
        row.matched,
        row.percentage,
        row.median_days,
        row.mean_days,
        row.mean_points,
        row.worst_points,
        row.waiting_days,
    ]


def _cell(number: int | None) -> int | str:
    return "–" if number is None else number


def _report(request: AuthenticatedRequest) -> Report:
    """Of the year that is asked for, or this one."""
    known = yearly.years(request.user)
    asked = request.GET.get("year", str(known[0]))
    if asked not in map(str, known):
        raise Http404
    return yearly.report(request.user, int(asked))

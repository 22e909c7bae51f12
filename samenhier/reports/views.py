"""Reports: numbers per municipality, and cases for research."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenhier.accounts.models import AuthenticatedRequest, Municipality, User
from samenhier.privacy.models import AccessAction
from samenhier.privacy.services import log_access
from samenhier.reports import research as export
from samenhier.reports.impact import impact as impact_on
from samenhier.reports.indicators import Report, report
from samenhier.reports.permissions import can_export_research, can_read_report
from samenhier.suppression import SMALLEST
from samenhier.tables import csv_file


@login_not_required
def impact(request: HttpRequest) -> HttpResponse:
    """What the programme has done until today, for everybody to read."""
    context = {"impact": impact_on(timezone.localdate()), "smallest": SMALLEST}
    return render(request, "reports/impact.html", context)


def _report_for(user: User) -> Report:
    if not can_read_report(user):
        raise PermissionDenied
    return report(list(Municipality.objects.visible_to(user)), timezone.localdate())


def municipality(request: AuthenticatedRequest) -> HttpResponse:
    context = {"report": _report_for(request.user), "smallest": SMALLEST}
    return render(request, "reports/municipality.html", context)


def municipality_csv(request: AuthenticatedRequest) -> HttpResponse:
    """The same numbers, with a line for each indicator and municipality."""
    shown = _report_for(request.user)
    rows: list[list[Any]] = [
        [_("date"), _("municipality"), _("CBS code"), _("indicator"), _("value"), _("definition")]
    ]
    for place, cells in shown.per_municipality:
        rows += [
            [shown.on, place.name, place.code, each.name, _value(cell), each.definition]
            for each, cell in cells
        ]
    if len(shown.municipalities) > 1:
        rows += [
            [
                shown.on,
                _("all together"),
                "",
                row.indicator.name,
                _value(row.total),
                row.indicator.definition,
            ]
            for row in shown.rows
        ]
    return csv_file(_file_name("samen-hier", shown.on), rows)


def _value(cell: int | None) -> int | str:
    return _("hidden") if cell is None else cell


def _file_name(what: str, on: date) -> str:
    return f"{what}-{on.isoformat()}"


def _may_export(request: AuthenticatedRequest) -> None:
    if not can_export_research(request.user):
        raise PermissionDenied


def research(request: AuthenticatedRequest) -> HttpResponse:
    """What is in the export, before anybody takes it."""
    _may_export(request)
    context = {
        "variables": export.VARIABLES,
        "case_count": export.consented(request.user).count(),
    }
    return render(request, "reports/research.html", context)


def research_dictionary(request: AuthenticatedRequest) -> JsonResponse:
    """The data dictionary for a program to read."""
    _may_export(request)
    variables = [
        {"name": each.name, "type": each.kind, "meaning": str(each.meaning)}
        for each in export.VARIABLES
    ]
    return JsonResponse({"variables": variables})


@require_POST
@transaction.atomic
def research_export(request: AuthenticatedRequest) -> HttpResponse:
    """The cases; the household of each finds the export in its own access log."""
    _may_export(request)
    cases = export.cases(request.user)
    for case in cases:
        log_access(case.household, AccessAction.EXPORT, request=request, reason=_("research"))
    rows = [[each.name for each in export.VARIABLES]]
    rows += [[each.value(case) for each in export.VARIABLES] for case in cases]
    return csv_file(_file_name("samen-hier-research", timezone.localdate()), rows)

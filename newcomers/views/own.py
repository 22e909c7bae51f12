"""Where a newcomer begins: what happens next, who their contact is, and one thing to do."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from newcomers.models import Household, HouseholdStatus, NextActionKind
from newcomers.readiness import own_words, still_open
from newcomers.texts import WHAT_NEXT
from newcomers.views.reader import own_page, takes_part
from samenhier.accounts.models import AuthenticatedRequest, Role, User
from samenhier.content.models import Resource
from samenhier.privacy.models import Purpose


@own_page
def own(request: AuthenticatedRequest, household: Household) -> HttpResponse:
    promised = _promised(household)
    context = {
        "household": household,
        "takes_part": takes_part(household),
        "next_steps": WHAT_NEXT[household.status],
        "calls_before": promised.get(NextActionKind.CALL),
        "talks_before": promised.get(NextActionKind.FIRST_TALK),
        "leaving_before": promised.get(NextActionKind.LEAVING),
        "contact": _contact(household),
        "to_do": _to_do(household),
        "proposal": _proposal(household, request.user),
        "still_needed": _still_needed(household),
        "resources": Resource.objects.helping(
            set(household.needs.values_list("domain", flat=True)), Role.NEWCOMER
        ),
        "idle_minutes": settings.IDLE_MINUTES_NEWCOMERS,
    }
    return render(request, "newcomers/own.html", context)


def _promised(household: Household) -> dict[str, date]:
    """The day before which each kind of open action is done, the first one."""
    rows = household.actions.open().order_by("-due_on").values_list("kind", "due_on")
    return dict(rows)


def _contact(household: Household) -> Any:
    """The builder of a live match, else who does the next thing for them; None for the team."""
    # Matching stands above this app and is not imported; `matches` is its reverse side.
    matches: Any = household.matches
    match = matches.live().select_related("builder").first()
    if match:
        return match.builder
    action = household.actions.open().exclude(owner=None).select_related("owner").first()
    return action.owner if action else None


def _proposal(household: Household, user: User) -> Any:
    """The group that they are asked about, or said yes to; there is one at most."""
    # Matching stands above this app and is not imported; `proposals` is its reverse side.
    proposals: Any = household.proposals
    return proposals.to_answer_by(user).first()


def _still_needed(household: Household) -> list[str]:
    """What has to happen before we look for a group, in words to them."""
    if household.status != HouseholdStatus.INTAKE or household.in_a_match:
        return []
    return own_words(still_open(household))


def _to_do(household: Household) -> str:
    """The one thing that only the household can do, if there is one."""
    if not takes_part(household):
        return ""
    if not household.consents.given(Purpose.PARTICIPATION).exists():
        return "consent"
    return "" if household.day_parts else "time"

"""The steps that staff take with a household, and where it stands on the way to being ready."""

from typing import Any

from django.contrib import messages
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newcomers import services
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition

# The steps that staff take, as the words on their buttons. A year is completed by its match.
STEPS: dict[str, Promise] = {
    HouseholdStatus.REGISTERED: gettext_lazy("Register"),
    HouseholdStatus.INTAKE: gettext_lazy("To intake"),
    HouseholdStatus.READY: gettext_lazy("Ready for matching"),
    HouseholdStatus.PAUSED: gettext_lazy("Pause"),
    HouseholdStatus.NOT_SUITABLE: gettext_lazy("Refer elsewhere"),
    HouseholdStatus.WITHDRAWN: gettext_lazy("Withdraw"),
}
# The step that a household usually waits for.
NEXT = {
    HouseholdStatus.REFERRED: HouseholdStatus.REGISTERED,
    HouseholdStatus.REGISTERED: HouseholdStatus.INTAKE,
    HouseholdStatus.INTAKE: HouseholdStatus.READY,
    HouseholdStatus.PAUSED: HouseholdStatus.READY,
}


def whereabouts(household: Household) -> dict[str, Any]:
    """Where the household stands, what it lacks, which steps are open, and how it came here."""
    labels = dict(HouseholdStatus.choices)
    return {
        "missing": household.missing(),
        "next": NEXT.get(HouseholdStatus(household.status)),
        "steps": [(status, verb) for status, verb in STEPS.items() if household.can_become(status)],
        "history": [
            {"step": step, "before": labels.get(step.before), "after": labels.get(step.after)}
            for step in household.status_changes.select_related("by")
        ],
        "answers": household.consents.standing().select_related("assisted_by"),
    }


def take(request: AuthenticatedRequest, household: Household, status: str, reason: str) -> None:
    """Take a step, or tell why it cannot be taken."""
    try:
        if status == HouseholdStatus.READY:
            services.make_ready(household, by=request.user, reason=reason)
        else:
            household.become(status, by=request.user, reason=reason)
    except services.NotReady as refusal:
        for sentence in refusal.missing:
            messages.error(request, sentence)
    except IllegalTransition:
        messages.error(request, _("This step is not possible any more. Look where it stands now."))
    else:
        text = _("%(household)s is now: %(status)s.")
        messages.success(
            request, text % {"household": household, "status": household.get_status_display()}
        )

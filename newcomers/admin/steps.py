"""The steps that staff take with a household, and where it stands on the way to being ready."""

from typing import Any

from django.contrib import messages
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newcomers import services
from newcomers.duplicates import hints
from newcomers.models import Household, HouseholdStatus
from newcomers.readiness import sentences, still_open
from newcomers.record import Fact
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition

# The steps that staff take, as the words on their buttons. Ready follows by itself, and a year is
# completed by its match.
STEPS: dict[str, Promise] = {
    HouseholdStatus.REGISTERED: gettext_lazy("Register"),
    HouseholdStatus.INTAKE: gettext_lazy("To intake"),
    HouseholdStatus.PAUSED: gettext_lazy("Pause"),
    HouseholdStatus.NOT_SUITABLE: gettext_lazy("Refer elsewhere"),
    HouseholdStatus.WITHDRAWN: gettext_lazy("Withdraw"),
}
# The step that a household usually waits for.
NEXT = {
    HouseholdStatus.REFERRED: HouseholdStatus.REGISTERED,
    HouseholdStatus.REGISTERED: HouseholdStatus.INTAKE,
    HouseholdStatus.PAUSED: HouseholdStatus.INTAKE,
}
ON_THE_WAY = frozenset({*NEXT, HouseholdStatus.INTAKE, HouseholdStatus.READY})


def is_open(household: Household, status: str) -> bool:
    """Whether staff may take this step now; who is ready does not go back to intake by hand."""
    goes_back = (household.status, status) == (HouseholdStatus.READY, HouseholdStatus.INTAKE)
    return household.can_become(status) and not goes_back


def whereabouts(household: Household) -> dict[str, Any]:
    """Where the household stands, what it lacks, what is done next, and how it came here."""
    labels = dict(HouseholdStatus.choices)
    return {
        "reach": reach(household),
        "missing": still_open(household) if household.status in ON_THE_WAY else [],
        "next": NEXT.get(HouseholdStatus(household.status)),
        "steps": [(status, verb) for status, verb in STEPS.items() if is_open(household, status)],
        "actions": household.actions.open().select_related("owner"),
        "talks": household.talks.select_related("by"),
        "referral": getattr(household, "referral", None),
        "history": [
            {"step": step, "before": labels.get(step.before), "after": labels.get(step.after)}
            for step in household.status_changes.select_related("by")
        ],
        "known_already": hints(household),
        "answers": household.consents.standing().select_related("assisted_by"),
    }


def reach(household: Household) -> list[Fact]:
    """Who they are and how staff reach them, so that a call needs no form to be opened."""
    told = [(capfirst(one.get_relation_display()), one.name) for one in household.people.all()]
    said = {True: _("Yes"), False: _("No"), None: capfirst(_("not known"))}
    answers = {
        "phone": household.phone,
        "may_leave_message": said[household.may_leave_message] if household.phone else "",
        "email": household.email,
        "language": household.get_language_display(),
        "needs_interpreter": said[household.needs_interpreter],
    }
    told += [(_label(name), text) for name, text in answers.items()]
    return [Fact(label, text) for label, text in told if text]


def _label(name: str) -> str:
    return str(capfirst(Household._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def take(request: AuthenticatedRequest, household: Household, status: str, reason: str) -> None:
    """Take a step, or tell why it cannot be taken."""
    try:
        if not is_open(household, status):
            raise IllegalTransition(household, household.status, status)
        if status == HouseholdStatus.INTAKE:
            services.go_to_intake(household, by=request.user, reason=reason)
        else:
            household.become(status, by=request.user, reason=reason)
    except IllegalTransition:
        messages.error(request, _("This step is not possible any more. Look where it stands now."))
    else:
        messages.success(request, now_and_next(household))


def now_and_next(household: Household) -> str:
    """Where the household stands, and what it still lacks on the way to ready."""
    found = [
        _("%(household)s is now: %(status)s.")
        % {"household": household, "status": household.get_status_display()}
    ]
    if household.status == HouseholdStatus.INTAKE:
        found += sentences(still_open(household))
    return " ".join(found)

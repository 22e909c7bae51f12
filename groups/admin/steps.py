"""The steps that staff take with a group, as buttons; what a step is for is on its line."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups import services
from groups.models import LIVE_STATUSES, PAUSABLE_STATUSES, GroupStatus, WelcomeGroup
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Step(NamedTuple):
    """The statuses it begins from, the words on its button, the service."""

    fits: frozenset[GroupStatus]
    label: "StrPromise"
    take: Callable[..., WelcomeGroup]
    asks_reason: bool = False


STEPS = {
    "place": Step(
        frozenset({GroupStatus.WAITING}), gettext_lazy("Give them a place"), services.give_place
    ),
    "screening": Step(
        frozenset({GroupStatus.SUBMITTED}),
        gettext_lazy("Start getting to know them"),
        services.start_screening,
    ),
    "resume": Step(
        frozenset({GroupStatus.PAUSED}), gettext_lazy("Let them go on"), services.resume
    ),
    "pause": Step(PAUSABLE_STATUSES, gettext_lazy("Pause"), services.pause, True),
    "withdraw": Step(LIVE_STATUSES, gettext_lazy("Withdraw"), services.withdraw, True),
}


def steps_of(group: WelcomeGroup) -> list[dict[str, Any]]:
    """The steps that fit the group now."""
    return [
        {"code": code, **step._asdict()}
        for code, step in STEPS.items()
        if group.status in step.fits
    ]


def take(request: AuthenticatedRequest, code: str, group: WelcomeGroup, reason: str = "") -> bool:
    """Take a step, or tell why it cannot be taken."""
    step = STEPS[code]
    why = {"reason": reason} if step.asks_reason else {}
    try:
        step.take(group, by=request.user, **why)
    except services.GroupMatched:
        messages.error(request, _("%(group)s has a match, which comes first.") % now(group))
    except IllegalTransition:
        group.refresh_from_db(fields=["status"])
        messages.error(
            request, _("%(group)s is “%(status)s”; this step does not fit.") % now(group)
        )
    else:
        return True
    return False


def take_all(request: AuthenticatedRequest, code: str, groups: Iterable[WelcomeGroup]) -> None:
    """Take a step with each of the groups; those that cannot are named, the rest goes on."""
    taken = sum(take(request, code, group) for group in groups)
    if taken:
        words = ngettext("Done for %(count)d group.", "Done for %(count)d groups.", taken)
        messages.success(request, words % {"count": taken})


def now(group: WelcomeGroup) -> dict[str, str]:
    return {"group": group.name, "status": group.get_status_display()}


# What a status means for who just brought a group there.
NEXT = {
    GroupStatus.SUBMITTED: gettext_lazy("Contact the group for a first talk."),
    GroupStatus.WAITING: gettext_lazy("It keeps its place in line."),
    GroupStatus.SCREENING: gettext_lazy("Next: talk with the group, write that down, and decide."),
    GroupStatus.READY: gettext_lazy(
        "It takes part in the next matching round. The coordinator gets a mail."
    ),
    GroupStatus.PAUSED: gettext_lazy(
        "It takes no part in matching until you let it go on. The group gets no mail about this: "
        "tell the coordinator yourself."
    ),
    GroupStatus.WITHDRAWN: gettext_lazy(
        "The group gets no mail about this: tell the coordinator yourself."
    ),
    GroupStatus.REJECTED: gettext_lazy(
        "The group gets no mail about this: tell the coordinator yourself."
    ),
}


def now_and_next(group: WelcomeGroup) -> str:
    """Where the group stands after a step, and what comes next."""
    stands = _("%(group)s: %(status)s.") % now(group)
    if group.status == GroupStatus.SCREENING and group.is_accepted:
        follows: Any = _("It becomes ready by itself as soon as nothing is missing.")
    else:
        follows = NEXT.get(GroupStatus(group.status), "")
    return f"{stands} {follows}".strip()

"""What staff know better: pairs that they keep together or apart, and a round by their wishes."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import WelcomeGroup
from matching.models import MatchingRound, PairRule, PairWish
from matching.permissions import can_match, can_see_desk
from matching.services.places import DecisionRefused
from matching.services.starting import start_again
from newcomers.models import Household
from samenhier.accounts.models import User


def keep(
    wish: PairWish, household: Household, group: WelcomeGroup, *, reason: str, by: User
) -> PairRule:
    """Keep a pair together or apart from now on. Raises DecisionRefused next to another wish."""
    if not (can_match(by, household.municipality) and can_match(by, group.municipality)):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return PairRule.objects.create(
                wish=wish, household=household, group=group, reason=reason, by=by
            )
    except IntegrityError as error:
        same = PairRule.objects.in_force().filter(household=household, group=group, wish=wish)
        if found := same.first():
            return found  # the button was pressed twice
        raise DecisionRefused(
            _("There is another wish for this pair or household. End that one first.")
        ) from error


def end(rule: PairRule, *, by: User) -> None:
    """Let a round decide on the pair again; the first time counts."""
    if not can_match(by, rule.household.municipality):
        raise PermissionDenied
    PairRule.objects.in_force().filter(pk=rule.pk).update(ended_at=timezone.now(), ended_by=by)


@transaction.atomic
def run_as_wished(
    matching_round: MatchingRound, wishes: Mapping[str, Any], *, reason: str, by: User
) -> MatchingRound:
    """Start a round by what somebody asked what-if about: its pairs are kept for later rounds too.

    Raises DecisionRefused when weights are among the wishes, for those need a second person, or a
    pair has another wish; RoundAlreadyRunning as every start does. Then nothing is kept.
    """
    if not can_see_desk(by, matching_round):
        raise PermissionDenied
    if wishes["weights"]:
        raise DecisionRefused(
            _("Other weights count for every round: write a new version, and a colleague agrees.")
        )
    for key, wish in (("locked", PairWish.TOGETHER), ("forbidden", PairWish.APART)):
        for household, group in wishes[key]:
            _keep_found(wish, household, group, reason=reason, by=by)
    told = {name: wishes[name] for name in ("floor", "enough", "objective")}
    return start_again(
        matching_round,
        by=by,
        left_out=[*matching_round.left_out, *wishes["left_out"]],
        settings={name: value for name, value in told.items() if value is not None},
    )


def _keep_found(wish: PairWish, household: str, group: str, *, reason: str, by: User) -> None:
    """Keep a pair of the round, of which somebody may be gone meanwhile."""
    of_whom = Household.objects.filter(pk=household).first()
    with_whom = WelcomeGroup.objects.filter(pk=group).first()
    if of_whom is None or with_whom is None:
        raise DecisionRefused(_("Somebody of a pair is not here any more. Ask again."))
    keep(wish, of_whom, with_whom, reason=reason, by=by)

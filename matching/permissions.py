"""Who may act on rounds and proposals."""

from matching.models import MatchingRound, Proposal, Side
from samenhier.accounts.models import Municipality, Role, User


def can_match(user: User, municipality: Municipality) -> bool:
    """Whether this user may start rounds and decide on proposals in a municipality."""
    return _works_for(user, municipality.organisation_id)


def can_see_desk(user: User, matching_round: MatchingRound) -> bool:
    """Whether this user may steer a round and decide on its proposals."""
    return _works_for(user, matching_round.organisation_id)


def can_decide(user: User, proposal: Proposal) -> bool:
    return can_see_desk(user, proposal.round)


def can_answer(user: User, proposal: Proposal, side: Side) -> bool:
    """The side itself; for newcomers also who passes on what they said."""
    if side == Side.GROUP:
        coordinator = proposal.group.coordinator
        return coordinator.left_on is None and coordinator.user_id == user.pk
    if proposal.household.user_id == user.pk:
        return True
    return can_pass_on(user, proposal)


def can_pass_on(user: User, proposal: Proposal) -> bool:
    """Staff, and the builder who tells them, may take down what the newcomers said."""
    if user.role == Role.BUILDER:
        here = proposal.household.municipality.organisation_id
        return proposal.builder_id == user.pk and user.organisation_id == here
    return can_decide(user, proposal)


def can_weigh(user: User) -> bool:
    """Whether this user may write weights, and agree with those of somebody else."""
    return user.role == Role.NATIONAL


def _works_for(user: User, organisation_id: int) -> bool:
    match user.role:
        case Role.NATIONAL:
            return True
        case Role.STAFF:
            return organisation_id == user.organisation_id
        case _:
            return False

"""Who may act on rounds and proposals."""

from matching.models import Proposal
from samenhier.accounts.models import Municipality, Role, User


def can_match(user: User, municipality: Municipality) -> bool:
    """Whether this user may start rounds and decide on proposals in a municipality."""
    match user.role:
        case Role.NATIONAL:
            return True
        case Role.STAFF:
            return municipality.organisation_id == user.organisation_id
        case _:
            return False


def can_decide(user: User, proposal: Proposal) -> bool:
    return can_match(user, proposal.round.municipality)

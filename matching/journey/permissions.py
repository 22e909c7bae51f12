"""Who may act on a match that they see. Whether it is there at all is `visible_to`."""

from matching.journey.models import CheckIn, Journey
from samenhier.accounts.models import Role, User


def can_read_talks(user: User) -> bool:
    """Members and newcomers see their match, and never what was noted about it."""
    return user.role in {Role.BUILDER, Role.STAFF, Role.NATIONAL}


def can_log_talk(user: User, journey: Journey) -> bool:
    return journey.is_live and journey.builder_id == user.pk


def can_edit_talk(user: User, check_in: CheckIn) -> bool:
    """Its author, while they accompany the match, and for a week after submitting."""
    is_own = check_in.author_id == user.pk and check_in.match.builder_id == user.pk
    return is_own and check_in.is_editable


def can_start_year(user: User, journey: Journey) -> bool:
    return user.is_staff or journey.builder_id == user.pk


def can_hand_over(user: User, journey: Journey) -> bool:
    return user.is_staff and journey.is_live

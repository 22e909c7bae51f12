"""Who may act on a match that they see. Whether it is there at all is `visible_to`."""

from datetime import date

from django.utils import timezone

from matching.journey.models import Activity, CheckIn, Journey
from matching.models import Introduction, Match, MatchStatus, Side
from samenhier.accounts.models import Role, User


def can_read_talks(user: User) -> bool:
    """Members and newcomers see their match, and never what was noted about it."""
    return user.role in {Role.BUILDER, Role.STAFF, Role.NATIONAL}


def can_log_talk(user: User, journey: Journey) -> bool:
    return journey.takes_talks(timezone.localdate()) and journey.builder_id == user.pk


def can_edit_talk(user: User, check_in: CheckIn) -> bool:
    """Its author, while they accompany the match, and for a week after submitting."""
    is_own = check_in.author_id == user.pk and check_in.match.builder_id == user.pk
    return is_own and check_in.is_editable


def can_add_to_talk(user: User, check_in: CheckIn) -> bool:
    """Who accompanies the match, once they cannot change the talk itself."""
    accompanies = user.role == Role.BUILDER and check_in.match.builder_id == user.pk
    return accompanies and not check_in.is_draft and not can_edit_talk(user, check_in)


def can_start_year(user: User, journey: Journey) -> bool:
    """By hand only for a match without a planned first meeting: else both sides say it."""
    if Introduction.objects.filter(match=journey.pk).exists():
        return False
    return user.is_staff or journey.builder_id == user.pk


def can_hand_over(user: User, journey: Journey) -> bool:
    return user.is_staff and journey.is_live


def speaks_for(user: User, match: Match) -> list[Side]:
    """For which sides this user says yes to a goal; the builder passes on what both said."""
    if user.role == Role.BUILDER and match.builder_id == user.pk:
        return list(Side)
    if match.household.user_id == user.pk:
        return [Side.HOUSEHOLD]
    is_member = match.taking_part().filter(user=user).exists()
    return [Side.GROUP] if is_member else []


def can_take_part(user: User, journey: Journey) -> bool:
    """Both sides and their builder write down goals and what they do together."""
    return journey.is_live and bool(speaks_for(user, journey))


def can_change_activity(user: User, activity: Activity) -> bool:
    """Who logged an activity may change it and take it away, and the builder of the match."""
    return user.pk in {activity.by_id, activity.match.builder_id}


def can_split_parts(user: User, journey: Journey) -> bool:
    """The coordinator says who of the group takes care of what."""
    return journey.is_live and journey.group.coordinator.user_id == user.pk


def can_change_year(user: User, journey: Journey) -> bool:
    """Let it rest, go on or end: who accompanies it, and staff."""
    return user.is_staff or (user.role == Role.BUILDER and journey.builder_id == user.pk)


def can_complete(user: User, journey: Journey, on: date) -> bool:
    """In the last weeks after the closing talk; staff also without one, when the year is over."""
    if not can_change_year(user, journey) or journey.status != MatchStatus.ACTIVE:
        return False
    if journey.is_closing(on) and journey.had_closing_talk():
        return True
    return user.is_staff and on >= journey.ends_on

"""Who may act on a group. Views, templates and services ask here."""

from groups.models import GroupStatus, WelcomeGroup
from samenhier.accounts.models import Municipality, Role, User


def can_have_group(user: User) -> bool:
    """Whether this account is for residents; work accounts have no group of their own."""
    return user.role == Role.MEMBER


def can_coordinate(user: User, group: WelcomeGroup) -> bool:
    """Whether this is the group's coordinator, who runs its application."""
    return can_have_group(user) and group.coordinator.user_id == user.pk


def can_decide(user: User, group: WelcomeGroup) -> bool:
    """Whether this user may take the decisions of staff about the group."""
    match user.role:
        case Role.NATIONAL:
            return True
        case Role.STAFF:
            return group.municipality.organisation_id == user.organisation_id
        case _:
            return False


def can_pause(user: User, group: WelcomeGroup) -> bool:
    """Whether this user may let the group rest, and go on: its coordinator, and staff."""
    return can_coordinate(user, group) or can_decide(user, group)


def can_take_groups(user: User, municipality: Municipality) -> bool:
    """Whether this user may give groups on the waiting list of a municipality a place."""
    return user.is_staff and Municipality.objects.visible_to(user).contains(municipality)


def can_edit_profile(user: User, group: WelcomeGroup) -> bool:
    """Whether members may change their answers: not while a match was made on them."""
    return can_have_group(user) and group.is_live and not group.is_matched


def can_edit_answers(user: User, group: WelcomeGroup) -> bool:
    """Whether this coordinator may change the group's answers: until the team reads them."""
    unread = {GroupStatus.FORMING, GroupStatus.SUBMITTED, GroupStatus.WAITING}
    may_still = group.status in unread
    return may_still and can_coordinate(user, group)


def can_leave(user: User, group: WelcomeGroup) -> bool:
    """Whether a member may leave by themself; a coordinator first hands the role over."""
    return can_have_group(user) and group.is_live and not can_coordinate(user, group)


def needs_reason(user: User, group: WelcomeGroup) -> bool:
    """Whether this user has to say first why the group has to be opened.

    The national coordinator has no groups of their own, but for those they have a task about.
    """
    if user.role != Role.NATIONAL:
        return False
    return not group.tasks.open().filter(owner=user).exists()

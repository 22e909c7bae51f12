"""Whose place in which group the signed-in reader has."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from groups import permissions
from groups.models import LIVE_STATUSES, Membership
from samenhier.accounts.models import AuthenticatedRequest


def check_member(request: AuthenticatedRequest) -> None:
    """403 for work accounts, which have no group of their own."""
    if not permissions.can_have_group(request.user):
        raise PermissionDenied


def own_membership(request: AuthenticatedRequest) -> Membership | None:
    """The signed-in member's place in a live group, else in the last one; None without any."""
    check_member(request)
    own = Membership.objects.visible_to(request.user).present()
    own = own.select_related("group__municipality", "group__coordinator").order_by("-invited_at")
    return own.filter(group__status__in=LIVE_STATUSES).first() or own.first()


def membership(request: AuthenticatedRequest) -> Membership:
    """The same; 404 without a group."""
    member = own_membership(request)
    if member is None:
        raise Http404
    return member


def live_membership(request: AuthenticatedRequest) -> Membership:
    """The same, while the group takes part; 404 once it stopped."""
    member = membership(request)
    if not member.group.is_live:
        raise Http404
    return member


def coordinator(request: AuthenticatedRequest) -> Membership:
    """The signed-in coordinator's place; 404 without a group, 403 for its other members."""
    member = membership(request)
    if not permissions.can_coordinate(request.user, member.group):
        raise PermissionDenied
    return member

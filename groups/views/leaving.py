"""Leaving a group, or stopping it: asked once more on a page of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups import permissions, services
from groups.views import reader
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition


def leave(request: AuthenticatedRequest) -> HttpResponse:
    member = reader.membership(request)
    if not permissions.can_leave(request.user, member.group):
        raise PermissionDenied
    if request.method != "POST":
        context = {"group": member.group, "is_matched": member.group.is_matched}
        return render(request, "groups/group_leave.html", context)
    try:
        services.leave(member, by=request.user)
    except (services.CoordinatorStays, services.GroupClosed):
        # It was allowed a moment ago; the page shows what came between.
        messages.error(request, _("You cannot leave the group at this moment."))
    else:
        messages.success(request, _("You left the group. Thank you for wanting to help."))
    return redirect("groups:own")


def withdraw(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.coordinator(request).group
    if request.method != "POST":
        return render(request, "groups/group_withdraw.html", {"group": group})
    try:
        services.withdraw(group, by=request.user)
    except services.GroupMatched:
        messages.error(
            request, _("Your group has a match. Talk with your community builder first.")
        )
    except IllegalTransition:
        messages.info(request, _("Your group has already stopped."))
    else:
        messages.success(request, _("Your group is withdrawn. Thank you for wanting to help."))
    return redirect("groups:own")

"""The page on which staff change who is in a group: one stops, or another one coordinates."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from groups import permissions, services
from groups.forms import AppointForm, TakeOffForm
from groups.models import WelcomeGroup
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


def people_page(
    request: AuthenticatedRequest, group: WelcomeGroup, site: dict[str, Any]
) -> HttpResponse:
    """Show the page; do what was sent."""
    if not permissions.can_decide(request.user, group):
        raise PermissionDenied
    sent = request.POST.get("sent") if request.method == "POST" else None
    data = request.POST if request.method == "POST" else None
    appoint = AppointForm(data if sent == "appoint" else None, group=group)
    take_off = TakeOffForm(data if sent == "take_off" else None, group=group)
    if sent == "appoint" and appoint.is_valid() and _appoint(request, group, appoint):
        return redirect(request.path)
    if sent == "take_off" and take_off.is_valid() and _take_off(request, group, take_off):
        return redirect("admin:groups_welcomegroup_change", group.pk)
    show(request, [group])
    context = site | {
        "title": _("The people of %(group)s") % {"group": group.name},
        "opts": WelcomeGroup._meta,
        "group": group,
        "offer": group.coordinator_offers.open().select_related("successor", "former").first(),
        "appoint": appoint if group.is_live else None,
        "take_off": take_off if group.is_live and group.is_matched else None,
    }
    return TemplateResponse(request, "groups/admin_people.html", context)


def _appoint(request: AuthenticatedRequest, group: WelcomeGroup, form: AppointForm) -> bool:
    chosen = form.cleaned_data
    try:
        services.appoint(
            group, chosen["successor"], by=request.user, former_leaves=chosen["former_leaves"]
        )
    except (services.CannotCoordinate, services.GroupClosed):
        form.add_error("successor", _("This person cannot coordinate the group now."))
        return False
    words = _("We asked %(name)s by mail. Nothing moves until they say yes.")
    messages.success(request, words % {"name": chosen["successor"].name})
    return True


def _take_off(request: AuthenticatedRequest, group: WelcomeGroup, form: TakeOffForm) -> bool:
    member = form.cleaned_data["member"]
    try:
        services.take_off(member, by=request.user, reason=form.cleaned_data["reason"])
    except (services.CoordinatorStays, services.GroupClosed):
        form.add_error("member", _("This person cannot be taken off the group now."))
        return False
    words = _("%(name)s is not in the group any more. Next: talk with the others.")
    messages.success(request, words % {"name": member.name})
    return True

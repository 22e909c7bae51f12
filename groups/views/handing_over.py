"""Handing the role of coordinator over, on the group's own page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups import services
from groups.views import reader
from samenhier.accounts.models import AuthenticatedRequest


@require_POST
def offer_role(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    group = reader.coordinator(request).group
    member = get_object_or_404(group.present_members(), pk=pk)
    try:
        services.offer_role(group, member, by=request.user)
    except services.AlreadyOffered:
        messages.info(
            request, _("You asked somebody already. Wait for the answer, or take it back.")
        )
    except (services.CannotCoordinate, services.GroupClosed):
        messages.error(request, _("This person cannot be your coordinator now."))
    else:
        messages.success(
            request,
            _("We asked %(name)s. You are the coordinator until they say yes.")
            % {"name": member.name},
        )
    return redirect("groups:own")


@require_POST
def take_back_offer(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.coordinator(request).group
    try:
        services.take_back_offer(group, by=request.user)
    except services.OfferGone:
        _say_gone(request)
    else:
        messages.success(request, _("Taken back. You are still the coordinator."))
    return redirect("groups:own")


@require_POST
def accept_role(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.membership(request).group
    try:
        services.accept_role(group, by=request.user)
    except (services.OfferGone, services.GroupClosed):
        _say_gone(request)
    else:
        messages.success(request, _("You are the coordinator of your group now. Thank you."))
    return redirect("groups:own")


@require_POST
def decline_role(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.membership(request).group
    try:
        services.decline_role(group, by=request.user)
    except services.OfferGone:
        _say_gone(request)
    else:
        messages.success(request, _("That is fine. Nothing changes."))
    return redirect("groups:own")


def _say_gone(request: AuthenticatedRequest) -> None:
    messages.info(request, _("This question is no longer open."))

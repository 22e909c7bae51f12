"""What the coordinator does for the group."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups import permissions, services
from groups.forms import GroupAnswersForm, InviteeForm
from groups.views import reader
from groups.views.own import group_page
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition


def change_answers(request: AuthenticatedRequest) -> HttpResponse:
    """The group's answers, to change until the team begins to get acquainted."""
    group = reader.coordinator(request).group
    if not permissions.can_edit_answers(request.user, group):
        raise PermissionDenied
    form = GroupAnswersForm(request.POST if request.method == "POST" else None, instance=group)
    if request.method == "POST" and form.is_valid():
        services.change_answers(group, form.cleaned_data, by=request.user)
        messages.success(request, _("Your answers are saved."))
        return redirect("groups:own")
    return render(request, "groups/group_answers.html", {"group": group, "form": form})


@require_POST
def invite(request: AuthenticatedRequest) -> HttpResponse:
    coordinator = reader.coordinator(request)
    form = InviteeForm(request.POST)
    if form.is_valid():
        try:
            member = services.invite(coordinator.group, form.invitee())
        except services.AlreadyInvited:
            form.add_error("email", _("This address is in your group already."))
        except services.GroupFull:
            form.add_error(None, _("Your group is full, so nobody else can be invited."))
        except services.GroupClosed:
            form.add_error(None, _("Your group does not take new members now."))
        else:
            messages.success(
                request, _("We mailed an invitation to %(name)s.") % {"name": member.name}
            )
            return redirect("groups:own")
    return group_page(request, coordinator, form)


@require_POST
def invite_again(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    member = get_object_or_404(reader.coordinator(request).group.present_members(), pk=pk)
    try:
        services.invite_again(member)
    except services.AlreadyDone:
        messages.info(request, _("%(name)s is done already.") % {"name": member.name})
    except services.GroupClosed:
        messages.error(request, _("Your group does not take new members now."))
    else:
        messages.success(
            request,
            _("The link goes to %(name)s again, at most once a day.") % {"name": member.name},
        )
    return redirect("groups:own")


@require_POST
def take_back(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    member = get_object_or_404(reader.coordinator(request).group.present_members(), pk=pk)
    try:
        services.take_back(member)
    except services.AlreadyDone:
        messages.info(request, _("%(name)s is done already.") % {"name": member.name})
    else:
        messages.success(
            request, _("The invitation of %(name)s is taken back.") % {"name": member.name}
        )
    return redirect("groups:own")


@require_POST
def submit(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.coordinator(request).group
    try:
        services.submit(group, by=request.user)
    except services.TooFewPeople:
        messages.error(request, _("Your group needs more members first."))
    except IllegalTransition:
        messages.info(request, _("Your group was handed in already."))
    else:
        messages.success(request, _("Your group is handed in. We mailed you a confirmation."))
    return redirect("groups:own")

"""The group's own page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from groups import permissions, services
from groups.forms import InviteeForm
from groups.invitations import ANSWER_WITHIN_WORKING_DAYS
from groups.models import PAUSABLE_STATUSES, GroupStatus, JoinLink, Membership, WelcomeGroup
from groups.views import reader
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.addresses import full_address


def own(request: AuthenticatedRequest) -> HttpResponse:
    """Where a group stands, what is still needed, and who has to act."""
    # Signing in proved the address; what was typed for it before may now be seen.
    services.claim_memberships(request.user)
    member = reader.own_membership(request)
    if member is None:
        return render(request, "groups/group_none.html")
    return group_page(request, member, InviteeForm())


def group_page(
    request: AuthenticatedRequest, member: Membership, form: InviteeForm
) -> HttpResponse:
    group = member.group
    members = list(group.present_members())
    # Matching stands above this app and is not imported; `matches` is its reverse side.
    match = group.matches.live().first()
    context: dict[str, Any] = {
        "group": group,
        "match": match,
        "sees_match": match is not None and group.matches.visible_to(request.user).contains(match),
        # `proposals` likewise: to the coordinator only, when it is their turn.
        "proposals": list(group.proposals.to_answer_by(request.user)),
        "offer": group.coordinator_offers.open().select_related("successor", "former").first(),
        "member": member,
        "members": members,
        "may_go_on": group.status in {GroupStatus.PAUSED, GroupStatus.COMPLETED},
        "may_coordinate": permissions.can_coordinate(request.user, group),
        "may_edit_profile": permissions.can_edit_profile(request.user, group),
        "may_submit": group.can_become(GroupStatus.SUBMITTED)
        and len(members) >= group.municipality.min_members,
        "may_edit_answers": permissions.can_edit_answers(request.user, group),
        "may_leave": permissions.can_leave(request.user, group),
        "invite_form": form,
        "working_days": ANSWER_WITHIN_WORKING_DAYS,
    }
    if context["may_coordinate"]:
        context |= _for_coordinator(group, members)
        context["may_pause"] = group.status in PAUSABLE_STATUSES and not context["match"]
    context["has_first"] = _has_first(context)
    return render(request, "groups/group_own.html", context)


def _has_first(context: dict[str, Any]) -> bool:
    """Whether something stands above the checklist that has the one main button of the page."""
    offer = context["offer"]
    return bool(
        context["sees_match"]
        or context["proposals"]
        or (offer and offer.successor_id == context["member"].pk)
        or (context["may_go_on"] and context["may_coordinate"])
    )


def _for_coordinator(group: WelcomeGroup, members: list[Membership]) -> dict[str, Any]:
    """Whether people are wanted, the link to share, and who could take the role over."""
    link = JoinLink.objects.filter(group=group).first()
    able = [one for one in members if one.is_done and one.user_id]
    return {
        "is_short": len(members) < group.municipality.min_members,
        "may_invite": group.is_gathering and len(members) < group.municipality.max_members,
        "join_link": full_address("groups:join", link.code) if link else "",
        "able": [one for one in able if one.pk != group.coordinator_id],
    }

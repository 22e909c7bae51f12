"""Joining a group by the link that its people share."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from groups import services
from groups.forms import JoinForm
from groups.links import LinkExpired, LinkUnknown, request_of
from groups.models import JoinLink, Membership
from groups.views import reader
from groups.views.own_part import ask_part, no_part
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.accounts.robots import no_robots

ASKED_PER_HOUR = 30  # from one connection


@login_not_required
@limited("join")
@no_robots(links_in={"name"})
@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Name and address of somebody who opened a group's link; whose they are tells no page."""
    links = JoinLink.objects.select_related("group__municipality", "group__coordinator")
    link = links.filter(code=code).first()
    if link is None:
        return no_part(request, "link")
    try:
        services.check_open(link.group)
        return _ask(request, link)
    except (services.GroupFull, services.GroupClosed) as refusal:
        return no_part(request, refusal.reason, status=200)


def _ask(request: HttpRequest, link: JoinLink) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not is_too_often(request, "join", per_hour=ASKED_PER_HOUR):
            services.ask_to_join(link, form.invitee(), language=get_language() or "nl")
            return redirect("groups:join_asked")
        form.add_error(None, TOO_OFTEN)
    return render(request, "groups/group_join.html", {"form": form, "group": link.group})


@login_not_required
def join_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/group_join_asked.html")


@login_not_required
@limited("own-part", per_hour=200)
@never_cache
def join_part(request: HttpRequest, token: str) -> HttpResponse:
    """The own part of somebody who proved their address; with it they are in the group."""
    try:
        asked = request_of(token)
    except (LinkExpired, LinkUnknown) as problem:
        return no_part(request, "join_expired" if isinstance(problem, LinkExpired) else "link")
    group = asked.link.group
    member = group.present_members().of_address(asked.email).first()
    if member and member.is_done:
        return render(request, "groups/member_done.html", {"member": member})
    if member is None:
        try:
            services.check_open(group)
        except (services.GroupFull, services.GroupClosed) as refusal:
            return no_part(request, refusal.reason, status=200)
    elif not group.is_live:
        return no_part(request, "closed", status=200)
    shown = member or Membership(group=group, name=asked.name, email=asked.email)
    return ask_part(
        request,
        shown,
        lambda profile, language: services.join(asked, profile, language=language),
    )


@require_POST
def renew_join_link(request: AuthenticatedRequest) -> HttpResponse:
    group = reader.coordinator(request).group
    try:
        services.renew_join_link(group, by=request.user)
    except services.GroupClosed:
        messages.error(request, _("Your group does not take new members now."))
    else:
        messages.success(request, _("Your group has a new link. The old one works no more."))
    return redirect("groups:own")

"""The pages of a group: signing up, a member's own part, and the group's own page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from groups import permissions, services
from groups.forms import ConsentForm, InviteeForm, ProfileForm, SignUpForms
from groups.invitations import (
    ANSWER_WITHIN_WORKING_DAYS,
    LinkExpired,
    LinkUnknown,
    member_of,
)
from groups.models import LIVE_STATUSES, GroupStatus, Membership, SignUp
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.accounts.robots import no_robots
from samenhier.lifecycle import IllegalTransition

# Why a part cannot be stored; each says so with its `reason`.
PART_REFUSED = (services.GroupClosed, services.TakesPartElsewhere, services.WorkAccount)

# From one connection, which may be that of an evening on which many groups sign up.
SIGN_UPS_PER_HOUR = 60

# --- Signing up ------------------------------------------------------------------------------


@login_not_required
@limited("sign-up", per_hour=200)
@no_robots(links_in={"name"})
def signup(request: HttpRequest) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    page = SignUpForms(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and page.is_valid():
        if not is_too_often(request, "sign-up", per_hour=SIGN_UPS_PER_HOUR):
            return redirect("groups:signed_up", key=page.save().key)
        page.key.add_error(None, TOO_OFTEN)
    return render(request, "groups/group_signup.html", {"page": page})


@login_not_required
def signed_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same page for everybody who sent a form: it tells nothing about who is known here."""
    sign_up = get_object_or_404(SignUp, key=key)
    context = {"sign_up": sign_up, "working_days": ANSWER_WITHIN_WORKING_DAYS}
    return render(request, "groups/group_signed_up.html", context)


# --- A member's own part ---------------------------------------------------------------------


@login_not_required
@limited("own-part", per_hour=200)
@never_cache
def own_part(request: HttpRequest, token: str) -> HttpResponse:
    """The questions for one invited member, opened by the link in their mail."""
    try:
        member = member_of(token)
    except (LinkExpired, LinkUnknown) as problem:
        return _no_part(request, "expired" if isinstance(problem, LinkExpired) else "unknown")
    if member.is_done:
        return render(request, "groups/member_done.html", {"member": member})
    if member.left_on or not member.group.is_live:
        return _no_part(request, "closed", status=200)
    return _part(request, member)


def _part(request: HttpRequest, member: Membership) -> HttpResponse:
    """Show or store a part that is not done yet; the address of `member` is proved."""
    data = request.POST if request.method == "POST" else None
    form, consent = ProfileForm(data, instance=member), ConsentForm(data)
    # Both are asked: all errors are told at once.
    if request.method == "POST" and all([form.is_valid(), consent.is_valid()]):
        try:
            services.do_own_part(member, form.profile(), language=get_language() or "nl")
        except PART_REFUSED as refusal:
            return _no_part(request, refusal.reason, status=200)
        return redirect(request.path)
    context = {"member": member, "form": form, "consent": consent}
    return render(request, "groups/member_part.html", context)


def _no_part(request: HttpRequest, reason: str, status: int = 404) -> HttpResponse:
    return render(request, "groups/member_no_part.html", {"reason": reason}, status=status)


def own_profile(request: AuthenticatedRequest) -> HttpResponse:
    """A member's own answers: given for the first time, or changed until there is a match."""
    member = _own_membership(request)
    if member is None:
        raise Http404
    if not permissions.can_edit_profile(request.user, member.group):
        raise PermissionDenied
    if not member.is_done:
        return _part(request, member)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=member)
    if request.method == "POST" and form.is_valid():
        services.change_profile(member, form.profile())
        messages.success(request, _("Your answers are saved."))
        return redirect("groups:own")
    return render(request, "groups/member_profile.html", {"member": member, "form": form})


# --- The group's own page --------------------------------------------------------------------


def own(request: AuthenticatedRequest) -> HttpResponse:
    """Where a group stands, what is still needed, and who has to act."""
    # Signing in proved the address; what was typed for it before may now be seen.
    services.claim_memberships(request.user)
    member = _own_membership(request)
    if member is None:
        return render(request, "groups/group_none.html")
    return _group_page(request, member, InviteeForm())


def _group_page(
    request: AuthenticatedRequest, member: Membership, form: InviteeForm
) -> HttpResponse:
    group = member.group
    members = list(group.present_members())
    context = {
        "group": group,
        "member": member,
        "members": members,
        "may_coordinate": permissions.can_coordinate(request.user, group),
        "may_edit_profile": permissions.can_edit_profile(request.user, group),
        "may_submit": group.can_become(GroupStatus.SUBMITTED)
        and len(members) >= group.municipality.min_members,
        "may_invite": group.is_gathering and len(members) < group.municipality.max_members,
        "invite_form": form,
        "working_days": ANSWER_WITHIN_WORKING_DAYS,
    }
    return render(request, "groups/group_own.html", context)


@require_POST
def invite(request: AuthenticatedRequest) -> HttpResponse:
    coordinator = _coordinator(request)
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
    return _group_page(request, coordinator, form)


@require_POST
def invite_again(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    member = get_object_or_404(_coordinator(request).group.present_members(), pk=pk)
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
    member = get_object_or_404(_coordinator(request).group.present_members(), pk=pk)
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
    group = _coordinator(request).group
    try:
        services.submit(group, by=request.user)
    except services.TooFewPeople:
        messages.error(request, _("Your group needs more members first."))
    except IllegalTransition:
        messages.info(request, _("Your group was handed in already."))
    else:
        messages.success(request, _("Your group is handed in. We mailed you a confirmation."))
    return redirect("groups:own")


@require_POST
def withdraw(request: AuthenticatedRequest) -> HttpResponse:
    group = _coordinator(request).group
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


def _own_membership(request: AuthenticatedRequest) -> Membership | None:
    """The signed-in member's place in a live group, else in the last one; None without any."""
    if not permissions.can_have_group(request.user):
        raise PermissionDenied
    own = Membership.objects.visible_to(request.user).present()
    own = own.select_related("group__municipality", "group__coordinator").order_by("-invited_at")
    return own.filter(group__status__in=LIVE_STATUSES).first() or own.first()


def _coordinator(request: AuthenticatedRequest) -> Membership:
    """The signed-in coordinator's place; 404 without a group, 403 for its other members."""
    member = _own_membership(request)
    if member is None:
        raise Http404
    if not permissions.can_coordinate(request.user, member.group):
        raise PermissionDenied
    return member

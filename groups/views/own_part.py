"""A member's own part: opened by a mailed link, or on the own page."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from groups import permissions, services
from groups.forms import ConsentForm, ProfileForm
from groups.links import LinkExpired, LinkUnknown, member_of
from groups.models import Membership
from groups.services import Profile
from groups.views import reader
from samenhier.accounts.limits import limited
from samenhier.accounts.models import AuthenticatedRequest

# Why a part cannot be stored; each says so with its `reason`.
REFUSED = (
    services.GroupClosed,
    services.GroupFull,
    services.TakesPartElsewhere,
    services.WorkAccount,
)


@login_not_required
@limited("own-part", per_hour=200)
@never_cache
def own_part(request: HttpRequest, token: str) -> HttpResponse:
    """The questions for one invited member, opened by the link in their mail."""
    try:
        member = member_of(token)
    except (LinkExpired, LinkUnknown) as problem:
        return no_part(request, "expired" if isinstance(problem, LinkExpired) else "unknown")
    if member.is_done and not member.left_on:
        return render(request, "groups/member_done.html", {"member": member})
    if member.left_on or not member.group.is_live:
        return no_part(request, "closed", status=200)
    return ask_part(request, member, _store_for(member))


def ask_part(
    request: HttpRequest, member: Membership, store: Callable[[Profile, str], Membership]
) -> HttpResponse:
    """Show or store a part that is not done yet; the address of `member` is proved."""
    data = request.POST if request.method == "POST" else None
    form, consent = ProfileForm(data, instance=member), ConsentForm(data)
    # Both are asked: all errors are told at once.
    if request.method == "POST" and all([form.is_valid(), consent.is_valid()]):
        try:
            store(form.profile(), get_language() or "nl")
        except REFUSED as refusal:
            return no_part(request, refusal.reason, status=200)
        return redirect(request.path)
    context = {"member": member, "group": member.group, "form": form, "consent": consent}
    return render(request, "groups/member_part.html", context)


def no_part(request: HttpRequest, reason: str, status: int = 404) -> HttpResponse:
    return render(request, "groups/member_no_part.html", {"reason": reason}, status=status)


def _store_for(member: Membership) -> Callable[[Profile, str], Membership]:
    return lambda profile, language: services.do_own_part(member, profile, language=language)


def own_profile(request: AuthenticatedRequest) -> HttpResponse:
    """A member's own answers: given for the first time, or changed until there is a match."""
    member = reader.membership(request)
    if not permissions.can_edit_profile(request.user, member.group):
        raise PermissionDenied
    if not member.is_done:
        return ask_part(request, member, _store_for(member))
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=member)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_profile(member, form.profile())
        except (services.GroupClosed, services.GroupMatched):
            # It was allowed a moment ago; the page shows what came between.
            messages.error(request, _("You cannot change your answers at this moment."))
        else:
            messages.success(request, _("Your answers are saved."))
        return redirect("groups:own")
    return render(request, "groups/member_profile.html", {"member": member, "form": form})

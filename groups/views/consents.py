"""What a member said yes to, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups import permissions, services
from groups.models import Membership
from groups.texts import KEPT_WITH_THE_MATCH, WHAT_TAKING_BACK_MEANS
from groups.views import reader
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import Consent, Purpose


def consents(request: AuthenticatedRequest) -> HttpResponse:
    """Each consent of the reader with its version, day and language, the ended ones too."""
    member = reader.own_membership(request)
    places = Membership.objects.visible_to(request.user).select_related("group")
    context = {
        "member": member,
        "may_give": member is not None
        and member.group.is_live
        and member.is_done
        and not member.has_consent,
        "places": [
            place
            for place in places.order_by("-invited_at").prefetch_related("consents")
            if place.consents.all()
        ],
    }
    return render(request, "groups/member_consents.html", context)


@require_POST
def give(request: AuthenticatedRequest) -> HttpResponse:
    """Say yes to taking part, where that yes does not stand."""
    member = reader.membership(request)
    language = get_language() or "nl"
    try:
        services.give_consent(member, by=request.user, language=language)
    except services.GroupClosed:
        messages.error(request, _("You cannot give this consent now."))
    else:
        messages.success(request, _("We have written down your yes."))
    return redirect("groups:consents")


def take_back(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """What it means to take a consent back, and doing so."""
    reader.check_member(request)
    own = Membership.objects.visible_to(request.user).select_related("group__coordinator")
    given = Consent.objects.visible_to(request.user).filter(is_given=True)
    consent = get_object_or_404(given, pk=pk)
    member = get_object_or_404(own, pk=consent.object_id)
    if consent.ended_at:
        return redirect("groups:consents")
    takes_part = member.group.is_live and not member.left_on
    leaves = takes_part and consent.purpose == Purpose.PARTICIPATION
    if request.method == "POST":
        return _end(request, consent, member, leaves=leaves)
    context = {
        "consent": consent,
        "group": member.group,
        "meaning": _what_it_means(consent, member),
        "leaves": leaves,
        "must_hand_over": leaves and permissions.can_coordinate(request.user, member.group),
        "is_matched": leaves and member.group.is_matched,
    }
    return render(request, "groups/member_consent_take_back.html", context)


def _what_it_means(consent: Consent, member: Membership) -> Promise:
    if consent.purpose == Purpose.PARTICIPATION and member.group.matches.exists():
        return KEPT_WITH_THE_MATCH
    return WHAT_TAKING_BACK_MEANS[consent.purpose]


def _end(
    request: AuthenticatedRequest, consent: Consent, member: Membership, *, leaves: bool
) -> HttpResponse:
    try:
        services.take_back_consent(consent, member, by=request.user)
    except services.CoordinatorStays:
        messages.error(
            request, _("You are the coordinator. First hand the role over, or withdraw the group.")
        )
        return redirect("groups:take_back_consent", consent.pk)
    if leaves:
        messages.success(request, _("You left the group. Thank you for wanting to help."))
    else:
        messages.success(request, _("Your consent is taken back."))
    return redirect("groups:consents")

"""What households ask of their builder, and ticking it off with how it went."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from matching.journey.models import Journey
from newcomers import services
from newcomers.forms import DoneForm
from newcomers.models import NextAction
from samenhier.accounts.models import AuthenticatedRequest, Role, User
from samenhier.shown import show


def asked_of(user: User) -> QuerySet[NextAction]:
    """What the households of this builder's matches ask, what is due first on top.

    Each with `match_pk`, which leads to the match.
    """
    if user.role != Role.BUILDER:
        return NextAction.objects.none()
    matches = Journey.objects.live().filter(household=OuterRef("household"))
    asked: QuerySet[NextAction] = NextAction.objects.visible_to(user).open()
    return (
        asked.annotate(match_pk=Subquery(matches.values("pk")[:1]))
        .select_related("household")
        .prefetch_related("household__people")
    )


def asked_done(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A builder did what was asked. Staff tick it off at their own desk."""
    if request.user.role != Role.BUILDER:
        raise PermissionDenied
    mine = NextAction.objects.visible_to(request.user).select_related("household")
    action = get_object_or_404(mine, pk=pk)
    journey = get_object_or_404(
        Journey.objects.visible_to(request.user).live().with_names(), household=action.household
    )
    show(request, [action, journey])
    form = DoneForm(request.POST or None)
    if action.is_open and not form.is_valid():
        context = {"action": action, "journey": journey, "form": form}
        return render(request, "journey/asked_done.html", context)
    if action.is_open and services.finish(action, by=request.user, **form.cleaned_data):
        messages.success(request, _("Ticked off."))
    else:
        messages.info(request, _("A colleague had ticked this off already."))
    return redirect("journey:caseload")

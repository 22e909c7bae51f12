"""Adding to a talk that can no longer be changed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.journey import addenda, permissions
from matching.journey.forms import AddendumForm
from matching.journey.models import Addendum, CheckIn, Journey
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.shown import show


def addendum_new(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """A form for what is added; who can still change the talk is shown the way there."""
    talks = CheckIn.objects.visible_to(request.user).select_related("match", "author")
    check_in = get_object_or_404(talks, pk=pk)
    journey = get_object_or_404(
        Journey.objects.visible_to(request.user).with_names(), pk=check_in.match_id
    )
    context = {"journey": journey, "check_in": check_in}
    if permissions.can_edit_talk(request.user, check_in):
        show(request, [journey])
        return render(request, "journey/addendum_too_soon.html", context, status=403)
    if not permissions.can_add_to_talk(request.user, check_in):
        raise PermissionDenied
    show(request, [journey])
    addendum = Addendum(check_in=check_in)
    form = AddendumForm(request.POST if request.method == "POST" else None, instance=addendum)
    if not form.is_valid():
        return render(request, "journey/addendum_form.html", context | {"form": form})
    addenda.add(addendum, by=request.user)
    messages.success(request, _("Added to the talk."))
    return redirect(f"{reverse('journey:match', args=[journey.pk])}#talk-{check_in.pk}")

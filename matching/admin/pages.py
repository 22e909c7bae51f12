"""What the pages of the matching desk share: who may open a round, its address, their frame."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from matching.models import MatchingRound
from matching.permissions import can_see_desk
from samenhier.accounts.models import AuthenticatedRequest


def find(request: AuthenticatedRequest, pk: UUID) -> MatchingRound:
    """The round, for somebody who may match here: without its frozen pool and problem, which are
    large, and the pool holds attributes of people."""
    rounds = MatchingRound.objects.visible_to(request.user).defer("case", "problem")
    matching_round = get_object_or_404(rounds, pk=pk)
    if not can_see_desk(request.user, matching_round):
        raise PermissionDenied
    return matching_round


def address(matching_round: MatchingRound) -> str:
    return reverse("admin:matching_matchinground_change", args=[matching_round.pk])


def page(
    request: AuthenticatedRequest,
    template: str,
    title: str,
    shown: dict[str, Any],
    *,
    model: type[Model] = MatchingRound,
) -> HttpResponse:
    """A page of the desk in the frame of the staff site, beside the list of this model."""
    frame = {**admin.site.each_context(request), "title": title, "opts": model._meta}
    return TemplateResponse(request, template, frame | shown)

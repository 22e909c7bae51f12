"""The draft of a talk, sent by the page itself while somebody types."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching.journey import permissions, services
from matching.journey.forms import CheckInForm, follow_up_rows
from matching.journey.models import CheckIn, Journey
from matching.journey.views.talks import talk_of_form, window_of_form
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.phrases import listed


@require_POST
def check_in_keep(request: AuthenticatedRequest, pk: uuid.UUID) -> JsonResponse:
    """Store what can be stored of an unfinished talk, and say so; never submit it."""
    journey = get_object_or_404(Journey.objects.visible_to(request.user).with_talks(), pk=pk)
    if not permissions.can_log_talk(request.user, journey):
        raise PermissionDenied
    check_in = talk_of_form(request, journey)
    try:
        left_out = _keep(request, journey, check_in)
    except services.AlreadySubmitted:
        return JsonResponse({"url": reverse("journey:match", args=[pk])}, status=410)
    except (services.DraftExists, services.WrittenElsewhere):
        return _what_is_stored(request, journey)
    check_in.refresh_from_db(fields=["edition"])
    kept = {"edition": check_in.edition, "is_whole": not left_out, "said": _said(left_out)}
    return JsonResponse(kept)


def _keep(request: AuthenticatedRequest, journey: Journey, check_in: CheckIn) -> list[str]:
    """The labels of the answers that have a mistake, so that they could not be stored yet."""
    window = window_of_form(request, check_in)
    form = CheckInForm(request.POST, instance=check_in, journey=journey, is_final=False)
    rows = follow_up_rows(request.POST, check_in, journey)
    left_out = form.leave_out_mistakes()
    if not rows.is_valid():
        left_out.append(_("What happens next"))
    services.keep_draft(
        check_in, rows.written(), rows.removed(), window=window, touched=form.touched_goals()
    )
    return left_out


def _said(left_out: list[str]) -> str:
    words = {
        "time": time_format(timezone.localtime(), "H:i"),
        "answers": listed(left_out),
    }
    if left_out:
        return _("Saved %(time)s. Not saved yet, look at: %(answers)s") % words
    return _("Saved %(time)s. Only you can see it.") % words


def _what_is_stored(request: AuthenticatedRequest, journey: Journey) -> JsonResponse:
    """Which draft the page met, so that its reader can choose."""
    stored = CheckIn.objects.drafts_of(request.user).filter(match=journey).first()
    if stored is None:  # thrown away or submitted at this very moment: the page asks again
        return JsonResponse({}, status=503)
    url = reverse("journey:check_in_edit", args=[stored.pk])
    return JsonResponse({"key": stored.pk, "edition": stored.edition, "url": url}, status=409)

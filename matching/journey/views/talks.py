"""Logging a talk: one page on a phone, as a draft until it is submitted."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    PermissionDenied,
    ValidationError,
)
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.journey import permissions, services
from matching.journey.forms import (
    BaseFollowUpFormSet,
    CheckInForm,
    WindowForm,
    follow_up_rows,
)
from matching.journey.models import CheckIn, Journey
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.models import AccessAction
from samenhier.shown import show

ELSEWHERE = gettext_lazy(
    "This talk was also changed in another window or on another phone. What you wrote here is "
    "still here. Send it again to replace the other version."
)


def check_in_new(request: AuthenticatedRequest, pk: uuid.UUID) -> HttpResponse:
    """An empty form, or the draft this builder began."""
    journey = _journey(request, pk)
    if not permissions.can_log_talk(request.user, journey):
        raise PermissionDenied
    if request.method == "POST":
        return _write(request, journey, talk_of_form(request, journey))
    draft = CheckIn.objects.drafts_of(request.user).filter(match=journey).first()
    if draft:
        return redirect("journey:check_in_edit", pk=draft.pk)
    return _write(request, journey, CheckIn(match=journey, author=request.user))


def check_in_edit(request: AuthenticatedRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on with a draft, or mend a talk in the week after it was submitted."""
    check_in = get_object_or_404(
        CheckIn.objects.visible_to(request.user).select_related("match"), pk=pk
    )
    return _write(request, _journey(request, check_in.match_id), check_in)


def _journey(request: AuthenticatedRequest, pk: uuid.UUID) -> Journey:
    visible = Journey.objects.visible_to(request.user).with_names().with_talks()
    journey: Journey = get_object_or_404(visible, pk=pk)
    show(request, [journey])
    return journey


def talk_of_form(request: AuthenticatedRequest, journey: Journey) -> CheckIn:
    """The talk with the key that the form was made with: new, or stored when it was sent before."""
    try:
        key = uuid.UUID(request.POST["key"])
    except (KeyError, ValueError) as error:
        raise BadRequest("A form without the key it was made with.") from error
    sent = CheckIn.objects.filter(pk=key, match=journey, author=request.user)
    return sent.first() or CheckIn(pk=key, match=journey, author=request.user)


def window_of_form(request: AuthenticatedRequest, check_in: CheckIn) -> services.Window:
    """Where this form was filled in; a form that was not sent yet is a new window."""
    if request.method != "POST":
        return services.Window(uuid.uuid4(), check_in.edition)
    form = WindowForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A form without the window it was shown in.")
    return services.Window(form.cleaned_data["window"], form.cleaned_data["edition"])


def _write(request: AuthenticatedRequest, journey: Journey, check_in: CheckIn) -> HttpResponse:
    if not permissions.can_edit_talk(request.user, check_in):
        context = {
            "journey": journey,
            "check_in": check_in,
            "can_add": permissions.can_add_to_talk(request.user, check_in),
        }
        show(request, [journey.household, journey.group], action=AccessAction.VIEW)
        return render(request, "journey/check_in_closed.html", context, status=403)
    action = request.POST.get("action", "")
    if action == "discard":
        services.discard(check_in)
        messages.success(request, _("The draft was thrown away."))
        return redirect("journey:caseload")
    window = window_of_form(request, check_in)
    is_final = action == "submit" or not check_in.is_draft
    data = request.POST or None
    form = CheckInForm(data, instance=check_in, journey=journey, is_final=is_final)
    rows = follow_up_rows(data, check_in, journey)
    # Both are asked, so that all errors are shown at once.
    is_right = all([form.is_valid(), rows.is_valid()])
    if is_right and _store(request, form, rows, window):
        return _next_page(request, form.instance, action)
    page = _context(journey, check_in, form, rows) | {"window": _now(form, window)}
    return render(request, "journey/check_in_form.html", page)


def _store(
    request: AuthenticatedRequest,
    form: CheckInForm,
    rows: BaseFollowUpFormSet,
    window: services.Window,
) -> bool:
    talk = form.instance, rows.written(), rows.removed()
    where: Any = {"window": window, "touched": form.touched_goals()}
    try:
        if form.is_final:
            services.submit_talk(*talk, **where, by=request.user)
        else:
            services.save_talk(*talk, **where)
    except services.DraftExists:
        form.add_error(None, _("You have another draft for this match. Submit that one first."))
        return False
    except services.WrittenElsewhere:
        form.add_error(None, ValidationError(ELSEWHERE, code="elsewhere"))
        return False
    return True


def _now(form: CheckInForm, window: services.Window) -> services.Window:
    """After the error that something else is stored, whoever sends again means to replace it."""
    if not form.has_error(NON_FIELD_ERRORS, "elsewhere"):
        return window
    edition = CheckIn.objects.values_list("edition", flat=True).get(pk=form.instance.pk)
    return services.Window(window.key, edition)


def _next_page(request: AuthenticatedRequest, check_in: CheckIn, action: str) -> HttpResponse:
    if action == "add":
        page = reverse("journey:check_in_edit", args=[check_in.pk])
        return redirect(f"{page}#follow-ups")
    if check_in.is_draft:
        messages.success(request, _("Your draft is saved. Only you can see it."))
    elif check_in.next_on:
        messages.success(
            request,
            _("Your talk is saved. The next one is on %(date)s.")
            % {"date": date_format(check_in.next_on)},
        )
    else:
        messages.success(request, _("Your talk is saved. It was the last one of this year."))
    return redirect("journey:caseload")


def _context(
    journey: Journey, check_in: CheckIn, form: CheckInForm, rows: BaseFollowUpFormSet
) -> dict[str, object]:
    return {
        "journey": journey,
        "check_in": check_in,
        "form": form,
        "rows": rows,
        "is_stored_draft": check_in.is_draft and not check_in._state.adding,
        "alone": journey.alone(timezone.localdate()),
    }

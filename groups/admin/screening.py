"""The page on which staff get to know a group: hints, notes of talks, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from groups import permissions, services
from groups.admin.steps import now, now_and_next
from groups.duplicates import hints
from groups.forms import DecisionForm, NoteForm
from groups.models import Decision, DecisionReason, WelcomeGroup
from groups.readiness import still_open
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.lifecycle import IllegalTransition
from samenhier.shown import show


def screening_page(
    request: AuthenticatedRequest, group: WelcomeGroup, site: dict[str, Any]
) -> HttpResponse:
    """Show the page; store a note or a decision, whichever was sent."""
    if not permissions.can_decide(request.user, group):
        raise PermissionDenied
    last = group.decisions.latest_first().first()
    sent = request.POST.get("sent") if request.method == "POST" else None
    note = NoteForm(request.POST if sent == "note" else None)
    decision = DecisionForm(
        request.POST if sent == "decision" else None,
        initial={"last": last.pk if last else ""},
    )
    if sent == "note" and note.is_valid():
        services.write_note(group, **note.cleaned_data, by=request.user)
        messages.success(request, _("The note is kept. You can decide below."))
        return redirect(request.path)
    if sent == "decision" and decision.is_valid():
        refused = _decide(request, group, decision, last)
        if refused is None:
            return redirect("admin:groups_welcomegroup_change", group.pk)
        decision = refused
    found = hints(group)
    show(request, [hint.other for hint in found])
    context = site | {
        "title": _("Getting to know %(group)s") % {"group": group.name},
        "opts": WelcomeGroup._meta,
        "group": group,
        "hints": found,
        "requirements": still_open(group),
        "notes": group.notes.select_related("by"),
        "decisions": group.decisions.select_related("by"),
        "note_form": note,
        "decision_form": decision,
        "may_decide": group.is_live and not group.is_matched and group.submitted_at,
    }
    return TemplateResponse(request, "groups/admin_screening.html", context)


def _decide(
    request: AuthenticatedRequest, group: WelcomeGroup, form: DecisionForm, last: Decision | None
) -> DecisionForm | None:
    """Store the decision; None when it is stored, else the form to show with why it is not."""
    told = form.cleaned_data
    seen = last if last and str(last.pk) == told["last"] else None
    try:
        services.decide(
            group, DecisionReason(told["reason"]), note=told["note"], by=request.user, last=seen
        )
    except services.NoInterview:
        form.add_error("reason", _("Write down a talk with the group first."))
    except services.DecidedAlready:
        messages.error(request, _("A colleague decided meanwhile: see below, then decide again."))
        latest = group.decisions.latest_first().first()
        return DecisionForm(initial=told | {"last": latest.pk if latest else ""})
    except services.GroupMatched:
        form.add_error(None, _("%(group)s has a match, which comes first.") % now(group))
    except IllegalTransition:
        form.add_error(None, _("%(group)s is “%(status)s”; this step does not fit.") % now(group))
    else:
        messages.success(request, now_and_next(group))
        return None
    return form

"""Stopping for now, going on later by a code, and beginning beside somebody."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from newcomers import services
from newcomers.forms import CodeForm, LanguageForm
from newcomers.models import RegistrationDraft
from newcomers.permissions import can_assist
from newcomers.views.registering import CODE_SIZE, DRAFT, drafts, forms_of, where_to_go
from newcomers.views.shown import put_away, show, shown
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.privacy.codes import spaced

# Of 2^49 codes; from one connection, which may be that of a whole shelter.
CODES_PER_HOUR = 40


@login_not_required
@never_cache
def stopped(request: HttpRequest) -> HttpResponse:
    """The code to go on with, to write down or to print; once."""
    code = shown(request, of=DRAFT)
    if not code:
        return redirect("registering:begin")
    context = {
        "code": code,
        "kept_days": settings.UNFINISHED_SIGN_UP_DAYS,
        "draft": drafts.present(request),
    }
    return render(request, "registering/stopped.html", context)


@login_not_required
@limited("registration-code", per_hour=200)
@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """Open an unfinished registration with its code; a wrong one tells nothing."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "registration-code", per_hour=CODES_PER_HOUR):
            form.add_error(None, TOO_OFTEN)
        elif opened := services.use_code(form.cleaned_data["code"]):
            draft, code = opened
            request.session.cycle_key()
            drafts.tie(request, draft.key)
            show(request, spaced(code, CODE_SIZE), of=DRAFT)
            return redirect("registering:stopped")
        else:
            _say_wrong(form)
    return render(request, "registering/go_on.html", {"form": form})


def _say_wrong(form: forms.Form) -> None:
    form.add_error(
        "code",
        _("This code opens nothing. Look at each letter. A code works once: use the newest one."),
    )


@login_not_required
@limited("registration-forget")
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Remove a registration that is not sent, at once."""
    if draft := drafts.present(request):
        draft.delete()
        drafts.untie(request, draft.key)
        messages.success(request, _("We removed your answers."))
    put_away(request)
    return redirect("home")


# --- With somebody beside them -----------------------------------------------------------------


@never_cache
def together(request: AuthenticatedRequest) -> HttpResponse:
    """Begin beside somebody, in their language; or go on with what was begun."""
    if not can_assist(request.user):
        raise PermissionDenied
    form = LanguageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = RegistrationDraft.objects.create(assisted_by=request.user)
        return _open(request, draft, form.cleaned_data["language"])
    begun: Any = RegistrationDraft.objects.visible_to(request.user).alive()
    return render(request, "registering/together.html", {"form": form, "begun": begun})


@require_POST
def together_again(request: AuthenticatedRequest, pk: Any) -> HttpResponse:
    """Go on with a registration that this user began beside somebody."""
    mine = RegistrationDraft.objects.visible_to(request.user).alive()
    draft = get_object_or_404(mine, pk=pk)
    if not can_assist(request.user):
        raise PermissionDenied
    drafts.tie(request, draft.key)
    return redirect(where_to_go(draft))


def _open(request: HttpRequest, draft: RegistrationDraft, language: str) -> HttpResponse:
    drafts.tie(request, draft.key)
    first = forms_of(draft).STEPS[0]
    with translation.override(language):
        return redirect(reverse("registering:step", args=[first.code]))

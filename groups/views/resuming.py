"""Stopping for now, and going on later by a mailed link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from groups import services
from groups.forms import EmailForm
from groups.links import LinkExpired, LinkUnknown, draft_of
from groups.models import SignUpDraft
from groups.views.drafts import LINKS_PER_HOUR, drafts
from groups.views.signing_up import where_to_go
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited


@login_not_required
@limited("sign-up-link")
@never_cache
def signup_stop(request: HttpRequest) -> HttpResponse:
    """Stop for now: the answers are kept, and a link to them goes to an address."""
    draft = drafts.present(request)
    if draft is None:
        return redirect("groups:signup")
    form = EmailForm(request.POST or None, initial={"email": draft.email})
    if request.method == "POST" and form.is_valid():
        if not is_too_often(request, "sign-up-link", per_hour=LINKS_PER_HOUR):
            email = form.cleaned_data["email"]
            services.stop(draft, email=email, language=get_language() or "nl")
            return redirect("groups:signup_stopped")
        form.add_error(None, TOO_OFTEN)
    return render(request, "groups/signup_stop.html", {"form": form, "draft": draft})


@login_not_required
@never_cache
def signup_stopped(request: HttpRequest) -> HttpResponse:
    draft = drafts.present(request)
    if draft is None or not draft.email:
        return redirect("groups:signup")
    context = {"draft": draft, "kept_days": settings.UNFINISHED_SIGN_UP_DAYS}
    return render(request, "groups/signup_stopped.html", context)


@login_not_required
@limited("sign-up-link")
@require_POST
def signup_forget(request: HttpRequest) -> HttpResponse:
    """Remove a sign-up that is not sent, at once."""
    if draft := drafts.present(request):
        draft.delete()
        drafts.untie(request, draft.key)
        messages.success(request, _("We removed your answers."))
    return redirect("home")


@login_not_required
@limited("sign-up-link")
def signup_ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a link to an unfinished sign-up; the answer tells nobody whether there is one."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_too_often(request, "sign-up-link", per_hour=LINKS_PER_HOUR):
            services.ask_link(form.cleaned_data["email"], language=get_language() or "nl")
            return redirect("groups:signup_link_sent")
        form.add_error(None, TOO_OFTEN)
    return render(request, "groups/signup_ask_link.html", {"form": form})


@login_not_required
def signup_link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/signup_link_sent.html")


@login_not_required
@limited("sign-up-link")
@never_cache
def signup_resume(request: HttpRequest, token: str) -> HttpResponse:
    """Open a draft by its link. Only the button uses it up: programs that scan mail follow it."""
    try:
        draft, number = draft_of(token)
    except (LinkExpired, LinkUnknown):
        return _dead_link(request)
    before = draft.key
    if request.method == "POST" and services.use_link(draft, number):
        drafts.untie(request, before)
        return _go_on(request, draft)
    if number != draft.link_number or request.method == "POST":
        return _dead_link(request)
    return render(request, "groups/signup_resume.html")


def _go_on(request: HttpRequest, draft: SignUpDraft) -> HttpResponse:
    request.session.cycle_key()
    drafts.tie(request, draft.key)
    messages.success(request, _("Welcome back. Your answers are still here."))
    return redirect(where_to_go(draft))


def _dead_link(request: HttpRequest) -> HttpResponse:
    context = {"form": EmailForm(), "is_dead": True}
    return render(request, "groups/signup_ask_link.html", context, status=404)

"""Signing up a group, step by step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from groups import services
from groups.forms import (
    BY_CODE,
    CHECK,
    CHECK_DOOR,
    STEPS,
    PlaceForm,
    SignUpForms,
    summary,
)
from groups.invitations import ANSWER_WITHIN_WORKING_DAYS
from groups.models import SignUp, SignUpDraft
from groups.views.drafts import LINKS_PER_HOUR, drafts
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import Intake, User
from samenhier.accounts.robots import no_robots
from samenhier.wizard.steps import KeyForm, Step, what_was_typed

# From one connection, which may be that of an evening on which many groups sign up.
SIGN_UPS_PER_HOUR = 60
BEGUN_PER_HOUR = 120


@login_not_required
@never_cache
def signup(request: HttpRequest) -> HttpResponse:
    """Where everybody begins, and where somebody who began goes on."""
    draft = drafts.present(request)
    if draft is None:
        return _page(request, STEPS[0], None, PlaceForm.begun(request.GET))
    return redirect(where_to_go(draft))


@login_not_required
@limited("sign-up-step", per_hour=600)
@no_robots(links_in={"name"}, may_be_quick=True)
@never_cache
def step(request: HttpRequest, code: str) -> HttpResponse:
    """Show one step, or keep what was typed in it and go on."""
    if (one := BY_CODE.get(code)) is None:
        raise Http404
    if request.method == "POST":
        return _take(request, one)
    draft = drafts.present(request)
    if draft is None and one is not STEPS[0]:
        return redirect("groups:signup")
    if draft and not _forms(request, draft).may_open(one):
        return redirect(where_to_go(draft))
    return _page(request, one, draft)


def _take(request: HttpRequest, one: Step) -> HttpResponse:
    """Keep what was typed, right or wrong; then go on, stop, or show what to mend."""
    if (key := _sent_key(request)) is None:
        return redirect("groups:signup")
    if SignUp.objects.filter(pk=key).exists():
        return _sent_already(request, key)
    draft = drafts.named(request, key)
    form = _forms(request, draft).sent(one, request.POST)
    if draft is None and is_too_often(request, "sign-up-begun", per_hour=BEGUN_PER_HOUR):
        form.is_valid()
        form.add_error(None, TOO_OFTEN)
        return _page(request, one, None, form)
    draft = _keep(request, one, form, key=draft.key if draft else key, is_new=draft is None)
    if draft is None and SignUp.objects.filter(pk=key).exists():
        return _sent_already(request, key)  # in another tab, a moment ago
    if draft is None:
        messages.info(request, _("These answers were removed. You can begin again here."))
        return redirect("groups:signup")
    if "stop" in request.POST:
        return _stop(request, draft)
    if form.is_valid():
        return redirect(where_to_go(draft))
    return _page(request, one, draft, form)


def _stop(request: HttpRequest, draft: SignUpDraft) -> HttpResponse:
    """Mail the link at once when the address is known; else ask for it."""
    if not draft.email or is_too_often(request, "sign-up-link", per_hour=LINKS_PER_HOUR):
        return redirect("groups:signup_stop")
    services.stop(draft, email=draft.email, language=get_language() or "nl")
    return redirect("groups:signup_stopped")


def _keep(
    request: HttpRequest, one: Step, form: Any, *, key: UUID, is_new: bool
) -> SignUpDraft | None:
    """Store one step of a draft, and tie the draft to this browser."""
    is_done = form.is_valid()
    typed = what_was_typed(form, request.POST)
    if is_new and one is not STEPS[0]:
        return None
    draft: SignUpDraft | None
    if is_new:
        draft = SignUpDraft.objects.begin(key, one.code, typed, is_done=is_done)
    else:
        email = form.cleaned_data.get("email", "") if one.code == "people" else ""
        draft = services.keep(key, one.code, typed, is_done=is_done, email=email)
    if draft:
        drafts.tie(request, draft.key)
    return draft


@login_not_required
@limited("sign-up-check", per_hour=200)
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """All answers once more, with a way to change each, and the button that sends them."""
    if request.method == "POST":
        return _send(request)
    draft = drafts.present(request)
    if draft is None:
        return redirect("groups:signup")
    answers = _forms(request, draft)
    if wrong := answers.first_open() or answers.first_wrong():
        return redirect("groups:signup_step", code=wrong.code)
    return _check_page(request, draft, answers)


def _check_page(
    request: HttpRequest, draft: SignUpDraft, answers: SignUpForms, problem: str = ""
) -> HttpResponse:
    key = KeyForm({"key": draft.key})
    if problem:
        key.add_error(None, problem)
    context = {
        "key": key,
        "sections": summary(answers),
        "waits": answers.town is not None and answers.town.intake == Intake.WAITING_LIST,
        "town": answers.town,
        "doors": answers.doors(CHECK, (CHECK, CHECK_DOOR)),
    }
    return render(request, "groups/signup_check.html", context)


def _send(request: HttpRequest) -> HttpResponse:
    """Sign up the group, once, however often the button was pressed."""
    if (key := _sent_key(request)) is None:
        return redirect("groups:signup")
    if SignUp.objects.filter(pk=key).exists():
        return redirect("groups:signed_up", key=key)
    draft = drafts.named(request, key)
    if draft is None:
        return redirect("groups:signup")
    answers = _forms(request, draft)
    if wrong := answers.first_wrong():
        return redirect("groups:signup_step", code=wrong.code)
    if is_too_often(request, "sign-up", per_hour=SIGN_UPS_PER_HOUR):
        return _check_page(request, draft, answers, str(TOO_OFTEN))
    return redirect("groups:signed_up", key=answers.save(draft.key).key)


@login_not_required
def signed_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same page for everybody who sent a form: it tells nothing about who is known here."""
    sign_up = get_object_or_404(SignUp, key=key)
    context = {"sign_up": sign_up, "working_days": ANSWER_WITHIN_WORKING_DAYS}
    return render(request, "groups/group_signed_up.html", context)


def _sent_already(request: HttpRequest, key: UUID) -> HttpResponse:
    messages.info(request, _("This sign-up was sent already. Your last change is not in it."))
    return redirect("groups:signed_up", key=key)


def _page(
    request: HttpRequest, one: Step, draft: SignUpDraft | None, form: Any = None
) -> HttpResponse:
    answers = _forms(request, draft)
    if form is None:
        form = answers.shown(one)
        if answers.is_done(one) and not answers.kept(one).is_valid():
            form = answers.kept(one)  # it was right once: say what is wrong now
    waits = answers.town is not None and answers.town.intake == Intake.WAITING_LIST
    context = {
        "step": one,
        "form": form,
        "is_wrong": form.is_bound and not form.is_valid(),
        "others": getattr(form, "others", None),
        "key": KeyForm(initial={"key": draft.key} if draft else {}),
        "doors": answers.doors(one.code, (CHECK, CHECK_DOOR)),
        "town": answers.town,
        "waits": waits and one.code == "group",
        "back": answers.before(one),
    }
    return render(request, "groups/signup_step.html", context)


def where_to_go(draft: SignUpDraft) -> str:
    """The address of the first step that is not done, or of the check."""
    wanted = SignUpForms(draft.answers).first_open()
    return (
        reverse("groups:signup_step", args=[wanted.code])
        if wanted
        else reverse("groups:signup_check")
    )


def _forms(request: HttpRequest, draft: SignUpDraft | None) -> SignUpForms:
    user = request.user if isinstance(request.user, User) else None
    return SignUpForms(draft.answers if draft else {}, user=user)


def _sent_key(request: HttpRequest) -> UUID | None:
    """The key that came with a page; None when somebody spoiled it."""
    form = KeyForm(request.POST)
    return form.cleaned_data["key"] if form.is_valid() else None

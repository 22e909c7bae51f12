"""Registering a household, step by step: by itself, or with somebody beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from newcomers import services
from newcomers.forms import (
    BY_CODE,
    CHECK,
    STEPS,
    RegistrationForms,
    WhereForm,
    registration_summary,
)
from newcomers.models import Registration, RegistrationDraft
from newcomers.views.shown import show, shown
from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import User
from samenhier.accounts.robots import no_robots
from samenhier.privacy.codes import spaced
from samenhier.privacy.models import AccessAction, Purpose
from samenhier.privacy.services import log_access
from samenhier.wizard.browser import Drafts
from samenhier.wizard.steps import KeyForm, Step, what_was_typed

# From one connection, which may be that of a whole shelter.
REGISTRATIONS_PER_HOUR = 60
BEGUN_PER_HOUR = 120
CODE_SIZE = 5  # signs of a code to go on, in each group
DRAFT = "draft"  # what a shown code opens, when it is not a household

drafts = Drafts("registrations", RegistrationDraft.objects.select_related("assisted_by"))


@login_not_required
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Where everybody begins, and where somebody who began goes on."""
    draft = drafts.present(request)
    if draft is None:
        return _page(request, STEPS[0], None, WhereForm.begun(request.GET))
    return redirect(where_to_go(draft))


@login_not_required
@limited("registration-step", per_hour=900)
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
        return redirect("registering:begin")
    if draft and not forms_of(draft).may_open(one):
        return redirect(where_to_go(draft))
    return _page(request, one, draft)


def _take(request: HttpRequest, one: Step) -> HttpResponse:
    """Keep what was typed, right or wrong; then go on, stop, or show what to mend."""
    if (key := _sent_key(request)) is None:
        return redirect("registering:begin")
    if Registration.objects.filter(pk=key).exists():
        return _sent_already(request, key)
    draft = drafts.named(request, key)
    form = forms_of(draft).sent(one, _data(request, one, draft))
    if draft is None and is_too_often(request, "registration-begun", per_hour=BEGUN_PER_HOUR):
        form.is_valid()
        form.add_error(None, TOO_OFTEN)
        return _page(request, one, None, form)
    if one.code == "consent" and form.stops:
        return _leave_it(request, draft)
    draft = _keep(request, one, form, key=draft.key if draft else key, is_new=draft is None)
    if draft is None:
        return _without_draft(request)
    if "stop" in request.POST:
        return _stop(request, draft)
    if "more" in request.POST:
        return redirect(f"{reverse('registering:step', args=[one.code])}?room=1#more")
    if form.is_valid():
        return redirect(where_to_go(draft))
    return _page(request, one, draft, form)


def _data(request: HttpRequest, one: Step, draft: RegistrationDraft | None) -> QueryDict:
    """What was sent; with the language in which somebody read what a yes means."""
    if one.code != "consent" or (draft and draft.assisted_by):
        return request.POST
    data = request.POST.copy()
    data["explained_in"] = get_language() or "nl"
    return data


def _keep(
    request: HttpRequest, one: Step, form: Any, *, key: UUID, is_new: bool
) -> RegistrationDraft | None:
    """Store one step of a draft, and tie the draft to this browser."""
    if is_new and one is not STEPS[0]:
        return None
    is_done = form.is_valid()
    store = RegistrationDraft.objects.begin if is_new else RegistrationDraft.objects.keep
    draft: RegistrationDraft | None = store(
        key, one.code, what_was_typed(form, form.data), is_done=is_done
    )
    if draft is None:
        return None
    if one.code == "consent" and is_done and not form.answers()[Purpose.SPECIAL_NEEDS]:
        services.forget_answers(draft, "needs", {"requirements"})
    drafts.tie(request, draft.key)
    return draft


def _without_draft(request: HttpRequest) -> HttpResponse:
    """The answers are gone: stopped a moment ago, sent in another tab, or removed."""
    if shown(request, of=DRAFT):
        return redirect("registering:stopped")
    messages.info(request, _("These answers were removed. You can begin again here."))
    return redirect("registering:begin")


def _leave_it(request: HttpRequest, draft: RegistrationDraft | None) -> HttpResponse:
    """They said no to taking part: nothing is kept."""
    if draft:
        drafts.untie(request, draft.key)
        draft.delete()
    return redirect("registering:not_now")


def _stop(request: HttpRequest, draft: RegistrationDraft) -> HttpResponse:
    """Give a code, and let go of this browser: others may use it too."""
    code = services.give_code(draft)
    drafts.untie(request, draft.key)
    show(request, spaced(code, CODE_SIZE), of=DRAFT)
    return redirect("registering:stopped")


@login_not_required
@limited("registration-check", per_hour=200)
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """All answers once more, with a way to change each, and the button that sends them."""
    if request.method == "POST":
        return _send(request)
    draft = drafts.present(request)
    if draft is None:
        return redirect("registering:begin")
    answers = forms_of(draft)
    if wrong := answers.first_open() or answers.first_wrong():
        return redirect("registering:step", code=wrong.code)
    return _check_page(request, draft, answers)


def _check_page(
    request: HttpRequest, draft: RegistrationDraft, answers: RegistrationForms, problem: str = ""
) -> HttpResponse:
    key = KeyForm({"key": draft.key})
    if problem:
        key.add_error(None, problem)
    context = {
        "key": key,
        "draft": draft,
        "sections": registration_summary(answers),
        "doors": answers.doors(CHECK[0], CHECK),
        "back": STEPS[-1],
    }
    return render(request, "registering/check.html", context)


def _send(request: HttpRequest) -> HttpResponse:
    """Register the household, once, however often the button was pressed."""
    if (key := _sent_key(request)) is None:
        return redirect("registering:begin")
    if Registration.objects.filter(pk=key).exists():
        return redirect("registering:registered", key=key)
    draft = drafts.named(request, key)
    if draft is None:
        return redirect("registering:begin")
    answers = forms_of(draft)
    if wrong := answers.first_wrong():
        return redirect("registering:step", code=wrong.code)
    if is_too_often(request, "registration", per_hour=REGISTRATIONS_PER_HOUR):
        return _check_page(request, draft, answers, str(TOO_OFTEN))
    with transaction.atomic():  # a second press waits until the session has the code
        registration, code = answers.save(draft.key)
        if code:
            _after(request, registration, code)
    return redirect("registering:registered", key=registration.key)


def _after(request: HttpRequest, registration: Registration, code: str) -> None:
    """Let this browser show the code; and write down that somebody sat beside them."""
    drafts.untie(request, registration.key)
    show(request, code, of=registration.reference)
    if isinstance(request.user, User) and request.user == registration.household.assisted_by:
        log_access(registration.household, AccessAction.CHANGE, request=request)  # type: ignore[arg-type]


@login_not_required
@never_cache
def registered(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happens next. It tells nothing about who is known here."""
    registration = get_object_or_404(Registration.objects.select_related("household"), key=key)
    context = {
        "registration": registration,
        "working_days": services.ANSWER_WITHIN_WORKING_DAYS,
        "code": shown(request, of=registration.reference),
        "reference": registration.reference,
    }
    return render(request, "registering/registered.html", context)


@login_not_required
def not_now(request: HttpRequest) -> HttpResponse:
    """A no is fine."""
    return render(request, "registering/not_now.html")


def _sent_already(request: HttpRequest, key: UUID) -> HttpResponse:
    messages.info(request, _("This was sent already. Your last change is not in it."))
    return redirect("registering:registered", key=key)


def _page(
    request: HttpRequest, one: Step, draft: RegistrationDraft | None, form: Any = None
) -> HttpResponse:
    answers = forms_of(draft, wants_room="room" in request.GET)
    if form is None:
        form = answers.shown(one)
        if answers.is_done(one) and not answers.kept(one).is_valid():
            form = answers.kept(one)  # it was right once: say what is wrong now
    context = {
        "step": one,
        "form": form,
        "is_wrong": form.is_bound and not form.is_valid(),
        "others": getattr(form, "others", None),
        "key": KeyForm(initial={"key": draft.key} if draft else {}),
        "draft": draft,
        "doors": answers.doors(one.code, CHECK),
        "back": answers.before(one),
    }
    return render(request, "registering/step.html", context)


def where_to_go(draft: RegistrationDraft) -> str:
    """The address of the first step that is not done, or of the check."""
    wanted = forms_of(draft).first_open()
    return (
        reverse("registering:step", args=[wanted.code]) if wanted else reverse("registering:check")
    )


def forms_of(draft: RegistrationDraft | None, *, wants_room: bool = False) -> RegistrationForms:
    if draft is None:
        return RegistrationForms()
    is_assisted = draft.assisted_by is not None
    return RegistrationForms(draft.answers, is_assisted=is_assisted, wants_room=wants_room)


def _sent_key(request: HttpRequest) -> UUID | None:
    """The key that came with a page; None when somebody spoiled it."""
    form = KeyForm(request.POST)
    return form.cleaned_data["key"] if form.is_valid() else None

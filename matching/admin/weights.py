"""The versions of the weights: written by one national coordinator, agreed by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import questions, services
from matching.admin import pages
from matching.forms.weights import WeightsForm, compared
from matching.models import WeightsVersion
from matching.permissions import can_weigh
from matching.questions import Question
from matching.replayed import Replay
from samenhier.accounts.admin import NationalAdmin
from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.shown import show

ADD = "admin:matching_weightsversion_add"
CHANGE = "admin:matching_weightsversion_change"


@admin.register(WeightsVersion)
class WeightsVersionAdmin(NationalAdmin[WeightsVersion]):
    """The versions of the weights. Adding one proposes it; a version is never edited."""

    list_display = ["__str__", "standing", "author", "created_at", "reason", "decided_by"]
    list_select_related = ["author", "decided_by"]
    add_words = gettext_lazy("Write a new version")

    def get_queryset(self, request: HttpRequest) -> Any:
        return admin.ModelAdmin.get_queryset(self, request).marked()  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, version: Any) -> str:
        return _("counts now") if version.is_current else version.outcome

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and can_weigh(request.user)

    def add_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if waiting := WeightsVersion.objects.proposed().first():
            messages.info(request, _("This version waits. Decide on it before another is written."))
            return redirect(CHANGE, waiting.pk)
        return write(request)

    def change_view(
        self,
        request: AuthenticatedRequest,  # type: ignore[override]  # the admin asks for sign-in
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = self.get_object(request, object_id)
        if request.method == "POST":
            return act(request, version)
        return read(request, version)


def write(request: AuthenticatedRequest) -> HttpResponse:
    """Fill in weights, see what they would have changed, and propose exactly those."""
    current = WeightsVersion.objects.current()
    asked = _asked(request)
    if request.method == "POST" and "propose" in request.POST:
        return _propose(request, asked)
    if request.method == "POST":
        form = WeightsForm(request.POST, current=current)
        if form.is_valid():
            weights, reason = form.weights, form.cleaned_data["reason"]
            found = _ask(request, reverse(ADD), weights, reason)
            if found:
                return found
        asked = None
    else:
        kept = asked.wishes["weights"] | {"reason": asked.wishes["reason"]} if asked else None
        form = WeightsForm(current=current, initial=kept)
    context = {"form": form, "current": current, **_replay(request, asked)}
    return pages.page(
        request,
        "admin/matching/write_weights.html",
        _("New weights"),
        context,
        model=WeightsVersion,
    )


def _propose(request: AuthenticatedRequest, asked: Question | None) -> HttpResponse:
    """Store what was replayed; without an answer there is nothing that its author has seen."""
    if asked is None or asked.answer is None:
        messages.info(request, _("That answer is not kept any more. Ask again."))
        return redirect(ADD)
    try:
        version = services.write_version(
            asked.wishes["weights"], reason=asked.wishes["reason"], by=request.user
        )
    except services.DecisionRefused as refused:
        messages.error(request, str(refused))
        return redirect(ADD)
    messages.success(request, _("This version waits for a second person. They have got a mail."))
    return redirect(CHANGE, version.pk)


def read(request: AuthenticatedRequest, version: Any) -> HttpResponse:
    """A version with who wrote it, who agreed, when and why, beside the one that counts now."""
    current = WeightsVersion.objects.current()
    is_own = version.author_id == request.user.pk
    may_weigh = can_weigh(request.user)
    context = {
        "version": version,
        "is_current": version.pk == current.pk,
        "current": current,
        "rows": compared(version, current.weights),
        "may_agree": may_weigh and version.waits and not is_own,
        "may_take_back": may_weigh and version.waits and is_own,
        **(_replay(request, _asked(request)) if may_weigh else {}),
    }
    title = _("Version %(number)s of the weights") % {"number": version.number}
    return pages.page(request, "admin/matching/weights.html", title, context, model=WeightsVersion)


def act(request: AuthenticatedRequest, version: WeightsVersion) -> HttpResponse:
    """Ask for the replay, agree, or turn down."""
    if not can_weigh(request.user):
        raise PermissionDenied
    own = reverse(CHANGE, args=[version.pk])
    verbs: dict[str, Callable[..., None]] = {
        "agree": services.agree,
        "turn_down": services.turn_down,
    }
    verb = request.POST.get("verb", "")
    if verb not in verbs:
        asked = _ask(request, own, version.weights) if version.waits else None
        return asked or HttpResponseRedirect(own)
    try:
        verbs[verb](version, by=request.user)
    except services.DecisionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _done(verb, version, request.user))
    return HttpResponseRedirect(own)


def _done(verb: str, version: WeightsVersion, by: User) -> str:
    if verb == "agree":
        return _("These weights count from the next round on.")
    if version.author_id == by.pk:
        return _("You took this version back. The weights stay as they are.")
    return _("You turned this version down. The weights stay as they are.")


def _ask(
    request: AuthenticatedRequest, page: str, weights: dict[str, int], reason: str = ""
) -> HttpResponse | None:
    """Put the question, and go on to where its answer will be; None when nobody is there."""
    try:
        key = services.ask_weights(weights, reason=reason, by=request.user)
    except services.NobodyThere:
        messages.error(request, _("The computer that works this out cannot be reached."))
        return None
    return HttpResponseRedirect(f"{page}?replay={key}")


def _asked(request: AuthenticatedRequest) -> Question | None:
    """The question whose key is in the address; None without one, or when it is gone."""
    key = request.GET.get("replay", "")
    return questions.at(questions.place_of_weights(request.user, key)) if key else None


def _replay(request: AuthenticatedRequest, asked: Question | None) -> dict[str, Any]:
    """The answer, or that it is awaited or late; those it names are noted as looked at."""
    if asked is None:
        return {"is_gone": "replay" in request.GET and request.method != "POST"}
    if asked.answer is None:
        return {"is_awaited": asked.is_awaited, "is_late": asked.is_late}
    replay = Replay(asked, request.user)
    show(request, replay.people)
    return {"replay": replay}

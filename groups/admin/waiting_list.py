"""The waiting lists, municipality by municipality, and giving the next groups a place."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups import services
from groups.models import GroupStatus, WelcomeGroup
from samenhier.accounts.models import AuthenticatedRequest, Municipality
from samenhier.shown import show


class PlacesForm(forms.Form):
    """How many groups get a place in which municipality."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), widget=forms.HiddenInput)
    count = forms.IntegerField(
        label=gettext_lazy("How many places are free?"), min_value=1, max_value=50, initial=1
    )


def waiting_list_page(request: AuthenticatedRequest, site: dict[str, Any]) -> HttpResponse:
    places = Municipality.objects.visible_to(request.user)
    if request.method == "POST":
        form = PlacesForm(request.POST)
        form.fields["municipality"].queryset = places  # type: ignore[attr-defined]
        if form.is_valid():
            _take(request, form.cleaned_data["municipality"], form.cleaned_data["count"])
        else:
            messages.error(request, _("Fill in how many places are free, from 1 to 50."))
        return redirect(request.path)
    waiting = WelcomeGroup.objects.visible_to(request.user).filter(status=GroupStatus.WAITING)
    groups = waiting.with_progress().select_related("municipality")
    groups = groups.order_by("municipality__name", "submitted_at", "pk")
    show(request, groups)
    context = site | {
        "title": _("Waiting lists"),
        "opts": WelcomeGroup._meta,
        "groups": groups,
        "form": PlacesForm(),
    }
    return TemplateResponse(request, "groups/admin_waiting_list.html", context)


def _take(request: AuthenticatedRequest, municipality: Municipality, count: int) -> None:
    try:
        taken = services.take_next(municipality, count, by=request.user)
    except PermissionDenied:
        messages.error(request, _("You cannot give places in this municipality."))
        return
    show(request, taken)
    words = ngettext(
        "%(count)d group has a place now, and a mail about it.",
        "%(count)d groups have a place now, and a mail about it.",
        len(taken),
    )
    messages.success(request, words % {"count": len(taken)})

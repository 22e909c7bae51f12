"""The texts of the site: pages, stories, questions, resources, and what visitors can ask."""

from email.utils import parseaddr
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from samenhier.accounts.limits import TOO_OFTEN, is_too_often, limited
from samenhier.accounts.models import Municipality, PostcodeArea, User
from samenhier.accounts.robots import no_robots
from samenhier.content import services
from samenhier.content.forms import EnquiryForm, PostcodeCheckForm
from samenhier.content.models import (
    Page,
    Question,
    QuestionTopic,
    Resource,
    ResourceTopic,
    Story,
)
from samenhier.content.texts import live_languages

PER_HOUR = 20  # enquiries from one connection, which may be that of a town hall
REFERENCE = "enquiry_reference"  # in the session: an address would stay in a shared browser

# Pages that show more than their text.
TEMPLATES = {"how-it-works": "content/how_it_works.html", "new-here": "content/new_here.html"}
# Pages that end in something to do; where no link is set for it, they tell how to reach the team.
ASKS_THE_TEAM = {"donate", "bequest"}


@login_not_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Page, slug=slug)
    context: dict[str, Any] = {"page": found, "live_languages": live_languages(found)}
    if slug in ASKS_THE_TEAM and not found.link:
        context["team_address"] = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return render(request, TEMPLATES.get(slug, "content/page.html"), context)


@login_not_required
def postcode(request: HttpRequest) -> HttpResponse:
    """Whether somebody can take part where they live, and the next step."""
    form = PostcodeCheckForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "municipalities": Municipality.objects.taking_groups()}
    if form.is_valid():
        digits = form.cleaned_data["postcode"]
        if request.GET["postcode"] != digits:
            # The letters tell in which street: they stay in no address, and go no further.
            return redirect(f"{request.path}?postcode={digits}")
        context |= {
            "digits": digits,
            "municipality": Municipality.objects.of_postcode(digits),
            "area": PostcodeArea.objects.filter(pk=digits).first(),
        }
    return render(request, "content/postcode.html", context)


# --- Stories: never kept by a browser or a proxy, so that what is withdrawn is gone ------------


@login_not_required
@never_cache
def story_list(request: HttpRequest) -> HttpResponse:
    stories = Story.objects.published().select_related("municipality")
    return render(request, "content/story_list.html", {"stories": stories})


@login_not_required
@never_cache
def story(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One story. Staff see theirs before it is public, and read that it is not."""
    found = Story.objects.published().filter(pk=pk).select_related("municipality").first()
    is_preview = found is None
    if found is None and isinstance(request.user, User):
        mine = Story.objects.visible_to(request.user).select_related("municipality")
        found = mine.filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "story": found,
        "is_preview": is_preview,
        "live_languages": live_languages(found),
    }
    return render(request, "content/story.html", context)


@login_not_required
@limited("story-withdrawal")
@never_cache
def story_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The person whose story it is takes it away, without an account."""
    try:
        found = services.story_of(token)
    except services.LinkUnknown:
        raise Http404 from None
    if request.method == "POST":
        services.withdraw(found)
    context = {"story": found, "is_public": Story.objects.published().filter(pk=found.pk).exists()}
    return render(request, "content/story_withdraw.html", context)


# --- Questions and resources ---------------------------------------------------------------


@login_not_required
def questions(request: HttpRequest) -> HttpResponse:
    context = {"topics": _by_topic(Question, QuestionTopic)}
    return render(request, "content/questions.html", context)


@login_not_required
def resources(request: HttpRequest) -> HttpResponse:
    context = {"topics": _by_topic(Resource, ResourceTopic)}
    return render(request, "content/resources.html", context)


def _by_topic(model: Any, topics: type[models.TextChoices]) -> list[dict[str, Any]]:
    """The records per topic, the topics in the order of their list."""
    found = {
        topic: list(records)
        for topic, records in groupby(model.objects.all(), key=lambda record: record.topic)
    }
    return [
        {"code": code, "label": label, "records": found[code]}
        for code, label in topics.choices
        if code in found
    ]


# --- Partner enquiries ---------------------------------------------------------------------


@login_not_required
@limited("enquiry")
@no_robots()
@never_cache
def enquiry(request: HttpRequest) -> HttpResponse:
    form = EnquiryForm(request.POST or None, initial={"region": request.GET.get("region", "")})
    if form.is_valid() and is_too_often(request, "enquiry", per_hour=PER_HOUR):
        form.add_error(None, TOO_OFTEN)
    if not form.is_valid():
        return render(request, "content/enquiry.html", {"form": form})
    language = get_language() or "nl"
    received = services.receive_enquiry(**form.answers(), language=language)
    request.session[REFERENCE] = received.reference
    return redirect("content:enquiry_received")


@login_not_required
@never_cache
def enquiry_received(request: HttpRequest) -> HttpResponse:
    """What happens next, and the reference to mention."""
    context = {
        "reference": request.session.get(REFERENCE, ""),
        "working_days": services.ANSWER_WITHIN_WORKING_DAYS,
    }
    return render(request, "content/enquiry_received.html", context)

"""Every form that is open to everybody has its limit; nobody uploads a file anywhere."""

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.views.decorators.http import require_POST, require_safe

from groups.models import SignUpDraft
from samenhier.accounts.limits import limited
from samenhier.accounts.robots import HIDDEN, MARK
from samenhier.safeguarding.models import Incident
from tests.factories import make_municipality
from tests.forms import from_a_person
from tests.groups.conftest import save_step, sign_up_answers
from tests.test_consistency import OURS

pytestmark = pytest.mark.django_db


# --- Limits --------------------------------------------------------------------------------


def addresses(patterns: Any = None, space: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address of ours by name, with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            if pattern.callback.__module__.split(".")[0] in OURS:
                yield f"{space}{pattern.name}", pattern.callback
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)


def is_public(view: Callable[..., Any]) -> bool:
    return getattr(view, "login_required", True) is False


def takes_forms(view: Callable[..., Any]) -> bool:
    """Whether a view, or a function of ours that it calls, looks at what was posted."""
    seen: set[Callable[..., Any]] = set()
    return any("POST" in _words(function) for function in _called(view, seen))


def _called(view: Any, seen: set[Any]) -> Iterator[FunctionType]:
    while view not in seen and inspect.isfunction(view):
        seen.add(view)
        if not hasattr(view, "__wrapped__"):
            yield view
            for name in view.__code__.co_names:
                other = view.__globals__.get(name)
                if _package(other) == _package(view):
                    yield from _called(other, seen)
            return
        # `require_POST` keeps what it lets through beside the view.
        if any(cell.cell_contents == ["POST"] for cell in view.__closure__ or ()):
            yield _posts
        view = view.__wrapped__


def _package(function: Any) -> str:
    """Where a function stands: the views of an app may help each other across their modules."""
    return (getattr(function, "__module__", None) or "").rpartition(".")[0]


def _posts(request: HttpRequest) -> Any:
    return request.POST


def _words(function: FunctionType) -> set[str]:
    def of(code: CodeType) -> set[str]:
        inner = (of(one) for one in code.co_consts if isinstance(one, CodeType))
        texts = {one for one in code.co_consts if isinstance(one, str)}
        return set(code.co_names).union(texts, *inner)

    return of(function.__code__)


PUBLIC_FORMS = {name: view for name, view in addresses() if is_public(view) and takes_forms(view)}


def test_the_walk_finds_the_public_forms():
    assert {
        "groups:signup_step",
        "groups:join",
        "groups:own_part",
        "groups:join_part",  # by a function of another module
        "registering:step",
        "refer:refer",
        "safeguarding:report",
        "content:enquiry",
    } <= PUBLIC_FORMS.keys()
    assert not {"home", "events:event_list", "content:page"} & PUBLIC_FORMS.keys()


@pytest.mark.parametrize("name", sorted(PUBLIC_FORMS))
def test_every_public_form_has_a_limit(name):
    assert hasattr(PUBLIC_FORMS[name], "limit"), (
        f"Anybody can send {name} as often as they like. Put a line above its view, below "
        '@login_not_required: @limited("name-of-the-form") from samenhier.accounts.limits.'
    )


def by_helper(request: HttpRequest) -> HttpResponse:
    return _stored(request)


def _stored(request: HttpRequest) -> HttpResponse:
    return redirect(request.POST["next"])


def by_method(request: HttpRequest) -> HttpResponse:
    return HttpResponse() if request.method == "POST" else redirect("home")


def a_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET.get("q"))


@pytest.mark.parametrize(
    ("view", "takes"),
    [
        (login_not_required(by_helper), True),
        (login_not_required(by_method), True),
        (require_POST(a_page), True),
        (login_not_required(require_POST(a_page)), True),
        (limited("x")(by_helper), True),
        (a_page, False),
        (require_safe(a_page), False),
    ],
)
def test_a_form_is_seen_however_its_view_is_written(view, takes):
    assert takes_forms(view) is takes


def test_a_view_without_a_limit_is_seen():
    assert not hasattr(login_not_required(by_helper), "limit")
    assert login_not_required(limited("x", per_hour=3)(by_helper)).limit == ("x", 3)


# --- The check on robots -------------------------------------------------------------------


CHECKED = {name: view for name, view in PUBLIC_FORMS.items() if hasattr(view, "is_checked")}


def test_these_forms_are_checked_for_robots():
    assert {
        "groups:signup_step",
        "groups:join",
        "registering:step",
        "refer:refer",
        "safeguarding:report",
        "content:enquiry",
        "surveys:answer",
    } == CHECKED.keys()


@pytest.mark.parametrize(
    "name", ["groups:signup", "registering:begin", "safeguarding:report", "content:enquiry"]
)
def test_a_checked_form_carries_the_two_unseen_fields(client, name):
    page = client.get(reverse(name)).text

    assert page.count(f'name="{HIDDEN}"') == page.count(f'name="{MARK}"') == 1
    before, _field = page.split(f'name="{HIDDEN}"')
    assert '<div class="hidden-visually" aria-hidden="true"><label' in before
    assert 'tabindex="-1" autocomplete="off"' in page


# --- Files ---------------------------------------------------------------------------------


def test_no_model_keeps_a_file():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]

    assert [field for field in fields if isinstance(field, models.FileField)] == []


def test_no_form_of_ours_asks_for_a_file():
    classes = set(_subclasses(forms.BaseForm))
    ours = {one for one in classes if one.__module__.split(".")[0] in OURS}
    asking = [
        (one, name)
        for one in ours
        for name, field in one.base_fields.items()
        if isinstance(field, forms.FileField) or isinstance(field.widget, forms.FileInput)
    ]

    assert len(ours) > 10
    assert asking == []


def _subclasses(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from _subclasses(child)


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("cv.pdf", b"%PDF", content_type="application/pdf")


def test_a_file_sent_along_with_a_sign_up_is_refused():
    data = sign_up_answers(make_municipality())

    page = save_step(Client(raise_request_exception=False), data, "place", cv=a_file())

    assert page.status_code == 400
    assert SignUpDraft.objects.count() == 0


def test_a_file_sent_along_with_a_concern_is_refused():
    answers = from_a_person({"text": "Zorg", "urgency": "normal", "photo": a_file()})

    page = Client(raise_request_exception=False).post(reverse("safeguarding:report"), answers)

    assert page.status_code == 400
    assert Incident.objects.count() == 0


def test_a_form_larger_than_any_of_ours_is_refused(client):
    page = client.post(
        reverse("safeguarding:report"),
        "text=" + "x" * 1_100_000,
        content_type="application/x-www-form-urlencoded",
    )

    assert page.status_code == 400

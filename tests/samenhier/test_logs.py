"""What is logged when something breaks says nothing of the people it broke for."""

import inspect
import io
import logging

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

import groups.views.own
import newcomers.views.own
import samenhier.content.views
import samenhier.safeguarding.views
from samenhier.celery import app
from samenhier.logs import PlainFormatter
from samenhier.outbox import services
from samenhier.outbox.models import Message
from tests.factories import make_user
from tests.forms import from_a_person

pytestmark = pytest.mark.django_db

MARK = "geheim"


class Broken(Exception):
    pass


@pytest.fixture
def log():
    """What the site writes to its one way out, as its own handler writes it."""
    written = io.StringIO()
    (handler,) = [
        each for each in logging.getLogger().handlers if isinstance(each.formatter, PlainFormatter)
    ]
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def breaks(*_given, **_named):
    try:
        raise ValueError(f"a database says: {MARK}@example.org is there twice")
    except ValueError as error:
        raise Broken(f"{MARK} +31687654321") from error


def refused(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_a_form_that_broke_leaves_nothing_of_what_was_typed(client, log, monkeypatch):
    monkeypatch.setattr(samenhier.safeguarding.views.services, "open_incident", breaks)
    form = {"key": "5f9a0d55-3a4f-4ad3-9a8c-6d7f2f0e2f11", "text": MARK, "urgency": "normal"}

    page = refused(client).post(
        reverse("safeguarding:report") + f"?q={MARK}", from_a_person({**form, "contact": MARK})
    )

    assert page.status_code == 500
    assert "ERROR django.request: 500 POST" in log.getvalue()
    assert MARK not in log.getvalue()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("module", "breaking", "name", "role"),
    [
        (groups.views.own, "render", "groups:own", "member"),
        (newcomers.views.own, "render", "newcomers:own", "newcomer"),
        (samenhier.content.views, "_by_topic", "content:questions", "staff"),
    ],
)
def test_a_page_that_broke_leaves_where_and_not_for_whom(
    log, monkeypatch, the_hague, module, breaking, name, role, request
):
    user = request.getfixturevalue({"member": "coordinator"}.get(role, role))
    type(user).objects.filter(pk=user.pk).update(name=MARK, email=f"{MARK}@example.org")
    monkeypatch.setattr(module, breaking, breaks)
    browser = refused(Client())
    browser.force_login(user)

    page = browser.get(reverse(name) + f"?email={MARK}@example.org")

    assert page.status_code == 500
    told = log.getvalue()
    assert MARK not in told
    assert "breaks" in told  # in which function
    assert "Broken" in told
    assert "builtins.ValueError" in told


def test_an_address_that_is_not_there_is_not_repeated(client, log):
    client.get(f"/nl/{MARK}/{MARK}@example.org/?code={MARK}")
    client.get(reverse("content:story_withdraw", args=[MARK]))

    assert MARK not in log.getvalue()
    assert "404 GET an address that is not ours" in log.getvalue()


def test_a_request_that_is_refused_leaves_no_words(log, settings):
    browser = refused(Client(HTTP_HOST=f"{MARK}.example"))
    assert browser.get("/nl/").status_code == 400
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    refused(Client()).post("/nl/concern/", {f"{MARK}{number}": MARK for number in range(5)})

    assert MARK not in log.getvalue()


def test_a_task_that_broke_leaves_no_words(log, monkeypatch):
    services.queue(
        "incident_opened", to=f"{MARK}@example.org", about=MARK, language="nl", context={"x": MARK}
    )
    monkeypatch.setattr("samenhier.outbox.tasks.send", breaks)

    from samenhier.outbox.tasks import deliver

    deliver.apply(args=[Message.objects.get().pk], throw=False)

    assert "Broken" in log.getvalue()
    assert "celery.app.trace" in log.getvalue()
    assert MARK not in log.getvalue()


def test_lines_of_libraries_lose_addresses_and_searches(log):
    logging.getLogger("library").warning("GET /x/?q=%s by %s@example.org", MARK, MARK)

    assert MARK not in log.getvalue()
    assert "GET /x/?… by …@…" in log.getvalue()


def test_nobody_gets_errors_by_mail_and_there_is_one_way_out():
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    handlers = [handler for each in loggers for handler in each.handlers]

    assert [each for each in handlers if isinstance(each, AdminEmailHandler)] == []
    assert settings.ADMINS == []
    assert logging.getLogger("django").handlers == []


def test_tasks_are_given_numbers_of_records_and_nothing_else():
    app.loader.import_default_modules()
    ours = {
        name: task for name, task in app.tasks.items() if not name.startswith(("celery.", "tests."))
    }

    names = {name for task in ours.values() for name in inspect.signature(task.run).parameters}

    assert names == {"message_pk", "round_pk", "place"}  # `place` is a key in the cache


def test_a_failed_mail_is_logged_by_its_number(log, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_user(email=f"{MARK}@example.org")
    message = services.queue(
        "incident_opened", to=f"{MARK}@example.org", about="x", language="nl", context={}
    )

    services.send(message.pk)

    assert f"Message {message.pk} failed" in log.getvalue()
    assert MARK not in log.getvalue()

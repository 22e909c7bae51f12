"""Staff look at every mail in every language, and send it to themselves."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from samenhier.outbox.mails import MAILS, SIGN_IN_MAILS
from samenhier.outbox.models import Message
from samenhier.outbox.previews import TESTS_PER_HOUR
from samenhier.outbox.services import render

pytestmark = pytest.mark.django_db


def page_of(page: str, name: str = "match_made", language: str = "nl", number: int = 1) -> str:
    return reverse(f"admin:outbox_message_{page}", args=[name, language, number])


def test_the_list_has_every_mail_with_when_it_is_sent_and_a_link_per_language(sign_in, staff):
    page = sign_in(staff).get(reverse("admin:outbox_message_mails")).content.decode()

    for name in MAILS | SIGN_IN_MAILS:
        assert all(page_of("mail", name, code) in page for code, _name in settings.LANGUAGES)
    assert page.count('data-label="') == 2 * len(MAILS | SIGN_IN_MAILS)


def test_the_list_is_found_from_the_messages(sign_in, staff):
    page = sign_in(staff).get(reverse("admin:outbox_message_changelist")).content.decode()

    assert reverse("admin:outbox_message_mails") in page


@pytest.mark.parametrize("name", [*MAILS, *SIGN_IN_MAILS])
def test_each_mail_shows_its_subject_its_text_and_its_html(sign_in, national, name):
    client = sign_in(national)

    page = client.get(page_of("mail", name, "ar")).content.decode()
    html = client.get(page_of("mail_html", name, "ar")).content.decode()

    assert page.count(f'src="{page_of("mail_html", name, "ar")}" sandbox') == 2
    assert '<pre class="mail-previews__text" lang="ar" dir="rtl"' in page
    assert '<html lang="ar" dir="rtl">' in html


def test_every_form_of_a_mail_can_be_seen(sign_in, staff):
    client = sign_in(staff)

    urgent = client.get(page_of("mail", "incident_opened", "en", 2)).content.decode()

    assert "Urgent concern V-ABC234" in urgent
    assert page_of("mail", "incident_opened", "en", 1) in urgent
    assert client.get(page_of("mail", "incident_opened", "en", 3)).status_code == 404


@pytest.mark.parametrize(("name", "language"), [("no_mail", "nl"), ("match_made", "xx")])
def test_what_is_no_mail_or_no_language_is_not_found(sign_in, staff, name, language):
    assert sign_in(staff).get(page_of("mail", name, language)).status_code == 404


def test_the_html_may_draw_its_style_in_our_own_frame_and_do_nothing_else(sign_in, staff):
    client = sign_in(staff)

    framed, around = client.get(page_of("mail_html")), client.get(page_of("mail"))

    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    policy = framed["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert around["X-Frame-Options"] == "DENY"
    assert "unsafe-inline" not in around["Content-Security-Policy"]


def test_a_test_mail_goes_to_the_reader_s_own_address_in_the_language_of_the_page(sign_in, staff):
    sign_in(staff).post(page_of("mail_test", language="uk"), {"to": "somebody@example.org"})

    message = Message.objects.get()
    assert (message.recipient, message.language) == (staff.email, "uk")
    assert "De Buren" in render(message)[0]


def test_a_test_mail_can_be_sent_twice_and_of_a_mail_at_sign_in(sign_in, staff):
    client = sign_in(staff)

    for name in ("match_made", "match_made", "login_code"):
        client.post(page_of("mail_test", name))

    assert Message.objects.queued().count() == 3


def test_test_mails_are_limited(sign_in, staff):
    cache.clear()
    client = sign_in(staff)

    for _ in range(TESTS_PER_HOUR + 2):
        client.post(page_of("mail_test"))

    assert Message.objects.count() == TESTS_PER_HOUR


def test_looking_sends_nothing(sign_in, staff):
    page = sign_in(staff).get(page_of("mail_test"))

    assert page.status_code == 405
    assert Message.objects.count() == 0

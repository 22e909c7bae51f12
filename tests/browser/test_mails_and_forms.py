"""Staff look at a mail, and a form in doubt is sent with one more press, in a real browser."""

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from samenhier.accounts import robots
from samenhier.safeguarding.models import Incident
from tests.browser.conftest import fits

PAPER = "rgb(251, 247, 240)"


@pytest.fixture(params=["nl", "ar"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_a_mail_is_drawn_in_its_frame_under_its_own_policy(page, enter, national, language):
    enter(national)
    page.goto(reverse("admin:outbox_message_mail", args=["event_registered", language, 1]))

    mail = page.frame_locator("iframe").first
    expect(mail.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(mail.locator("body")).to_have_css("background-color", PAPER)
    assert fits(page)


def test_a_form_in_doubt_is_sent_with_one_more_press(
    page, language, assert_accessible, monkeypatch
):
    monkeypatch.setattr(robots, "FASTEST", 3600)
    page.goto(reverse("safeguarding:report"))
    expect(page.locator(f'[name="{robots.HIDDEN}"]')).not_to_be_in_viewport(ratio=1)
    page.fill('[name="text"]', "Ik maak me zorgen om <iemand>.")
    page.locator("main form .actions button").click()

    assert_accessible(page)
    page.locator("main form .actions button").click()
    page.wait_for_url(f"**{reverse('safeguarding:reported')}")

    assert Incident.objects.get().text == "Ik maak me zorgen om <iemand>."

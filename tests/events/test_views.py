"""The pages of events as people meet them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Event, EventKind, Registration, RegistrationStatus
from events.services import register
from tests.factories import make_event, make_user

pytestmark = pytest.mark.django_db

LINK = "https://meet.example.org/geheim"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def detail(event: Event) -> str:
    return reverse("events:event_detail", args=[event.pk])


def act(verb: str, event: Event) -> str:
    return reverse(f"events:{verb}", args=[event.pk])


# --- The list ----------------------------------------


def test_everybody_sees_what_is_coming_with_the_seats_in_words(client):
    full = make_event(title="Koken", capacity=1)
    register(full, by=make_user())
    make_event(title="Taalcafé", capacity=7)
    make_event(title="Voorbij", starts_at=timezone.now() - timedelta(days=3))

    page = client.get(reverse("events:event_list")).content.decode()

    assert "Koken" in page
    assert "Full, with a waiting list" in page
    assert "7 seats left" in page
    assert "Voorbij" not in page


def test_the_list_shows_my_own_seat(sign_in):
    event, noor = make_event(), make_user()
    register(event, by=noor)

    assert "You have a seat" in sign_in(noor).get(reverse("events:event_list")).content.decode()


def test_an_empty_list_says_what_to_expect(client):
    page = client.get(reverse("events:event_list"))

    assert "No events are planned now" in page.content.decode()


def test_the_list_costs_the_same_for_one_event_and_thirty(sign_in, django_assert_num_queries):
    noor = make_user()
    page = sign_in(noor)
    register(make_event(), by=noor)
    with django_assert_num_queries(5):
        page.get(reverse("events:event_list"))

    for _ in range(29):
        register(make_event(), by=noor)
    with django_assert_num_queries(5):
        page.get(reverse("events:event_list"))


def test_a_long_list_has_pages(client):
    for _ in range(21):
        make_event()

    page = client.get(reverse("events:event_list") + "?page=2")

    assert len(page.context["page_obj"]) == 1


# --- One event ----------------------------------------


def test_a_visitor_reads_the_event_and_how_to_sign_in(client):
    event = make_event(accessibility="Geen drempels", has_childcare=True)

    page = client.get(detail(event)).content.decode()

    assert "Geen drempels" in page
    assert "children are welcome" in page
    assert f"{reverse('account_login')}?next={detail(event)}" in page
    assert act("register", event) not in page


def test_what_is_not_known_about_accessibility_is_left_out(client):
    known, unknown = make_event(accessibility="Geen drempels"), make_event(accessibility="")

    told = [
        "<dt>Accessibility</dt>" in client.get(detail(event)).text for event in (known, unknown)
    ]

    assert told == [True, False]


def test_an_unknown_event_is_not_found(client):
    assert client.get("/en/events/00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_page_works_in_every_language(client, language):
    event = make_event()
    with translation.override(language):
        page = client.get(detail(event))

    assert page.status_code == 200
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()


def test_a_text_that_is_not_translated_is_in_dutch_and_says_so(client):
    event = make_event(title="Taalcafé", description="Praat mee.", title_ar="مقهى اللغة")
    with translation.override("ar"):
        page = client.get(detail(event)).content.decode()

    assert "<h1>مقهى اللغة</h1>" in page
    assert '<div class="prose" lang="nl" dir="ltr"><p>Praat mee.</p></div>' in page
    assert page.count('<div class="notice">') == 1


def test_a_translated_text_says_nothing_about_languages(client):
    event = make_event(title="Taalcafé", description="Praat mee.", description_en="Join us.")

    page = client.get(detail(event)).content.decode()

    assert '<div class="prose"><p>Join us.</p></div>' in page
    assert '<div class="notice">' not in page


def test_html_in_a_text_is_shown_as_text(client):
    event = make_event(description="<script>alert(1)</script>")

    page = client.get(detail(event)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_online_link_is_for_those_with_a_seat(sign_in, client):
    event = make_event(capacity=1, online_link=LINK)
    comes, waits = make_user(), make_user()
    register(event, by=comes)
    register(event, by=waits)

    assert LINK not in client.get(detail(event)).content.decode()
    assert LINK not in sign_in(waits).get(detail(event)).content.decode()
    assert LINK in sign_in(comes).get(detail(event)).content.decode()


def test_the_online_link_is_for_staff_who_can_edit(sign_in, staff, stranger, the_hague):
    event = make_event(municipality=the_hague, online_link=LINK)

    assert LINK in sign_in(staff).get(detail(event)).content.decode()
    assert LINK not in sign_in(stranger).get(detail(event)).content.decode()


def test_nobody_finds_the_online_link_of_a_cancelled_event(sign_in):
    event, noor = make_event(online_link=LINK), make_user()
    register(event, by=noor)
    Event.objects.update(is_cancelled=True)

    page = sign_in(noor).get(detail(event)).content.decode()

    assert LINK not in page
    assert "This event is cancelled" in page


def test_the_page_tells_the_place_in_line(sign_in):
    event = make_event(capacity=0)
    register(event, by=make_user())
    noor = make_user()
    register(event, by=noor)

    assert "Your place in line: 2." in sign_in(noor).get(detail(event)).content.decode()


@pytest.mark.parametrize(
    ("hours", "words"), [(-1, "This event has begun"), (-30, "This event is over")]
)
def test_after_the_start_there_is_no_button(sign_in, hours, words):
    event = make_event(timezone.now() + timedelta(hours=hours))

    page = sign_in(make_user()).get(detail(event)).content.decode()

    assert words in page
    assert act("register", event) not in page


# --- Taking a seat and giving it back ----------------------------------------


def test_registering_gives_a_seat_and_says_so(sign_in):
    event, noor = make_event(), make_user()

    page = sign_in(noor).post(act("register", event), follow=True)

    assert page.redirect_chain == [(detail(event), 302)]
    assert "You have a seat. We also send you an e-mail." in page.content.decode()
    assert Registration.objects.get().user == noor


def test_registering_for_a_full_event_says_that_one_waits(sign_in):
    page = sign_in(make_user()).post(act("register", make_event(capacity=0)), follow=True)

    assert "You are on the waiting list. We send you an e-mail." in page.content.decode()


def test_registering_too_late_says_so(sign_in):
    event = make_event(timezone.now() - timedelta(minutes=5))

    page = sign_in(make_user()).post(act("register", event), follow=True)

    assert "You can no longer register for this event." in page.content.decode()
    assert Registration.objects.count() == 0


def test_leaving_gives_the_seat_back(sign_in):
    event, noor = make_event(), make_user()
    registration = register(event, by=noor)

    page = sign_in(noor).post(act("leave", event), follow=True)

    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.LEFT
    assert "You are no longer registered for this event." in page.content.decode()


def test_leaving_too_late_says_so(sign_in):
    event, noor = make_event(), make_user()
    register(event, by=noor)
    Event.objects.update(is_cancelled=True)

    page = sign_in(noor).post(act("leave", event), follow=True)

    assert "This event has begun or was cancelled." in page.content.decode()


def test_one_leaves_only_for_oneself(sign_in):
    event, noor = make_event(), make_user()
    register(event, by=noor)

    sign_in(make_user()).post(act("leave", event))

    assert event.registrations.registered().get().user == noor


@pytest.mark.parametrize("verb", ["register", "leave"])
def test_what_changes_something_refuses_get(sign_in, verb):
    event = make_event()

    assert sign_in(make_user()).get(act(verb, event)).status_code == 405
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("verb", ["register", "leave"])
def test_a_visitor_is_sent_to_sign_in(client, verb):
    page = client.post(act(verb, make_event()))

    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("verb", ["register", "leave"])
def test_an_unknown_event_cannot_be_acted_on(sign_in, verb):
    path = f"/en/events/00000000-0000-4000-8000-000000000000/{verb}/"

    assert sign_in(make_user()).post(path).status_code == 404


def test_to_an_information_meeting_one_can_just_come(client):
    event = make_event(kind=EventKind.INFORMATION)

    text = client.get(reverse("events:event_detail", args=[event.pk])).content.decode()

    assert "You can just come" in text
    assert "Sign in to take a seat" not in text

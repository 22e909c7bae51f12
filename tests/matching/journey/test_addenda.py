"""A talk that can no longer be changed is added to: dated, by somebody, once and for good."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.journey.models import Addendum
from matching.models import Match
from samenhier.accounts.models import Role
from samenhier.safeguarding.models import Incident
from tests.factories import make_check_in, make_user

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=7, seconds=5)


@pytest.fixture(autouse=True)
def somebody_to_call(handler):
    return handler


@pytest.fixture
def talk(match):
    return make_check_in(match, submitted_at=timezone.now() - LONG_AGO)


def page_of(talk):
    return reverse("journey:addendum_new", args=[talk.pk])


def words(**changed):
    return {"key": str(uuid.uuid4()), "text": "Zij belde later.", "concern": "none"} | changed


def test_what_is_added_stands_under_the_talk_and_in_the_admin(sign_in, builder, staff, match, talk):
    response = sign_in(builder).post(page_of(talk), words(concern="attention"))

    added = Addendum.objects.get()
    assert response.url == f"{reverse('journey:match', args=[match.pk])}#talk-{talk.pk}"
    assert (added.by, added.at.date(), added.concern) == (
        builder,
        timezone.now().date(),
        "attention",
    )
    file = sign_in(builder).get(reverse("journey:match", args=[match.pk])).content.decode()
    assert "Zij belde later." in file
    assert "needs attention" in file
    desk = sign_in(staff).get(reverse("admin:matching_match_change", args=[match.pk]))
    assert "Zij belde later." in desk.content.decode()
    cases = sign_in(builder).get(reverse("journey:caseload")).content.decode()
    assert "needs attention" in cases


def test_sent_twice_is_one_addendum_and_one_incident(sign_in, builder, talk):
    sent = words(concern="urgent")
    for _ in range(2):
        assert sign_in(builder).post(page_of(talk), sent).status_code == 302

    assert Addendum.objects.count() == 1
    assert Incident.objects.get().about.endswith(f"/ {talk.pk}")
    assert "belde" not in Incident.objects.get().text


def test_the_key_of_an_addendum_of_another_talk_is_refused(sign_in, builder, match, talk):
    sent = words()
    other = make_check_in(match, submitted_at=timezone.now() - LONG_AGO)
    sign_in(builder).post(page_of(talk), sent)

    assert sign_in(builder).post(page_of(other), sent).status_code == 403
    assert other.addenda.count() == 0


@pytest.mark.parametrize("wrong", [{"text": " "}, {"concern": ""}, {"key": "x"}])
def test_nothing_is_stored_with_a_mistake(sign_in, builder, talk, wrong):
    response = sign_in(builder).post(page_of(talk), words(**wrong))

    assert (response.status_code, Addendum.objects.count()) == (200, 0)


@pytest.mark.parametrize("submitted", [timezone.now, lambda: None])
def test_who_can_change_the_talk_is_led_to_it(sign_in, builder, match, submitted):
    talk = make_check_in(match, submitted_at=submitted())

    response = sign_in(builder).post(page_of(talk), words())

    assert (response.status_code, Addendum.objects.count()) == (403, 0)
    assert reverse("journey:check_in_edit", args=[talk.pk]) in response.content.decode()


def test_after_the_week_the_page_of_changing_leads_to_adding(sign_in, builder, talk):
    closed = sign_in(builder).get(reverse("journey:check_in_edit", args=[talk.pk]))

    assert page_of(talk) in closed.content.decode()


def test_after_a_hand_over_the_new_builder_adds_at_once_and_the_author_does_not(
    sign_in, builder, match, the_hague
):
    talk = make_check_in(match, author=builder)  # of today: nobody can change it any more
    successor = make_user(Role.BUILDER, organisation=the_hague.organisation)
    Match.objects.filter(pk=match.pk).update(builder=successor)

    statuses = [
        sign_in(user).post(page_of(talk), words()).status_code for user in (builder, successor)
    ]

    assert statuses == [404, 302]
    assert Addendum.objects.get().by == successor


def test_staff_and_the_national_coordinator_read_and_do_not_add(
    sign_in, staff, national, match, talk
):
    for user in (staff, national):
        assert sign_in(user).post(page_of(talk), words()).status_code == 403
    Addendum.objects.create(check_in=talk, by=match.builder, text="Later")
    seen = [make_user(Role.MEMBER), staff, national]
    assert [Addendum.objects.visible_to(user).count() for user in seen] == [0, 1, 1]


def test_the_pages_ask_no_more_with_more_addenda(
    sign_in, builder, match, talk, django_assert_max_num_queries
):
    page: Client = sign_in(builder)
    addresses = [reverse("journey:match", args=[match.pk]), reverse("journey:caseload")]
    Addendum.objects.create(check_in=talk, by=builder, text="Eerst")
    counts = []
    for _ in range(2):
        for address in addresses:
            with django_assert_max_num_queries(200) as asked:
                page.get(address)
            counts.append(len(asked))
        for each in range(10):
            Addendum.objects.create(check_in=talk, by=builder, text=f"Nog {each}")

    assert counts[:2] == counts[2:]

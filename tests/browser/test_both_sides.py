"""Both sides read about each other and answer, on a small phone that runs no scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from matching import services
from matching.models import AnswerKind, Proposal, ProposalStatus, Side
from newcomers.models import HouseholdStatus
from samenhier.accounts.models import Municipality, Role, User
from tests.browser.conftest import PHONE, fits
from tests.browser.walking import Walk
from tests.factories import (
    add_interests,
    make_group,
    make_household,
    make_postcode,
    make_proposal,
    make_round,
    make_user,
)

TWO_LANGUAGES = pytest.mark.parametrize("language", ["nl", "ar"], indirect=True)


@pytest.fixture
def the_hague(transactional_db: None, the_hague: Municipality) -> Municipality:
    return the_hague


@pytest.fixture
def newcomer(the_hague: Municipality) -> User:
    """A family that speaks Arabic and likes to cook."""
    user = make_user(Role.NEWCOMER, name="Rana", email="rana@example.org", language="ar")
    household = make_household(
        the_hague, user=user, people=(1988, 2018), language="ar", phone="+31612345678"
    )
    add_interests(household.people.last(), "cooking", "walking", "music")
    return user


@pytest.fixture
def sent(the_hague, newcomer, staff, builder) -> Proposal:
    coordinator = make_user(Role.MEMBER, name="Noor", email="noor@example.org")
    group = make_group(the_hague, coordinator=coordinator, members=4)
    for member in group.members.all():
        add_interests(member, "cooking", "gardening")
    group.coordinator.children_birth_years = [2017, 2020]
    group.coordinator.save()
    make_postcode("2511")
    pair = make_proposal(
        make_round(the_hague),
        household=newcomer.household,
        group=group,
        status=ProposalStatus.APPROVED,
    )
    return services.send(pair, by=staff, builder=builder)


@TWO_LANGUAGES
def test_the_pages_of_both_sides_are_accessible(walk: Walk, language, sent, newcomer, enter):
    coordinator, builder = sent.group.coordinator.user, sent.builder
    enter(newcomer)
    walk.see("newcomers:own", picture="asked-own")
    walk.see("proposals:question", sent.pk, picture="asked-newcomers")
    enter(builder)
    walk.see("journey:caseload", picture="asked-caseload")
    walk.see("proposals:pass_on", sent.pk, picture="asked-builder")
    services.answer(sent, Side.HOUSEHOLD, AnswerKind.ACCEPT, by=builder)
    enter(newcomer)
    walk.see("newcomers:own", what="own, waiting")
    walk.see("proposals:question", sent.pk, what="waiting", picture="asked-waiting")
    enter(coordinator)
    walk.see("groups:own", picture="asked-group-own")
    walk.see("proposals:question", sent.pk, what="the group", picture="asked-group")
    services.answer(sent, Side.GROUP, AnswerKind.TALK, by=coordinator)
    walk.see("proposals:question", sent.pk, what="talk first", picture="asked-talk")
    services.answer(sent, Side.GROUP, AnswerKind.ACCEPT, by=coordinator)
    walk.see("proposals:question", sent.pk, what="both", picture="asked-both")
    sent.household.become(HouseholdStatus.PAUSED, by=None)
    services.close_all()
    walk.see("proposals:question", sent.pk, what="closed", picture="asked-closed")


@pytest.fixture
def signed_in(window: Any, live_server: Any) -> Callable[[User, str], Page]:
    return lambda user, address: sign_in(window, live_server.url, user, address)


def sign_in(window: Any, home: str, user: User, address: str) -> Page:
    client = Client()
    client.force_login(user)
    page: Page = window(PHONE, scripts=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": home}])
    page.goto(address)
    return page


@TWO_LANGUAGES
def test_both_sides_say_yes_on_a_phone_without_scripts(signed_in, language, sent, newcomer):
    with translation.override(language):
        theirs, ours = reverse("newcomers:own"), reverse("groups:own")
        question = reverse("proposals:question", args=[sent.pk])

    phone = signed_in(newcomer, theirs)
    phone.locator(f'main a[href="{question}"]').click()
    expect(phone.locator("main dl.details").first).to_contain_text("Den Haag")
    phone.locator('button[value="talk"]').click()
    expect(phone.locator("main div.notice--good")).to_be_visible()
    phone.locator('button[value="accept"]').click()
    expect(phone.locator("main button[name=answer]")).to_have_count(0)

    phone = signed_in(sent.group.coordinator.user, ours)
    phone.locator(f'main a[href="{question}"]').click()
    assert fits(phone)
    phone.locator('button[value="accept"]').click()
    expect(phone.locator("main button[name=answer]")).to_have_count(0)

    assert Proposal.objects.get(pk=sent.pk).status == ProposalStatus.ACCEPTED

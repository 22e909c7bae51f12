"""Every page of a group, before and after it signs up, in each language: accessible and whole.

Nothing is clicked together: services make each state, and a small phone looks at it.
"""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.forms import STEPS
from groups.links import join_token, question_token, resume_token, token_for
from groups.models import (
    AvailabilityQuestion,
    GroupStatus,
    JoinLink,
    JoinRequest,
    Membership,
    SignUp,
    SignUpDraft,
    WelcomeGroup,
)
from groups.services import Invitee
from samenhier.accounts.models import Intake, Municipality
from tests.browser.conftest import NARROW
from tests.browser.walking import SEND, Walk
from tests.factories import make_group, make_municipality, make_postcode, make_user
from tests.groups.conftest import save_step, sign_up_answers

SHOWN_AS = [
    GroupStatus.SUBMITTED,
    GroupStatus.WAITING,
    GroupStatus.SCREENING,
    GroupStatus.READY,
    GroupStatus.PAUSED,
    GroupStatus.WITHDRAWN,
]

pytestmark = pytest.mark.parametrize("width", [NARROW], indirect=True)


@pytest.fixture
def town(transactional_db) -> Municipality:
    make_postcode()
    return make_municipality("Den Haag", code="0518", requires_vog=True)


# --- Signing up ------------------------------------------------------------------------------


def test_the_pages_of_a_sign_up_are_accessible_and_whole(walk, language, town, carry_on):
    client, data = Client(), sign_up_answers(town)
    for step in STEPS:
        wrong = {"children_birth_years": "young"} if step.code == "likes" else {}
        walk.see_wrong("groups:signup_step", step.code, picture=f"sign-up-{step.code}", **wrong)
        save_step(client, data, step.code)
        carry_on(client)
    walk.see("groups:signup_check", picture="sign-up-check")
    see_places_that_do_not_take_groups(walk, client, data, town)
    see_stopping(walk, SignUpDraft.objects.get(key=data["key"]))
    for is_forming in (True, False):
        key = SignUp.objects.create(is_forming=is_forming).key
        walk.see("groups:signed_up", key, picture="" if is_forming else "sign-up-thanks")
    walk.page.goto(reverse("groups:signup_step", args=["group"]))
    walk.page.fill('[name="name"]', "Buren")
    walk.page.fill('[name="introduction"]', "https://spam.example")
    walk.page.locator(SEND).first.click()
    walk.look("asked once more")


def see_places_that_do_not_take_groups(
    walk: Walk, client: Client, data: dict[str, Any], town: Municipality
) -> None:
    towns = Municipality.objects.filter(pk=town.pk)
    towns.update(intake=Intake.WAITING_LIST)
    walk.see("groups:signup_step", "group", what="the waiting list")
    walk.see("groups:signup_check", what="the waiting list before sending")
    towns.update(intake=Intake.NOT_YET)
    walk.see("groups:signup_step", "place", what="not yet")
    towns.update(intake=Intake.OPEN)


def see_stopping(walk: Walk, draft: SignUpDraft) -> None:
    walk.see("groups:signup_stopped", picture="sign-up-stopped")
    SignUpDraft.objects.update(email="")
    walk.see_wrong("groups:signup_stop")
    walk.see_wrong("groups:signup_ask_link")
    walk.see("groups:signup_link_sent")
    walk.see("groups:signup_resume", resume_token(draft.pk, draft.link_number))
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        expired = resume_token(draft.pk, draft.link_number)
    walk.see("groups:signup_resume", expired, what="a link that is too old", status=404)


# --- Coming into a group -----------------------------------------------------------------------


@pytest.fixture
def forming(town) -> WelcomeGroup:
    """A group of two with accounts, and a third who did not answer yet."""
    group = make_group(
        town, members=2, status=GroupStatus.FORMING, coordinator=make_user(), submitted_at=None
    )
    JoinLink.objects.create(group=group)
    services.invite(group, Invitee(name="نور", email="noor@example.org"))
    for member in group.members.done().filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return group


def test_the_ways_into_a_group_are_accessible_and_whole(walk, language, forming):
    code = forming.join_link.code
    invited = forming.members.get(email="noor@example.org")
    asked = JoinRequest.objects.create(link=forming.join_link, name="Jan", email="jan@example.org")
    walk.see_wrong("groups:join", code, picture="join")
    walk.see("groups:join_asked", picture="join-asked")
    walk.see_wrong("groups:join_part", join_token(asked.pk))
    walk.see_wrong("groups:own_part", token_for(invited.pk), picture="own-part")
    done = token_for(forming.coordinator_id)
    walk.see("groups:own_part", done, what="done", picture="own-part-done")
    see_links_that_work_no_more(walk, invited, asked)
    for number in range(forming.present_members().count(), 5):
        services.invite(forming, Invitee(name="Lid", email=f"lid{number}@example.org"))
    walk.see("groups:join", code, what="full")
    forming.become(GroupStatus.WITHDRAWN, by=None)
    walk.see("groups:join", code, what="stopped")


def see_links_that_work_no_more(walk: Walk, invited: Membership, asked: JoinRequest) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        tokens = token_for(invited.pk), join_token(asked.pk)
    walk.see("groups:own_part", tokens[0], what="an invitation that is too old", status=404)
    walk.see("groups:join_part", tokens[1], what="a request that is too old", status=404)
    walk.see("groups:own_part", "unknown", status=404)
    walk.see("groups:join", "unknown", status=404)


# --- The group's own page ----------------------------------------------------------------------


def test_the_own_pages_of_a_group_are_accessible_and_whole(walk, language, forming, enter):
    member = forming.present_members().get(email__startswith="lid")
    coordinator = forming.coordinator.user
    enter(make_user())
    walk.see("groups:own", what="no group")
    enter(coordinator)
    walk.see_wrong("groups:own", send="#invitations .form .button", picture="own-forming")
    walk.see_wrong("groups:change_answers", postcode="1234")
    walk.see("groups:withdraw")
    services.offer_role(forming, member, by=coordinator)
    enter(member.user)
    walk.see("groups:own", what="asked to coordinate", picture="own-asked")
    walk.see_wrong("groups:own_profile", birth_year="85")
    walk.see("groups:leave", picture="leave")
    walk.see("groups:statement", what="accepted")
    member.acceptances.all().delete()
    walk.see("groups:statement", picture="statement")
    enter(coordinator)
    for status in SHOWN_AS:
        WelcomeGroup.objects.filter(pk=forming.pk).update(
            status=status, submitted_at=timezone.now()
        )
        walk.see("groups:own", what=status, picture=f"own-{status}")
    question = AvailabilityQuestion.objects.create(group=forming)
    walk.see("groups:still_available", question_token(question.pk))


# --- Signing in --------------------------------------------------------------------------------


def test_the_pages_to_sign_in_are_accessible_and_whole(walk, language, town, worker):
    walk.see_wrong("account_login", picture="sign-in")
    walk.page.goto(reverse("account_login"))
    walk.page.fill('[name="email"]', "noor@example.org")
    walk.page.locator(SEND).first.click()
    walk.page.wait_for_url(f"**{reverse('account_confirm_login_code')}")
    walk.look("the code")
    walk.see_wrong("account_confirm_login_code", code="AAAA-AAAA", picture="sign-in-code")

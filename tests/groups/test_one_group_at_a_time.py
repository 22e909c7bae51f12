"""One person, one live group; and nobody learns from a page who is known here."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from groups import services
from groups.forms import STEPS
from groups.models import (
    GroupStatus,
    Membership,
    SignUp,
    SignUpDraft,
    TaskKind,
    WelcomeGroup,
)
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from samenhier.privacy.models import Consent
from tests.factories import make_group, make_user
from tests.groups.conftest import save_step, send_in


@pytest.fixture
def fatma_elsewhere(the_hague):
    """Fatma coordinates a live group already."""
    return make_group(the_hague, coordinator=make_user(email="fatma@example.org", name="Fatma"))


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("template", "recipient"))


def render_in_english(message: Message) -> str:
    message.language = "en"
    return render(message)[1]


# --- The coordinator -------------------------------------------------------------------------


def test_a_coordinator_of_a_live_group_cannot_begin_another(send, answers, fatma_elsewhere):
    send(answers())

    assert list(WelcomeGroup.objects.all()) == [fatma_elsewhere]
    assert not Membership.objects.filter(email="lid1@example.org").exists()
    assert Consent.objects.count() == 3  # of the three who were there
    assert SignUp.objects.get().group is None


def test_the_reason_goes_by_mail_to_the_owner_of_the_address(send, answers, fatma_elsewhere):
    send(answers())

    assert mails() == [("group_not_made", "fatma@example.org")]
    subject, body = render(Message.objects.get())
    assert SignUp.objects.get().reference in subject
    assert "a person can be in one group at a time" in render_in_english(Message.objects.get())
    assert "Fatma de Vries" not in body  # the words of whoever typed the address stay out


def test_the_owner_of_an_address_gets_one_explanation_a_day(send, answers, fatma_elsewhere):
    send(answers())
    send(answers())

    assert mails() == [("group_not_made", "fatma@example.org")]


def test_a_refused_sign_up_is_sent_once_too(client, answers, fatma_elsewhere):
    """Going back leads to the same page as for everybody: it tells nothing either."""
    data = answers()
    sent = send_in(client, data)

    again = save_step(client, data, "people")

    assert again.url == sent.url
    assert SignUpDraft.objects.count() == 0


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.BUILDER, Role.STAFF, Role.HANDLER])
def test_a_work_or_newcomer_account_cannot_begin_a_group(send, answers, role):
    make_user(role, email="fatma@example.org")

    send(answers())

    assert WelcomeGroup.objects.count() == 0
    message = Message.objects.get()
    assert (message.template, message.context["reason"]) == ("group_not_made", "work_account")
    assert "private e-mail address" in render_in_english(message)


def test_a_known_and_an_unknown_address_give_the_same_pages(answers, fatma_elsewhere):
    seen = {}
    for email in ("fatma@example.org", "nobody@example.org"):
        client, key = Client(), uuid.uuid4()
        data = answers(key=str(key), **{"people-email": email})
        walked = [save_step(client, data, step.code) for step in STEPS]
        checked = client.get(reverse("groups:signup_check"))
        sent = client.post(reverse("groups:signup_check"), {"key": str(key)})
        pages = [*walked, checked, sent, client.get(sent.url), save_step(client, data, "place")]
        seen[email] = [stripped(page, key, email) for page in pages]

    known, unknown = seen.values()
    assert known == unknown
    assert SignUp.objects.filter(group=None).count() == 1


def test_a_known_and_an_unknown_address_are_kept_the_same_way_when_another_answer_is_wrong(
    answers, fatma_elsewhere
):
    seen = []
    for email in ("fatma@example.org", "nobody@example.org"):
        data = answers(**{"people-email": email, "people-phone": "bel me"})
        page = send_in(Client(), data)
        seen.append(stripped(page, data["key"], email))

    assert seen[0] == seen[1]


def stripped(page, key: uuid.UUID | str, email: str) -> tuple[int, str, str]:
    """What a stranger sees, without the reference, the key, the address and the CSRF token."""
    text = re.sub(r'name="(csrfmiddlewaretoken|opened)" value="[^"]+"', "", page.text)
    if sign_up := SignUp.objects.filter(key=key).first():
        text = text.replace(sign_up.reference, "REFERENCE")
    where = page.get("Location", "").replace(str(key), "KEY")
    return page.status_code, where, text.replace(str(key), "KEY").replace(email, "EMAIL")


@pytest.mark.parametrize(
    "status", [GroupStatus.WITHDRAWN, GroupStatus.REJECTED, GroupStatus.COMPLETED]
)
def test_somebody_whose_group_stopped_may_begin_again(send, answers, fatma_elsewhere, status):
    WelcomeGroup.objects.update(status=status)

    send(answers())

    group = WelcomeGroup.objects.exclude(pk=fatma_elsewhere.pk).get()
    assert group.status == GroupStatus.SUBMITTED
    assert group.coordinator.user is None  # until Fatma signs in


def test_somebody_who_left_a_group_may_begin_one(send, answers, the_hague):
    group = make_group(the_hague)
    fatma = group.members.exclude(pk=group.coordinator_id).first()
    Membership.objects.filter(pk=fatma.pk).update(email="fatma@example.org", left_on="2026-01-01")

    send(answers())

    assert WelcomeGroup.objects.count() == 2


def test_an_invitation_keeps_nobody_out(send, answers):
    """Else a stranger could block a person by typing their address."""
    send(answers(others=2, **{"people-others-0-email": "noor@example.org"}))

    send(
        answers(
            others=1,
            **{"people-email": "noor@example.org", "people-others-0-email": "x@example.org"},
        )
    )

    assert WelcomeGroup.objects.filter(coordinator__email="noor@example.org").count() == 1


# --- A member ----------------------------------------------------------------------------------


def test_inviting_somebody_of_another_group_looks_like_inviting_anybody(
    send, answers, fatma_elsewhere
):
    data = answers(others=2)
    data |= {"people-email": "co@example.org", "people-others-0-email": "Fatma@example.org"}

    send(data)

    group = WelcomeGroup.objects.exclude(pk=fatma_elsewhere.pk).get()
    assert [(one.email, one.is_done) for one in group.members.all()] == [
        ("co@example.org", True),
        ("fatma@example.org", False),
        ("lid2@example.org", False),
    ]
    known, unknown = Message.objects.filter(template="member_invitation").order_by("recipient")
    assert (known.recipient, unknown.recipient) == ("fatma@example.org", "lid2@example.org")
    assert known.context["takes_part_elsewhere"] is True
    assert unknown.context["takes_part_elsewhere"] is False
    assert "ask the team to take you out of the other one first" in render_in_english(known)


def test_of_two_groups_a_member_joins_only_the_first(the_hague, profile):
    first, second = make_group(the_hague), make_group(the_hague)
    ways = [
        services.invite(gathering(group), services.Invitee(name="Noor", email="noor@example.org"))
        for group in (first, second)
    ]
    services.do_own_part(ways[0], profile, language="nl")

    with pytest.raises(services.TakesPartElsewhere):
        services.do_own_part(ways[1], profile, language="nl")

    assert [way.is_done for way in Membership.objects.filter(email="noor@example.org")] == [
        True,
        False,
    ]
    assert Membership.objects.get(pk=ways[1].pk).consents.count() == 0
    assert User.objects.filter(email="noor@example.org").count() == 1


def gathering(group: WelcomeGroup) -> WelcomeGroup:
    group.status = GroupStatus.SCREENING
    group.save()
    return group


def test_somebody_who_turns_out_to_take_part_twice_is_a_task_for_both_teams(the_hague):
    """Signed up under an address that was not theirs to sign in with, until it is now."""
    here, there = make_group(the_hague), make_group()
    noor = make_user(email="noor@example.org")
    own = here.members.last()
    own.user, own.email = noor, "noor@work.example"
    own.save()
    other = there.coordinator
    other.email = "noor@example.org"
    other.save()

    services.claim_memberships(noor)
    services.claim_memberships(noor)

    for group in (here, there):
        assert [task.kind for task in group.tasks.open()] == [TaskKind.TWO_GROUPS]
        assert group.present_members().count() == 3

"""One person, one live group; and nobody learns from a page who is known here."""

import re
import uuid

import pytest
from django.urls import reverse

from groups import services
from groups.models import GroupStatus, Membership, SignUp, WelcomeGroup
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from samenhier.privacy.models import Consent
from tests.factories import make_group, make_user


@pytest.fixture
def fatma_elsewhere(the_hague):
    """Fatma coordinates a live group already."""
    return make_group(the_hague, coordinator=make_user(email="fatma@example.org", name="Fatma"))


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("template", "recipient"))


def without_what_differs(page, key: uuid.UUID) -> bytes:
    """A page without the reference, the key of the form and the CSRF token."""
    text = page.content
    text = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", text)
    text = text.replace(SignUp.objects.get(key=key).reference.encode(), b"REFERENCE")
    return text.replace(str(key).encode(), b"KEY")


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


def test_who_goes_back_and_types_another_address_is_not_lost(send, answers):
    make_user(Role.STAFF, email="fatma@work.example.org")
    refused = answers(others=1, **{"me-email": "fatma@work.example.org"})
    mended = answers(others=2, key=refused["key"])

    first, second = send(refused), send(mended)
    send(mended)

    assert first.url == second.url
    sign_up = SignUp.objects.get()
    assert sign_up.group == WelcomeGroup.objects.get()
    assert (sign_up.is_forming, sign_up.group.status) == (False, GroupStatus.SUBMITTED)
    assert sign_up.group.coordinator.email == "fatma@example.org"


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.BUILDER, Role.STAFF, Role.HANDLER])
def test_a_work_or_newcomer_account_cannot_begin_a_group(send, answers, role):
    make_user(role, email="fatma@example.org")

    send(answers())

    assert WelcomeGroup.objects.count() == 0
    message = Message.objects.get()
    assert (message.template, message.context["reason"]) == ("group_not_made", "work_account")
    assert "private e-mail address" in render_in_english(message)


def test_a_known_and_an_unknown_address_give_the_same_pages(client, answers, fatma_elsewhere):
    known, unknown = uuid.uuid4(), uuid.uuid4()
    address = reverse("groups:signup")

    seen = {}
    for key, email in ((known, "fatma@example.org"), (unknown, "nobody@example.org")):
        sent = client.post(address, answers(key=str(key), **{"me-email": email}))
        shown = client.get(sent.url)
        seen[key] = (
            sent.status_code,
            sent.url.replace(str(key), "KEY"),
            shown.status_code,
            without_what_differs(shown, key),
        )

    assert seen[known] == seen[unknown]
    assert SignUp.objects.get(key=known).group is None
    assert SignUp.objects.get(key=unknown).group is not None


def test_a_known_and_an_unknown_address_are_kept_the_same_way_when_another_answer_is_wrong(
    client, answers, fatma_elsewhere
):
    data = answers(**{"group-postcode": "1234"})
    pages = [
        client.post(reverse("groups:signup"), data | {"me-email": email}).content.replace(
            email.encode(), b"EMAIL"
        )
        for email in ("fatma@example.org", "nobody@example.org")
    ]

    known, unknown = (re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", page) for page in pages)
    assert known == unknown


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
    send(answers(others=2, **{"others-0-email": "noor@example.org"}))

    send(answers(others=1, **{"me-email": "noor@example.org", "others-0-email": "x@example.org"}))

    assert WelcomeGroup.objects.filter(coordinator__email="noor@example.org").count() == 1


# --- A member ----------------------------------------------------------------------------------


def test_inviting_somebody_of_another_group_looks_like_inviting_anybody(
    send, answers, fatma_elsewhere
):
    data = answers(others=2)
    data |= {"me-email": "co@example.org", "others-0-email": "Fatma@example.org"}

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

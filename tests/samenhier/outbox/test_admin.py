"""Staff look up mails, and send a failed one again."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertInHTML

from samenhier.accounts.models import Role, User
from samenhier.outbox.mails import SIGN_IN_MAILS, compose
from samenhier.outbox.models import Failure, Message, MessageStatus
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "admin:outbox_message_changelist"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def owe(to: str, **fields) -> Message:
    number = Message.objects.count()
    fields = {"template": "newcomer_account", "language": "nl", "about": f"a{number}"} | fields
    return Message.objects.create(recipient=to, **fields)


def listed(page) -> list[Message]:
    return list(page.context["cl"].result_list)


def test_staff_see_the_mails_to_their_colleagues_only(sign_in, staff: User, stranger: User):
    own = owe(staff.email)
    owe(stranger.email)
    owe("somebody@example.org")

    assert listed(sign_in(staff).get(reverse(LIST))) == [own]


def test_the_national_coordinator_sees_all_mails(sign_in, national: User):
    owe("a@example.org")
    owe("b@example.org")

    assert len(listed(sign_in(national).get(reverse(LIST)))) == 2


def test_mails_of_strangers_cannot_be_opened(sign_in, staff: User):
    message = owe("somebody@example.org")

    page = sign_in(staff).get(reverse("admin:outbox_message_change", args=[message.pk]))

    assert page.status_code == 404


def test_the_page_of_a_mail_is_called_by_its_subject(sign_in, national: User):
    message = owe("a@example.org", context={"url": "http://testserver/nl/household/"})

    page = sign_in(national).get(reverse("admin:outbox_message_change", args=[message.pk]))

    assert page.context["title"] == compose("newcomer_account", "en", message.context).subject


def test_the_filter_on_mails_says_when_each_is_sent(sign_in, national: User):
    owe("a@example.org", template="login_code")

    page = sign_in(national).get(reverse(LIST))

    assert str(SIGN_IN_MAILS["login_code"].when) in page.text


def test_what_a_mail_was_filled_in_with_is_read_as_a_list(sign_in, national: User):
    context = {"reference": "G-ABC234", "is_forming": True, "missing": ["A <b>", "C"], "place": ""}
    message = owe("a@example.org", context=context)

    page = sign_in(national).get(reverse("admin:outbox_message_change", args=[message.pk]))

    assertInHTML("<li>Reference: <bdi>G-ABC234</bdi></li>", page.text)
    assertInHTML("<li>Is forming: yes</li>", page.text)
    assertInHTML("<ul><li>A &lt;b&gt;</li><li>C</li></ul>", page.text)
    assertInHTML("<li>Place: –</li>", page.text)
    assert "{" not in page.text.partition("<fieldset")[2].partition("</fieldset>")[0]


def test_the_page_of_a_mail_that_failed_says_why(sign_in, national: User):
    message = owe("a@example.org", status=MessageStatus.FAILED, failure=Failure.REFUSED)

    page = sign_in(national).get(reverse("admin:outbox_message_change", args=[message.pk]))

    assert "The mail server refused it. Is the address right?" in page.text


def test_the_page_of_a_mail_without_details_says_so(sign_in, national: User):
    message = owe("a@example.org")

    page = sign_in(national).get(reverse("admin:outbox_message_change", args=[message.pk]))

    assert "what was in it is not kept any more" in page.text


def test_why_a_mail_failed_is_shown(sign_in, national: User):
    owe("a@example.org", status=MessageStatus.FAILED, error="OSError('mailbox full')")

    assert "mailbox full" in sign_in(national).get(reverse(LIST)).content.decode()


def test_a_mail_that_is_tried_again_says_when(sign_in, national: User):
    owe("a@example.org", failure=Failure.AWAY, next_attempt_at=timezone.now())

    text = sign_in(national).get(reverse(LIST)).text

    assert "The mail server did not answer. Next attempt: " in text


def test_sending_again_what_was_sent_says_that_nothing_was(sign_in, national: User):
    sent = owe("b@example.org", status=MessageStatus.SENT)
    chosen = {"action": "send_again", "_selected_action": [sent.pk]}

    page = sign_in(national).post(reverse(LIST), chosen, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "Nothing was sent again: none of these had failed or got lost."
    ]


def test_the_filter_on_trouble_leaves_only_what_needs_a_decision(sign_in, national: User):
    failed = owe("a@example.org", status=MessageStatus.FAILED)
    owe("b@example.org", status=MessageStatus.SENT)

    assert listed(sign_in(national).get(reverse(LIST), {"trouble": "yes"})) == [failed]


def test_send_again_puts_only_failed_mails_in_the_queue(sign_in, national: User):
    failed = owe("a@example.org", status=MessageStatus.FAILED, error="no answer")
    sent = owe("b@example.org", status=MessageStatus.SENT)
    chosen = {"action": "send_again", "_selected_action": [failed.pk, sent.pk]}

    page = sign_in(national).post(reverse(LIST), chosen, follow=True)

    assert [str(message) for message in page.context["messages"]]
    assert dict(Message.objects.values_list("recipient", "status")) == {
        "a@example.org": MessageStatus.QUEUED,
        "b@example.org": MessageStatus.SENT,
    }


def test_nobody_adds_changes_or_deletes_a_mail(sign_in, national: User):
    message = owe("a@example.org")
    client = sign_in(national)

    assert client.get(reverse("admin:outbox_message_add")).status_code == 403
    change = reverse("admin:outbox_message_change", args=[message.pk])
    assert client.post(change, {"recipient": "b@example.org"}).status_code == 403
    assert client.post(reverse("admin:outbox_message_delete", args=[message.pk])).status_code == 403
    assert Message.objects.get().recipient == "a@example.org"


def test_a_long_list_costs_no_more_queries(sign_in, national, django_assert_max_num_queries):
    client = sign_in(national)
    owe("first@example.org")
    with django_assert_max_num_queries(20) as one:
        client.get(reverse(LIST))
    for number in range(30):
        owe(f"more{number}@example.org")
    with django_assert_max_num_queries(len(one)):
        client.get(reverse(LIST))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NEWCOMER, Role.BUILDER, Role.HANDLER])
def test_other_roles_see_no_mails(role):
    user = make_user(role)
    owe(user.email)

    assert list(Message.objects.visible_to(user)) == []

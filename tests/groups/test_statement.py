"""The participant statement: read in one's own language, accepted by each member alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from groups import services
from groups.links import token_for
from groups.models import GroupStatus, Membership, Statement, StatementAcceptance, WelcomeGroup
from tests.factories import make_group, make_user

pytestmark = pytest.mark.django_db

PAGE = "groups:statement"


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    group = make_group(the_hague, status=GroupStatus.SCREENING, coordinator=make_user())
    StatementAcceptance.objects.all().delete()
    return group


@pytest.fixture
def member(group) -> Membership:
    return group.coordinator


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Wat we elkaar beloven"),
        ("en", "What we promise each other"),
        ("uk", "Що ми обіцяємо одне одному"),
        ("ar", "ما نَعِد به بعضنا بعضًا"),
    ],
)
def test_the_first_text_is_there_in_every_language(sign_in, member, language, title):
    with translation.override(language):
        page = sign_in(member.user).get(reverse(PAGE))

    assert f"<h1>{title}</h1>" in page.text
    assert page.text.count("<li>") > 12


def test_a_member_accepts_and_the_language_version_and_time_are_kept(sign_in, member):
    with translation.override("uk"):
        sign_in(member.user).post(reverse(PAGE), {"accept": "1"})

    accepted = StatementAcceptance.objects.get()
    assert (accepted.member, accepted.statement.version, accepted.language) == (member, "1", "uk")
    assert timezone.now() - accepted.at < timedelta(minutes=1)


def test_accepting_twice_is_accepting_once(sign_in, member):
    client = sign_in(member.user)
    client.post(reverse(PAGE), {"accept": "1"})

    page = client.post(reverse(PAGE), {"accept": "1"}, follow=True)

    assert StatementAcceptance.objects.count() == 1
    assert "You accepted this on" in client.get(reverse(PAGE)).text
    assert page.status_code == 200


@pytest.mark.parametrize("sent", [{}, {"accept": ""}, {"accept": "0"}])
def test_nothing_is_accepted_without_the_box_of_this_version(sign_in, member, sent):
    page = sign_in(member.user).post(reverse(PAGE), sent)

    assert said(page) == ["Tick the box when you have read the statement and agree."]
    assert StatementAcceptance.objects.count() == 0


def test_nobody_accepts_for_somebody_else(group, member, staff):
    other = group.members.exclude(pk=member.pk).first()
    current = Statement.objects.current()

    for user in (member.user, staff):
        with pytest.raises(PermissionDenied):
            services.accept_statement(other, current, by=user, language="nl")
    assert StatementAcceptance.objects.count() == 0


@pytest.mark.parametrize("change", ["left", "stopped"])
def test_who_left_or_stopped_accepts_nothing(group, member, change):
    if change == "left":
        Membership.objects.update(left_on=timezone.localdate())
    else:
        WelcomeGroup.objects.update(status=GroupStatus.WITHDRAWN)

    with pytest.raises(services.GroupClosed):
        services.accept_statement(
            member, Statement.objects.current(), by=member.user, language="nl"
        )


def test_a_group_that_stops_while_the_text_is_read_is_told(sign_in, group, member):
    client = sign_in(member.user)
    WelcomeGroup.objects.update(status=GroupStatus.WITHDRAWN)

    assert client.post(reverse(PAGE), {"accept": "1"}).status_code == 404
    assert StatementAcceptance.objects.count() == 0


def test_who_accepted_the_former_version_is_asked_for_the_new_one(sign_in, member):
    old = Statement.objects.current()
    member.acceptances.create(statement=old, language="nl")
    Statement.objects.create(
        version="2", valid_from=timezone.localdate(), title_en="New words", body_en="Be kind."
    )

    page = sign_in(member.user).get(reverse(PAGE))

    assert "New words" in page.text
    assert 'value="2"' in page.text


def test_without_a_text_there_is_no_page(sign_in, member):
    Statement.objects.all().delete()

    assert sign_in(member.user).get(reverse(PAGE)).status_code == 404


def test_a_member_without_a_group_has_nothing_to_accept(sign_in, db):
    assert sign_in(make_user()).get(reverse(PAGE)).status_code == 404


def test_who_did_their_part_is_led_to_the_statement(client, member):
    page = client.get(reverse("groups:own_part", args=[token_for(member.pk)]))

    assert reverse(PAGE) in page.text


# --- Who writes and who sees ------------------------------------------------------------------


def test_who_sees_that_a_member_accepted(member, staff, stranger, national, builder):
    current = Statement.objects.current()
    services.accept_statement(member, current, by=member.user, language="nl")

    def sees(user) -> int:
        return StatementAcceptance.objects.visible_to(user).count()

    assert [sees(user) for user in (member.user, staff, national)] == [1, 1, 1]
    assert [sees(user) for user in (stranger, builder, make_user())] == [0, 0, 0]


def test_a_version_that_has_begun_is_not_rewritten(sign_in, national):
    current = Statement.objects.current()
    address = reverse("admin:groups_statement_change", args=[current.pk])

    sign_in(national).post(address, {"title_nl": "Anders", "body_nl": "Anders"})

    current.refresh_from_db()
    assert current.title_nl == "Wat we elkaar beloven"


def test_the_national_coordinator_writes_the_next_version(sign_in, national):
    tomorrow = timezone.localdate() + timedelta(days=1)
    texts = {
        f"{field}_{code}": f"{field} {code}"
        for field in ("title", "body")
        for code in ("nl", "en", "uk", "ar")
    }
    sent = {"version": "2", "valid_from": tomorrow.isoformat()} | texts

    sign_in(national).post(reverse("admin:groups_statement_add"), sent)

    assert Statement.objects.get(version="2").body_ar == "body ar"
    assert Statement.objects.current().version == "1"


def test_a_promise_is_asked_in_every_language(sign_in, national):
    sent = {"version": "2", "valid_from": "2030-01-01", "title_nl": "x", "body_nl": "x"}

    sign_in(national).post(reverse("admin:groups_statement_add"), sent)

    assert Statement.objects.count() == 1


def test_texts_have_a_name(member):
    current = Statement.objects.current()
    accepted = member.acceptances.create(statement=current, language="nl")

    assert (str(current), str(accepted)) == ("1", f"{member}: 1")

"""The group's own page: what its members see, and what the coordinator can do."""

import re

import pytest
from django.urls import reverse

from groups import services
from groups.models import GroupStatus, Membership, WelcomeGroup
from groups.services import Invitee
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from tests.factories import make_group, make_match, make_user
from tests.groups.conftest import profile_answers

OWN = "groups:own"


@pytest.fixture
def screened(the_hague) -> WelcomeGroup:
    """A group of three that is getting acquainted; coordinator and members have accounts."""
    group = make_group(the_hague, status=GroupStatus.SCREENING, coordinator=make_user())
    for member in group.members.filter(user=None):
        member.user = make_user(email=member.email)
        member.save()
    return group


def coordinator_of(group: WelcomeGroup) -> User:
    return group.coordinator.user


def member_of(group: WelcomeGroup) -> User:
    return group.members.exclude(pk=group.coordinator_id).first().user


# --- Seeing --------------------------------------------------------------------------------


def test_a_member_sees_where_the_group_stands(sign_in, screened):
    page = sign_in(member_of(screened)).get(reverse(OWN))

    assert page.context["group"] == screened
    assert screened.reference in page.text
    assert "The team and you are getting acquainted." in page.text
    assert page.context["may_coordinate"] is False
    assert reverse("groups:withdraw") not in page.text


@pytest.mark.parametrize("status", [status for status in GroupStatus if status != "draft"])
def test_every_status_has_its_sentence(sign_in, screened, status):
    WelcomeGroup.objects.update(status=status)

    page = sign_in(coordinator_of(screened)).get(reverse(OWN))

    lead = page.text.split('<div class="lead">')[1].split("</div>")[0]
    assert len(lead.strip()) > 20


def test_members_see_who_is_done_and_never_the_answers(sign_in, screened):
    noor = services.invite(screened, Invitee(name="Noor", email="noor@example.org"))
    Membership.objects.exclude(pk=noor.pk).update(birth_year=1971, gender="other", offers=["money"])

    page = sign_in(member_of(screened)).get(reverse(OWN))

    assert "<bdi>Noor</bdi> still has to" in " ".join(page.text.split())
    for secret in ("1971", "money matters", "noor@example.org"):
        assert secret not in page.text


def main_buttons(text: str) -> list[str]:
    """What the filled buttons of a page say: the one thing to do."""
    content = text.split('<main id="main"')[1].split("</main>", maxsplit=1)[0]
    return [
        " ".join(words.split())
        for words in re.findall(r'<(?:a|button) class="button"[^>]*>(.*?)</', content, re.DOTALL)
    ]


def test_what_the_reader_can_do_is_the_one_main_button(sign_in, screened):
    reader = screened.members.exclude(pk=screened.coordinator_id).first()
    reader.acceptances.all().delete()

    text = sign_in(reader.user).get(reverse(OWN)).text

    assert main_buttons(text) == ["Read the statement"]
    assert text.index("Your turn") < text.index('id="checklist"')


def test_a_coordinator_who_is_short_of_people_is_led_to_inviting(sign_in, the_hague):
    group = make_group(the_hague, members=2, status=GroupStatus.FORMING, coordinator=make_user())

    text = sign_in(coordinator_of(group)).get(reverse(OWN)).text

    assert main_buttons(text) == ["Invite people"]
    assert 'href="#invitations"' in text
    assert 'id="invitations"' in text


def test_with_enough_people_completing_the_sign_up_is_the_thing_to_do(sign_in, the_hague):
    group = make_group(the_hague, members=3, status=GroupStatus.FORMING, coordinator=make_user())

    text = sign_in(coordinator_of(group)).get(reverse(OWN)).text

    assert main_buttons(text) == ["Complete our sign-up"]
    assert f'action="{reverse("groups:submit")}"' in text


def test_who_has_nothing_to_do_reads_so_and_who_is_waited_for(sign_in, screened):
    other = screened.members.exclude(pk=screened.coordinator_id).first()
    Membership.objects.filter(pk=other.pk).update(name="Jan")
    other.acceptances.all().delete()

    text = sign_in(coordinator_of(screened)).get(reverse(OWN)).text

    assert main_buttons(text) == []
    assert "You do not have to do anything now" in text
    assert "<bdi>Jan</bdi>" in text.split('id="checklist"')[1]


def test_a_question_to_the_reader_comes_before_the_rest_of_the_work(sign_in, screened):
    successor = screened.members.exclude(pk=screened.coordinator_id).first()
    services.offer_role(screened, successor, by=coordinator_of(screened))
    successor.acceptances.all().delete()

    assert main_buttons(sign_in(successor.user).get(reverse(OWN)).text) == ["Yes, I will"]


def test_a_group_with_a_match_is_led_to_it(sign_in, screened):
    match = make_match(group=screened)

    page = sign_in(coordinator_of(screened)).get(reverse(OWN))

    assert f'href="{reverse("journey:match", args=[match.pk])}"' in page.text
    assert main_buttons(page.text) == ["To your match"]
    assert '<span class="badge badge--shared">matched</span>' in page.text


def test_a_stopped_group_has_no_checklist(sign_in, screened):
    services.withdraw(screened, by=coordinator_of(screened))

    page = sign_in(coordinator_of(screened)).get(reverse(OWN))

    assert 'id="checklist"' not in page.text
    assert reverse("groups:invite") not in page.text


def test_a_member_without_a_group_gets_a_kind_empty_page(sign_in, db):
    page = sign_in(make_user()).get(reverse(OWN))

    assert page.status_code == 200
    assert page.templates[0].name == "groups/group_none.html"
    assert reverse("groups:signup") in page.text


def test_the_live_group_comes_before_an_older_and_a_newer_one(sign_in, the_hague):
    noor = make_user()
    make_group(the_hague, coordinator=noor, status=GroupStatus.COMPLETED)
    live = make_group(the_hague, coordinator=noor)
    make_group(the_hague, coordinator=noor, status=GroupStatus.WITHDRAWN)

    assert sign_in(noor).get(reverse(OWN)).context["group"] == live


def test_signing_in_links_what_waited_for_the_address(sign_in, the_hague):
    group = make_group(the_hague)
    Membership.objects.filter(pk=group.coordinator_id).update(email="Noor@example.org")

    page = sign_in(make_user(email="noor@example.org")).get(reverse(OWN))

    assert page.context["group"] == group
    assert page.context["may_coordinate"] is True


def test_a_work_account_links_nothing(the_hague):
    group = make_group(the_hague)
    builder = make_user(Role.BUILDER, email=group.coordinator.email)

    assert services.claim_memberships(builder) == 0
    assert Membership.objects.filter(user=builder).count() == 0


@pytest.mark.parametrize("who", ["staff", "builder", "newcomer", "partner", "handler", "national"])
@pytest.mark.parametrize("name", [OWN, "groups:own_profile"])
def test_other_roles_have_no_group_page(request, sign_in, own_group, who, name):
    assert sign_in(request.getfixturevalue(who)).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", [OWN, "groups:own_profile"])
def test_visitors_are_asked_to_sign_in(client, db, name):
    assert client.get(reverse(name)).status_code == 302


# --- Own answers -----------------------------------------------------------------------------


def test_a_member_changes_own_answers(sign_in, screened):
    noor = member_of(screened)

    sent = sign_in(noor).post(reverse("groups:own_profile"), profile_answers(level_en=""))

    member = Membership.objects.get(user=noor)
    assert sent.url == reverse(OWN)
    assert (member.name, member.birth_year) == ("Fatma de Vries", 1985)
    assert dict(member.languages.values_list("language", "level")) == {"nl": 4, "tr": 2}
    assert member.consents.count() == 1


def test_the_answers_of_before_are_filled_in(sign_in, screened):
    noor = member_of(screened)
    member = Membership.objects.get(user=noor)
    member.children_birth_years = [2015, 2018]
    member.save()
    member.languages.create(language="ar", level=2)

    form = sign_in(noor).get(reverse("groups:own_profile")).context["form"]

    assert form["level_nl"].value() == 4
    assert (form["language_1"].value(), form["level_1"].value()) == ("ar", 2)
    assert form["language_2"].value() is None
    assert form["children_birth_years"].value() == "2015, 2018"


def test_wrong_answers_come_back(sign_in, screened):
    noor = member_of(screened)

    page = sign_in(noor).post(reverse("groups:own_profile"), profile_answers(birth_year="x"))

    assert page.context["form"].errors == {
        "birth_year": ["Type a year in four digits, for example 1985."]
    }


def test_an_invited_member_with_an_account_does_the_part_there(sign_in, screened):
    noor = make_user(email="noor@example.org")
    services.invite(screened, Invitee(name="Noor", email="noor@example.org"))
    client = sign_in(noor)

    assert reverse("groups:own_profile") in client.get(reverse(OWN)).text
    without = client.post(reverse("groups:own_profile"), profile_answers())
    assert list(without.context["consent"].errors) == ["consent"]
    client.post(reverse("groups:own_profile"), profile_answers() | {"consent": "on"})

    member = Membership.objects.get(user=noor)
    assert (member.is_done, member.has_consent) == (True, True)


def test_answers_are_not_changed_while_there_is_a_match(sign_in, screened):
    make_match(group=screened)

    page = sign_in(member_of(screened)).post(reverse("groups:own_profile"), profile_answers())

    assert page.status_code == 403


def test_without_a_group_there_are_no_answers(sign_in, db):
    assert sign_in(make_user()).get(reverse("groups:own_profile")).status_code == 404


# --- The coordinator -------------------------------------------------------------------------

ACTIONS = ("invite", "submit", "withdraw")


@pytest.mark.parametrize("name", ACTIONS)
def test_only_the_coordinator_acts(request, sign_in, screened, name):
    address = reverse(f"groups:{name}")

    assert sign_in(member_of(screened)).post(address).status_code == 403
    assert sign_in(make_user()).post(address).status_code == 404
    assert sign_in(request.getfixturevalue("staff")).post(address).status_code == 403
    assert WelcomeGroup.objects.get(pk=screened.pk).status == GroupStatus.SCREENING


@pytest.mark.parametrize("name", ["invite", "submit"])
def test_reading_changes_nothing(sign_in, screened, name):
    assert sign_in(coordinator_of(screened)).get(reverse(f"groups:{name}")).status_code == 405


@pytest.mark.parametrize("name", ["invite_again", "take_back"])
def test_only_the_coordinator_reaches_an_invitation(sign_in, screened, name, the_hague):
    noor = services.invite(screened, Invitee(name="Noor", email="noor@example.org"))
    address = reverse(f"groups:{name}", args=[noor.pk])
    other = make_group(the_hague, coordinator=make_user())

    assert sign_in(member_of(screened)).post(address).status_code == 403
    assert sign_in(coordinator_of(other)).post(address).status_code == 404
    assert sign_in(coordinator_of(screened)).get(address).status_code == 405
    assert Membership.objects.get(pk=noor.pk).left_on is None


def test_the_coordinator_invites_somebody(sign_in, screened):
    client = sign_in(coordinator_of(screened))

    sent = client.post(reverse("groups:invite"), {"name": "Noor", "email": "Noor@Example.org"})

    assert sent.url == reverse(OWN)
    assert screened.members.get(name="Noor").email == "noor@example.org"
    assert Message.objects.get().recipient == "noor@example.org"


def test_somebody_of_another_group_is_invited_with_the_same_words(sign_in, screened, the_hague):
    make_group(the_hague, coordinator=make_user(email="noor@example.org"))
    client = sign_in(coordinator_of(screened))

    pages = [
        client.post(reverse("groups:invite"), {"name": "Noor", "email": email}, follow=True)
        for email in ("noor@example.org", "jan@example.org")
    ]

    known, unknown = ([str(one) for one in page.context["messages"]] for page in pages)
    assert known == unknown == ["We mailed an invitation to Noor."]


def test_the_same_address_is_not_invited_twice(sign_in, screened):
    mine = coordinator_of(screened).email.upper()

    page = sign_in(coordinator_of(screened)).post(
        reverse("groups:invite"), {"name": "Ik", "email": mine}
    )

    assert page.context["invite_form"].errors == {
        "email": ["This address is in your group already."]
    }
    assert page.context["invite_form"]["name"].value() == "Ik"


def test_a_sixth_member_is_refused(sign_in, screened):
    for number in (4, 5):
        services.invite(screened, Invitee(name="N", email=f"n{number}@example.org"))

    page = sign_in(coordinator_of(screened)).post(
        reverse("groups:invite"), {"name": "Zes", "email": "zes@example.org"}
    )

    assert page.context["invite_form"].non_field_errors() == [
        "Your group is full, so nobody else can be invited."
    ]
    assert screened.present_members().count() == 5


def test_a_ready_group_takes_no_new_members(sign_in, own_group, coordinator):
    page = sign_in(coordinator).post(
        reverse("groups:invite"), {"name": "Noor", "email": "noor@example.org"}
    )

    assert page.context["invite_form"].non_field_errors() == [
        "Your group does not take new members now."
    ]


def test_a_wrong_address_comes_back(sign_in, screened):
    page = sign_in(coordinator_of(screened)).post(
        reverse("groups:invite"), {"name": "Noor", "email": "noor"}
    )

    assert list(page.context["invite_form"].errors) == ["email"]
    assert Message.objects.count() == 0


def test_an_invitation_is_sent_again(sign_in, screened):
    noor = services.invite(screened, Invitee(name="Noor", email="noor@example.org"))
    Message.objects.update(about="of-yesterday")

    sign_in(coordinator_of(screened)).post(reverse("groups:invite_again", args=[noor.pk]))

    assert Message.objects.filter(recipient="noor@example.org").count() == 2


def test_an_invitation_is_taken_back_and_the_place_is_free(sign_in, screened):
    noor = services.invite(screened, Invitee(name="Noor", email="noor@example.org"))
    client = sign_in(coordinator_of(screened))

    client.post(reverse("groups:take_back", args=[noor.pk]))

    assert screened.present_members().count() == 3
    assert client.post(reverse("groups:take_back", args=[noor.pk])).status_code == 404
    services.invite(screened, Invitee(name="Noor", email="noor@example.org"))


@pytest.mark.parametrize("name", ["invite_again", "take_back"])
def test_somebody_who_is_done_stays(sign_in, screened, name):
    done = screened.members.exclude(pk=screened.coordinator_id).first()

    page = sign_in(coordinator_of(screened)).post(
        reverse(f"groups:{name}", args=[done.pk]), follow=True
    )

    assert [str(one) for one in page.context["messages"]] == [f"{done.name} is done already."]
    assert screened.present_members().count() == 3
    assert Message.objects.count() == 0


def test_a_forming_group_is_handed_in_when_there_are_enough(sign_in, forming):
    client = sign_in(coordinator_of(forming))

    assert client.get(reverse(OWN)).context["may_submit"] is False
    client.post(reverse("groups:submit"))
    forming.refresh_from_db()
    assert (forming.status, forming.submitted_at) == (GroupStatus.FORMING, None)

    services.invite(forming, Invitee(name="Noor", email="noor@example.org"))
    assert client.get(reverse(OWN)).context["may_submit"] is True
    client.post(reverse("groups:submit"))
    forming.refresh_from_db()
    assert forming.status == GroupStatus.SUBMITTED
    assert forming.waiting_days() == 0
    assert forming.status_changes.get().by == coordinator_of(forming)


def test_handing_in_twice_is_handing_in_once(sign_in, screened):
    page = sign_in(coordinator_of(screened)).post(reverse("groups:submit"), follow=True)

    assert [str(one) for one in page.context["messages"]] == ["Your group was handed in already."]
    assert screened.status_changes.count() == 0


def test_the_coordinator_withdraws_the_group(sign_in, screened):
    client = sign_in(coordinator_of(screened))

    client.post(reverse("groups:withdraw"))
    again = client.post(reverse("groups:withdraw"), follow=True)

    screened.refresh_from_db()
    assert screened.status == GroupStatus.WITHDRAWN
    assert screened.status_changes.count() == 1
    assert str(list(again.context["messages"])[-1]) == "Your group has already stopped."


def test_a_group_with_a_match_is_not_withdrawn(sign_in, own_group, coordinator):
    make_match(group=own_group)

    sign_in(coordinator).post(reverse("groups:withdraw"))

    own_group.refresh_from_db()
    assert own_group.status == GroupStatus.READY


def test_a_handed_over_coordinator_can_do_no_more(sign_in, screened):
    before = coordinator_of(screened)
    WelcomeGroup.objects.update(coordinator=screened.members.get(user=member_of(screened)))

    assert sign_in(before).post(reverse("groups:withdraw")).status_code == 403

"""Joining a group by the link its people share: name, address, proof, own part."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.links import join_token
from groups.models import GroupStatus, JoinLink, JoinRequest, Membership, WelcomeGroup
from samenhier.accounts.models import Role, User
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from samenhier.privacy.tasks import let_go
from samenhier.templatetags.qr import qr_code
from tests.factories import make_group, make_user
from tests.forms import from_a_person
from tests.groups.conftest import profile_answers, send_in

NOOR = from_a_person({"name": "Noor", "email": "Noor@Example.org"})


@pytest.fixture
def group(the_hague) -> WelcomeGroup:
    """A group of three that still takes people, with a link."""
    group = make_group(the_hague, status=GroupStatus.SUBMITTED, coordinator=make_user())
    JoinLink.objects.create(group=group)
    return group


def way_in(group: WelcomeGroup) -> str:
    return reverse("groups:join", args=[JoinLink.objects.get(group=group).code])


def own_part(email: str = "noor@example.org") -> str:
    asked = JoinRequest.objects.get(email=email)
    return reverse("groups:join_part", args=[join_token(asked.pk)])


def answered(**changes) -> dict:
    return profile_answers(name="Noor Bakker", **changes) | {"consent": "on"}


def fill_up(group: WelcomeGroup, people: int = 5) -> None:
    for number in range(group.present_members().count(), people):
        services.invite(group, services.Invitee(name="X", email=f"x{number}@example.org"))


# --- The link --------------------------------------------------------------------------------


def test_a_sign_up_comes_with_a_link_that_the_coordinator_sees_and_scans(client, answers):
    send_in(client, answers(others=0))
    group = WelcomeGroup.objects.get()
    client.force_login(User.objects.get(email="fatma@example.org"))

    page = client.get(reverse("groups:own"))

    assert page.context["join_link"] == f"http://testserver{way_in(group)}"
    assert page.context["join_link"] in page.text
    assert '<div class="qr"><svg ' in page.text
    assert "style=" not in page.text


def test_the_qr_code_holds_the_link_and_nothing_of_a_style():
    drawn = qr_code("https://samenhier.example/nl/groups/join/abcdefghijkl/", "Link")
    other = qr_code("https://samenhier.example/nl/groups/join/abcdefghijkm/", "Link")

    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", drawn["path"])
    assert drawn["path"] != other["path"]
    # The three corners by which a camera finds it begin after the quiet zone.
    assert drawn["path"].startswith("M4 4h7v1h-7z")
    assert f"M{drawn['size'] - 11} 4h7v1h-7z" in drawn["path"]


def test_a_member_does_not_see_the_link(sign_in, group):
    member = group.members.exclude(pk=group.coordinator_id).first()
    member.user = make_user()
    member.save()

    page = sign_in(member.user).get(reverse("groups:own"))

    assert group.join_link.code not in page.text


def test_a_new_link_makes_the_old_one_and_its_requests_worthless(client, sign_in, group):
    old = way_in(group)
    client.post(old, NOOR)
    asked = own_part()

    sign_in(group.coordinator.user).post(reverse("groups:renew_join_link"))

    assert way_in(group) != old
    assert client.get(way_in(group)).status_code == 200
    for dead in (old, asked):
        page = Client().get(dead)
        assert (page.status_code, page.context["reason"]) == (404, "link")
    assert Client().post(asked, answered()).status_code == 404


def test_only_the_coordinator_renews_the_link(sign_in, group, profile):
    before = way_in(group)
    member = group.members.exclude(pk=group.coordinator_id).first()
    member.user = make_user()
    member.save()
    address = reverse("groups:renew_join_link")

    assert sign_in(member.user).post(address).status_code == 403
    assert sign_in(make_user()).post(address).status_code == 404
    assert sign_in(group.coordinator.user).get(address).status_code == 405
    assert way_in(group) == before


def test_a_group_from_before_gets_a_link_by_a_button(sign_in, group):
    JoinLink.objects.all().delete()
    client = sign_in(group.coordinator.user)
    assert client.get(reverse("groups:own")).context["join_link"] == ""

    client.post(reverse("groups:renew_join_link"))

    assert group.present_members().count() == 3
    assert JoinLink.objects.get().group == group


def test_a_ready_group_gets_no_new_link(sign_in, own_group, coordinator):
    sign_in(coordinator).post(reverse("groups:renew_join_link"))

    assert JoinLink.objects.count() == 0


# --- Asking ----------------------------------------------------------------------------------


def test_whoever_opens_the_link_reads_whose_group_it_is(client, group):
    page = client.get(way_in(group))

    assert page.status_code == 200
    for words in (group.name, group.coordinator.name, "Den Haag"):
        assert words in page.text


def test_asking_holds_no_place_and_tells_the_group_nothing(client, sign_in, group):
    sent = client.post(way_in(group), NOOR)

    assert sent.url == reverse("groups:join_asked")
    assert group.members.count() == 3
    assert (User.objects.filter(email="noor@example.org").count()) == 0
    assert "Noor" not in sign_in(group.coordinator.user).get(reverse("groups:own")).text


@pytest.mark.parametrize("language", ["nl", "en", "uk", "ar"])
def test_the_mail_comes_in_the_language_of_the_page_with_a_link(client, group, language):
    client.post(way_in(group).replace("/en/", f"/{language}/"), NOOR)

    subject, body = render(Message.objects.get())

    (path,) = re.findall(r"http://testserver(/\S+)", body)
    assert subject
    assert path.startswith(f"/{language}/groups/join/part/")
    assert client.get(path).context["form"]["name"].value() == "Noor"


@pytest.mark.parametrize("who", ["stranger", "invited", "member", "elsewhere", "builder"])
def test_every_address_gets_the_same_answer(client, group, the_hague, who):
    emails = {"stranger": "noor@example.org", "member": group.coordinator.email}
    if who == "invited":
        services.invite(group, services.Invitee(name="N", email="noor@example.org"))
    if who == "elsewhere":
        make_group(the_hague, coordinator=make_user(email="noor@example.org"))
    if who == "builder":
        make_user(Role.BUILDER, email="noor@example.org")
    email = emails.get(who, "noor@example.org")

    sent = client.post(way_in(group), NOOR | {"email": email})

    assert (sent.status_code, sent.url) == (302, reverse("groups:join_asked"))
    assert Message.objects.filter(template="member_joining", recipient=email).count() == 1


def test_who_is_in_another_group_hears_so_by_mail_alone(client, group, the_hague):
    make_group(the_hague, coordinator=make_user(email="noor@example.org"))

    client.post(way_in(group), NOOR)

    assert "You take part in another group already" in render(Message.objects.get())[1]


def test_who_is_a_member_already_hears_so_by_mail_alone(client, group):
    client.post(way_in(group), NOOR | {"name": "Ik", "email": group.coordinator.email})

    body = render(Message.objects.get())[1]
    assert "You are a member already." in body
    assert "/join/part/" not in body


@pytest.mark.parametrize(
    ("spoiled", "field"),
    [({"name": ""}, "name"), ({"email": "noor"}, "email"), ({"name": "Win www.spam.nl"}, "name")],
)
def test_a_wrong_answer_comes_back(client, group, spoiled, field):
    page = client.post(way_in(group), NOOR | spoiled)

    assert list(page.context["form"].errors) == [field]
    assert JoinRequest.objects.count() == 0


def test_asking_twice_is_one_request(client, group):
    client.post(way_in(group), NOOR)
    client.post(way_in(group), NOOR | {"name": "Noor B."})

    assert JoinRequest.objects.get().name == "Noor B."


# --- Joining ---------------------------------------------------------------------------------


def test_with_the_own_part_somebody_is_in_the_group(client, group):
    client.post(way_in(group), NOOR)
    link = own_part()  # made anew each time, with the time in it

    sent = client.post(link, answered())

    member = group.members.get(email="noor@example.org")
    assert sent.url == link
    assert (member.name, member.is_done, member.has_consent) == ("Noor Bakker", True, True)
    assert member.user == User.objects.get(email="noor@example.org")
    assert client.get(own_part()).templates[0].name == "groups/member_done.html"


def test_without_consent_nobody_joins(client, group):
    client.post(way_in(group), NOOR)

    page = client.post(own_part(), profile_answers())

    assert list(page.context["consent"].errors) == ["consent"]
    assert page.context["form"]["birth_year"].value() == "1985"
    assert group.members.count() == 3


def test_joining_twice_is_joining_once(client, group):
    client.post(way_in(group), NOOR)

    client.post(own_part(), answered())
    client.post(own_part(), answered(birth_year="1950"))

    assert group.members.get(email="noor@example.org").birth_year == 1985
    assert group.members.count() == 4


def test_who_was_invited_as_well_takes_that_place(client, group):
    fill_up(group, 4)
    services.invite(group, services.Invitee(name="N", email="noor@example.org"))
    JoinRequest.objects.create(link=group.join_link, name="Noor", email="noor@example.org")

    client.post(own_part(), answered())

    assert group.members.get(email="noor@example.org").is_done
    assert group.members.count() == 5


def test_somebody_under_eighteen_cannot_join_by_a_link_either(client, group):
    client.post(way_in(group), NOOR)

    page = client.post(own_part(), answered(birth_year=str(timezone.localdate().year - 17)))

    assert list(page.context["form"].errors) == ["birth_year"]
    assert group.members.count() == 3


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_who_proved_the_address_reads_why_they_cannot_join(client, group, the_hague, role):
    client.post(way_in(group), NOOR)
    user = make_user(role, email="noor@example.org")
    if role == Role.MEMBER:
        make_group(the_hague, coordinator=user)

    page = client.post(own_part(), answered())

    reasons = {Role.MEMBER: "other_group", Role.STAFF: "work_account"}
    assert page.context["reason"] == reasons[role]
    assert group.members.count() == 3


# --- Not any more ----------------------------------------------------------------------------


def test_a_full_group_says_so_kindly_at_every_step(client, group):
    client.post(way_in(group), NOOR)
    fill_up(group)

    for page in (
        client.get(way_in(group)),
        client.post(way_in(group), NOOR),
        client.get(own_part()),
        client.post(own_part(), answered()),
    ):
        assert page.context["reason"] == "full"
        assert "This group is full." in page.text
    assert group.members.count() == 5


@pytest.mark.parametrize("status", [GroupStatus.READY, GroupStatus.WITHDRAWN])
def test_a_group_that_takes_nobody_says_so(client, group, status):
    client.post(way_in(group), NOOR)
    WelcomeGroup.objects.update(status=status)

    for page in (client.get(way_in(group)), client.post(own_part(), answered())):
        assert page.context["reason"] == "closed"
    assert group.members.count() == 3


@pytest.mark.parametrize("code", ["x", "abcdefghijkl", "ü"])
def test_a_link_that_never_was_is_told_like_an_old_one(client, db, code):
    page = client.get(reverse("groups:join", args=[code]))

    assert (page.status_code, page.context["reason"]) == (404, "link")


def test_the_mailed_link_works_for_seven_days(client, group, time_machine):
    client.post(way_in(group), NOOR)
    link = own_part()

    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    page = client.post(link, answered())

    assert (page.status_code, page.context["reason"]) == (404, "join_expired")
    assert group.members.count() == 3


def test_a_request_nobody_acted_on_is_removed(client, group):
    client.post(way_in(group), NOOR)
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=7))

    let_go()

    assert JoinRequest.objects.count() == 0


def test_a_link_of_one_kind_does_not_open_another(client, group):
    client.post(way_in(group), NOOR)
    token = join_token(JoinRequest.objects.get().pk)

    for name in ("own_part", "signup_resume"):
        assert client.get(reverse(f"groups:{name}", args=[token])).status_code == 404


def test_who_left_may_join_again(client, group):
    left = Membership.objects.create(
        group=group, name="Noor", email="noor@example.org", left_on=timezone.localdate()
    )
    client.post(way_in(group), NOOR)

    client.post(own_part(), answered())

    assert group.present_members().filter(email="noor@example.org").exclude(pk=left.pk).count() == 1

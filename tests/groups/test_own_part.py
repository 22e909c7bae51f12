"""A member's own part, opened by the link in the invitation."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.signing import TimestampSigner
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.links import LINK_VALID_FOR, LinkExpired, LinkUnknown, member_of, token_for
from groups.models import GroupStatus, Membership
from samenhier.accounts.models import Role, User
from tests.factories import make_group, make_user
from tests.groups.conftest import profile_answers


@pytest.fixture
def group(the_hague):
    return make_group(the_hague, status=GroupStatus.SUBMITTED)


@pytest.fixture
def noor(group):
    """An invited member who has not done her part."""
    return services.invite(group, services.Invitee(name="Noor", email="noor@example.org"))


def link(member: Membership, token: str = "") -> str:
    return reverse("groups:own_part", args=[token or token_for(member.pk)])


def answered(**changes) -> dict:
    return profile_answers(name="Noor Bakker", **changes) | {"consent": "on"}


# --- Doing it --------------------------------------------------------------------------------


def test_the_link_shows_the_questions_to_somebody_who_is_not_signed_in(client, noor):
    page = client.get(link(noor))

    assert page.status_code == 200
    assert page.context["form"]["name"].value() == "Noor"
    assert "no-store" in page["Cache-Control"]


def test_a_member_does_their_part(client, noor):
    address = link(noor)  # a later one has another time in it

    sent = client.post(address, answered(phone="", language_1="", level_1=""))

    noor.refresh_from_db()
    assert sent.url == address
    assert (noor.name, noor.phone, noor.birth_year) == ("Noor Bakker", "", 1985)
    assert dict(noor.languages.values_list("language", "level")) == {"nl": 4, "en": 3}
    assert (noor.is_done, noor.has_consent) == (True, True)


def test_doing_the_part_makes_an_account_without_a_password(client, noor):
    client.post(
        reverse("groups:own_part", args=[token_for(noor.pk)]).replace("/en/", "/uk/"), answered()
    )

    account = User.objects.get(email="noor@example.org")
    noor.refresh_from_db()
    assert noor.user == account
    assert (account.role, account.language) == (Role.MEMBER, "uk")
    assert not account.has_usable_password()


def test_the_link_proves_the_address_so_an_account_that_exists_is_linked(client, noor):
    account = make_user(email="Noor@example.org".lower(), name="Noor zelf")

    client.post(link(noor), answered())

    noor.refresh_from_db()
    account.refresh_from_db()
    assert (noor.user, account.name) == (account, "Noor zelf")


def test_after_that_the_link_shows_a_quiet_page_without_answers(client, noor):
    client.post(link(noor), answered())

    page = client.get(link(noor))

    assert page.templates[0].name == "groups/member_done.html"
    assert f'<a class="button" href="{reverse("groups:statement")}">' in page.text
    for secret in ("Noor", "1985", "noor@example.org", "612345678"):
        assert secret not in page.text


def test_sending_it_again_changes_nothing(client, noor):
    client.post(link(noor), answered())
    client.post(link(noor), answered(birth_year="1950"))

    noor.refresh_from_db()
    assert (noor.birth_year, noor.consents.count()) == (1985, 1)


def test_without_consent_a_member_is_not_done(client, noor):
    page = client.post(link(noor), profile_answers())

    noor.refresh_from_db()
    assert page.context["consent"].errors["consent"] == [
        "Without your consent we cannot use your answers. Tick the box to go on."
    ]
    assert page.context["form"]["birth_year"].value() == "1985"
    assert (noor.is_done, noor.consents.count(), noor.birth_year) == (False, 0, None)


def test_somebody_under_eighteen_cannot_join(client, noor):
    page = client.post(link(noor), answered(birth_year=str(timezone.localdate().year - 17)))

    assert "birth_year" in page.context["form"].errors
    assert Membership.objects.get(pk=noor.pk).is_done is False


# --- The link --------------------------------------------------------------------------------


def test_a_link_of_another_member_opens_that_member_s_part_only(client, group, noor):
    other = services.invite(group, services.Invitee(name="Jan", email="jan@example.org"))

    client.post(link(noor), answered())

    assert Membership.objects.get(pk=other.pk).is_done is False
    assert client.get(link(other)).context["member"] == other


def test_a_token_cannot_be_bent_to_another_member(client, group, noor):
    other = services.invite(group, services.Invitee(name="Jan", email="jan@example.org"))
    bent = token_for(noor.pk).replace(noor.pk.hex, other.pk.hex)

    page = client.post(link(other, bent), answered())

    assert (page.status_code, page.context["reason"]) == (404, "unknown")
    assert Membership.objects.get(pk=other.pk).is_done is False


@pytest.mark.parametrize("token", ["x", "x:y:z", "0" * 32, "%20", "ü"])
def test_a_token_that_we_never_made_is_unknown(client, db, token):
    page = client.get(reverse("groups:own_part", args=[token]))

    assert (page.status_code, page.context["reason"]) == (404, "unknown")


def test_a_token_for_another_purpose_does_not_open_a_part(noor):
    for salt in ("", "groups.something_else", "django.core.signing"):
        with pytest.raises(LinkUnknown):
            member_of(TimestampSigner(salt=salt or None).sign(noor.pk.hex))


def test_a_signed_token_without_a_member_is_unknown(noor):
    token = token_for(noor.pk)
    noor.delete()

    with pytest.raises(LinkUnknown):
        member_of(token)


def test_a_link_works_for_thirty_days(client, noor):
    token = token_for(noor.pk)
    later = timezone.now() + LINK_VALID_FOR

    with patch("time.time", return_value=(later - timedelta(minutes=1)).timestamp()):
        assert member_of(token) == noor
    with patch("time.time", return_value=(later + timedelta(minutes=1)).timestamp()):
        with pytest.raises(LinkExpired):
            member_of(token)
        page = client.post(link(noor, token), answered())
    assert (page.status_code, page.context["reason"]) == (404, "expired")
    assert Membership.objects.get(pk=noor.pk).is_done is False


# --- Not any more ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [GroupStatus.WITHDRAWN, GroupStatus.REJECTED])
def test_the_link_of_a_group_that_stopped_says_so(client, group, noor, status):
    group.become(status, by=None)

    page = client.post(link(noor), answered())

    assert page.context["reason"] == "closed"
    assert Membership.objects.get(pk=noor.pk).is_done is False


def test_an_invitation_that_was_taken_back_does_not_hold(client, noor, profile):
    services.take_back(noor)

    assert client.get(link(noor)).context["reason"] == "closed"
    with pytest.raises(services.GroupClosed):
        services.do_own_part(noor, profile, language="nl")


def test_somebody_of_another_live_group_reads_why_they_cannot_join(client, noor, the_hague):
    make_group(the_hague, coordinator=make_user(email="noor@example.org"))

    page = client.post(link(noor), answered())

    noor.refresh_from_db()
    assert (page.status_code, page.context["reason"]) == (200, "other_group")
    assert (noor.is_done, noor.user, noor.birth_year) == (False, None, None)


def test_a_work_account_cannot_join(client, noor):
    make_user(Role.BUILDER, email="noor@example.org")

    page = client.post(link(noor), answered())

    assert page.context["reason"] == "work_account"
    assert Membership.objects.get(pk=noor.pk).user is None


def test_what_staff_write_down_meanwhile_is_kept(group, noor, profile):
    """The page was opened before, and sent after."""
    services.do_own_part(noor, profile, language="nl")
    opened = Membership.objects.get(pk=noor.pk)
    Membership.objects.filter(pk=noor.pk).update(vog_seen_on="2026-01-01")

    services.change_profile(opened, profile)

    noor.refresh_from_db()
    assert str(noor.vog_seen_on) == "2026-01-01"

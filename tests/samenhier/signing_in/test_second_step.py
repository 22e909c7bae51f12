"""Who works here signs in with two steps, and sees nothing before the second is set up."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenhier.accounts.models import Role, User
from samenhier.signing_in.middleware import AWAY, SEEN
from tests.factories import APP_SECRET, make_user

pytestmark = pytest.mark.django_db

ACTIVATE = "mfa_activate_totp"
AT_WORK = [role for role in Role if role not in {Role.MEMBER, Role.NEWCOMER}]


def code_of_the_app(secret: str = APP_SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in_by_code(client: Client, user: User):
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    return client.post(reverse("account_confirm_login_code"), {"code": code})


# --- Setting it up -------------------------------------------------------------------------


@pytest.mark.parametrize("role", AT_WORK)
@pytest.mark.parametrize("page", ["start", "home", "admin:index", "events:event_list"])
def test_who_works_here_first_sets_up_the_second_step(sign_in, role, page):
    user = make_user(role, second_step=False)

    answer = sign_in(user).get(reverse(page))

    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse(ACTIVATE))


@pytest.mark.parametrize("role", AT_WORK)
def test_with_the_second_step_pages_open(sign_in, role):
    assert sign_in(make_user(role)).get(reverse("home")).status_code == 200


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NEWCOMER])
def test_members_and_newcomers_need_no_second_step(sign_in, role):
    assert sign_in(make_user(role)).get(reverse("home")).status_code == 200


@pytest.mark.parametrize("page", ["admin:accounts_user_changelist", "admin:login"])
def test_a_page_of_the_admin_whose_name_begins_like_one_of_the_account_stays_shut(sign_in, page):
    boss = make_user(Role.NATIONAL, second_step=False, is_superuser=True)

    answer = sign_in(boss).get(reverse(page))

    assert answer.headers.get("Location") == reverse(ACTIVATE)


def test_a_concern_can_be_told_without_it(sign_in):
    user = make_user(Role.BUILDER, second_step=False)

    assert sign_in(user).get(reverse("safeguarding:report")).status_code == 200


def test_a_form_that_was_sent_without_it_changes_nothing(sign_in):
    user = make_user(Role.NATIONAL, second_step=False)

    answer = sign_in(user).post(reverse("admin:accounts_organisation_add"), {"name": "Nieuw"})

    assert answer.headers["Location"] == reverse(ACTIVATE)


def test_a_demo_can_do_without(sign_in, settings):
    settings.TWO_FACTOR_REQUIRED = False

    page = sign_in(make_user(Role.NATIONAL, second_step=False)).get(reverse("admin:index"))

    assert page.status_code == 200


def test_setting_it_up_leads_by_the_recovery_codes_to_the_page_one_wanted(client):
    user = make_user(Role.NATIONAL, second_step=False)
    sign_in_by_code(client, user)
    wanted = reverse("admin:groups_welcomegroup_changelist") + "?q=x"
    asked = client.get(wanted, follow=True)
    secret = asked.context["form"].secret

    page = client.post(reverse(ACTIVATE), {"code": code_of_the_app(secret)}, follow=True)

    assert "/2fa/totp/activate/" in asked.redirect_chain[0][0]
    assert page.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert f'href="{wanted}"' in page.text
    assert client.get(wanted).status_code == 200


def test_the_page_draws_the_picture_and_shows_the_key_without_style_or_script(sign_in):
    page = sign_in(make_user(Role.STAFF, second_step=False)).get(reverse(ACTIVATE))

    text = page.text
    assert text.count('<svg viewBox="0 0') == 1
    assert page.context["form"].secret in text
    assert not re.search(r"\sstyle=|<style|<script>|data:image", text)


def test_who_signed_in_a_moment_ago_is_not_asked_the_password_again(client):
    user = make_user(Role.STAFF, second_step=False, password="a long sentence")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": "a long sentence"})

    assert client.get(reverse(ACTIVATE)).status_code == 200


def test_on_a_device_left_open_the_password_is_asked_before_it_is_set_up(client, time_machine):
    user = make_user(Role.MEMBER, password="a long sentence")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": "a long sentence"})

    time_machine.move_to(time.time() + 6 * 60)

    answer = client.get(reverse(ACTIVATE))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_a_wrong_code_sets_nothing_up(sign_in):
    client = sign_in(make_user(Role.STAFF, second_step=False))
    client.get(reverse(ACTIVATE))

    client.post(reverse(ACTIVATE), {"code": "000000"})

    assert Authenticator.objects.count() == 0


# --- Signing in with it --------------------------------------------------------------------


def test_a_mailed_code_alone_does_not_sign_in(client):
    user = make_user(Role.STAFF)

    answer = sign_in_by_code(client, user)

    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("start")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_password_alone_does_not_sign_in(client):
    user = make_user(Role.STAFF, password="a long sentence")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)

    client.post(reverse("account_login"), {"login": user.email, "password": "a long sentence"})

    assert "_auth_user_id" not in client.session


def test_the_code_of_the_app_completes_it(client):
    user = make_user(Role.STAFF)
    sign_in_by_code(client, user)

    client.post(reverse("mfa_authenticate"), {"code": code_of_the_app()})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_admin_has_no_other_door(client):
    user = make_user(Role.NATIONAL, password="a long sentence")

    answer = client.post(
        reverse("admin:login"), {"username": user.email, "password": "a long sentence"}
    )

    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_the_secret_of_an_app_is_encrypted_at_rest():
    make_user(Role.STAFF)

    assert APP_SECRET not in str(Authenticator.objects.get().data)


# --- A lost phone --------------------------------------------------------------------------


def switch_off(client: Client, user: User):
    data = {"action": "switch_second_step_off", "_selected_action": [user.pk]}
    return client.post(reverse("admin:accounts_user_changelist"), data)


def test_the_national_coordinator_switches_it_off_for_who_lost_the_phone(sign_in, national, staff):
    switch_off(sign_in(national), staff)

    assert list(Authenticator.objects.values_list("user", flat=True)) == [national.pk]


def test_staff_do_not_switch_it_off_for_a_colleague(sign_in, staff, builder):
    switch_off(sign_in(staff), builder)

    assert Authenticator.objects.filter(user=builder).exists()


# --- Not for ever --------------------------------------------------------------------------


def away(client: Client, *, minutes: int) -> Client:
    session = client.session
    session[SEEN] = int(time.time()) - minutes * 60
    session.save()
    return client


@pytest.mark.parametrize(
    ("role", "minutes", "is_signed_in"),
    [
        (Role.NEWCOMER, 29, True),
        (Role.NEWCOMER, 31, False),
        (Role.MEMBER, 31, True),
        (Role.STAFF, 8 * 60 - 1, True),
        (Role.STAFF, 8 * 60 + 1, False),
    ],
)
def test_who_did_nothing_for_long_is_signed_out(sign_in, role, minutes, is_signed_in):
    client = away(sign_in(make_user(role)), minutes=minutes)

    page = client.get(reverse("events:event_list"))

    assert page.context["user"].is_authenticated is is_signed_in
    assert (str(AWAY) in page.text) is not is_signed_in


def test_each_page_counts_as_doing_something(sign_in):
    client = away(sign_in(make_user(Role.NEWCOMER)), minutes=20)

    client.get(reverse("home"))

    assert time.time() - client.session[SEEN] < 60


def test_closing_the_browser_signs_out(client):
    sign_in_by_code(client, make_user(Role.NEWCOMER))

    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")

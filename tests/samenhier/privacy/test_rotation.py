"""After everything was written anew with a new key, the old one can go."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from newcomers.models import Household
from samenhier.accounts.models import Role
from samenhier.privacy import rotation
from samenhier.privacy.fields import decrypt
from tests.factories import make_check_in, make_household, make_match, make_user

pytestmark = pytest.mark.django_db

NEW = "the new key"


def stored(household: Household) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM newcomers_household WHERE id = %s", [household.pk])
        return cursor.fetchone()[0]


def reencrypt(**options) -> None:
    call_command("reencrypt", **options)


def test_what_people_told_is_readable_with_the_new_key_alone(settings):
    household = make_household(phone="+31612345678", intake_notes="Rustig aan.")
    talk = make_check_in(make_match(household=household), notes="Ging goed.")

    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    reencrypt()
    settings.FIELD_KEYS = [NEW]
    household.refresh_from_db()
    talk.refresh_from_db()

    assert (household.phone, household.intake_notes) == ("+31612345678", "Rustig aan.")
    assert (household.email, talk.notes) == ("", "Ging goed.")


def test_second_steps_and_sessions_go_on(settings):
    user = make_user(Role.HANDLER)
    codes = RecoveryCodes.activate(user).generate_codes()
    browser = Client()
    browser.force_login(user)

    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    reencrypt()
    settings.FIELD_KEYS = [NEW]
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    again = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)

    assert decrypt(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert RecoveryCodes(again).generate_codes() == codes
    assert browser.get(reverse("safeguarding:list")).status_code == 200


def test_it_says_what_it_did_and_does_it_once(settings, capsys):
    make_household(phone="+31612345678")
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]

    reencrypt()
    reencrypt()

    lines = [line for line in capsys.readouterr().out.splitlines() if "Household.phone" in line]
    rest = "0 changed meanwhile, 0 unreadable"
    assert lines == [
        f"newcomers.Household.phone: 1 written anew, 0 right already, {rest}",
        f"newcomers.Household.phone: 0 written anew, 1 right already, {rest}",
    ]


def test_a_dry_run_counts_and_changes_nothing(settings, capsys):
    household = make_household(phone="+31612345678")
    before = stored(household)
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]

    reencrypt(dry_run=True)

    said = capsys.readouterr().out
    assert "newcomers.Household.phone: 1 to write anew" in said
    assert said.endswith("Run it once more.\n")
    assert stored(household) == before


def test_more_rows_than_fit_in_a_batch_are_all_written(settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    households = [make_household(phone=f"+3161234567{number}") for number in range(5)]

    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    reencrypt()
    settings.FIELD_KEYS = [NEW]

    found = Household.objects.filter(pk__in=[each.pk for each in households])
    assert {each.phone for each in found} == {each.phone for each in households}


def test_what_somebody_saves_at_that_moment_stays_as_they_saved_it(settings):
    household = make_household(phone="+31612345678")
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]

    rows = rotation._texts(Household, "phone")
    _stored, keep = next(rows)
    Household.objects.filter(pk=household.pk).update(phone="+31687654321")

    assert keep() == 0
    household.refresh_from_db()
    assert household.phone == "+31687654321"


def test_what_no_key_opens_is_told_and_left_alone(settings):
    household = make_household(phone="+31612345678")
    before = stored(household)
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(CommandError, match="opened by no key"):
        reencrypt()

    assert stored(household) == before

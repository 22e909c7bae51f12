"""What is encrypted at rest can be read back, and not in the database."""

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection

from newcomers.models import Household
from tests.factories import make_household

pytestmark = pytest.mark.django_db


def stored(household: Household) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM newcomers_household WHERE id = %s", [household.pk])
        return cursor.fetchone()[0]


def test_the_database_holds_no_readable_phone_number():
    household = make_household(phone="+31612345678")

    household.refresh_from_db()

    assert household.phone == "+31612345678"
    assert "612345678" not in stored(household)


def test_empty_stays_empty():
    assert stored(make_household(phone="")) == ""


def test_a_new_key_in_front_still_reads_what_an_old_key_wrote(settings):
    household = make_household(phone="+31612345678")

    settings.FIELD_KEYS = ["a new key", *settings.FIELD_KEYS]
    household.refresh_from_db()

    assert household.phone == "+31612345678"


def test_without_the_key_reading_fails_loudly(settings):
    household = make_household(phone="+31612345678")

    settings.FIELD_KEYS = ["another key"]
    with pytest.raises(InvalidToken):
        household.refresh_from_db()

"""The access log cannot be edited: the database refuses it, whoever asks and however."""

import pytest
from django.db import DatabaseError, connection, transaction

from samenhier.privacy.log_lock import log_unlocked
from samenhier.privacy.models import Access, AccessAction
from tests.factories import make_household

pytestmark = pytest.mark.django_db

REFUSED = "The access log cannot be edited"


@pytest.fixture
def look(staff, the_hague) -> Access:
    return Access.objects.create(
        record=make_household(the_hague), user=staff, action=AccessAction.VIEW, reason="Voor Amal"
    )


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE privacy_access SET reason = ''",
        "UPDATE privacy_access SET user_id = user_id",
        "DELETE FROM privacy_access",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE privacy_access",
    ],
)
def test_the_database_refuses_to_change_the_log(look, sql):
    with pytest.raises(DatabaseError, match=REFUSED):
        run(sql)

    look.refresh_from_db()
    assert look.reason == "Voor Amal"


def test_models_are_refused_too(look):
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        Access.objects.update(reason="")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        look.delete()


def test_erasing_empties_the_reason_and_nothing_else(look):
    with log_unlocked():
        run("UPDATE privacy_access SET reason = ''")
        with pytest.raises(DatabaseError, match="stays in the access log"):
            run("UPDATE privacy_access SET at = now() - interval '1 day'")

    look.refresh_from_db()
    assert look.reason == ""


def test_letting_go_deletes_what_it_must(look):
    with log_unlocked():
        look.delete()

    assert Access.objects.count() == 0


def test_the_lock_is_closed_again_in_the_same_transaction(look):
    with log_unlocked(), log_unlocked():
        pass

    with pytest.raises(DatabaseError, match=REFUSED):
        run("DELETE FROM privacy_access")


def test_the_lock_is_closed_again_when_the_work_fails(look):
    with pytest.raises(ZeroDivisionError), log_unlocked():
        raise ZeroDivisionError

    with pytest.raises(DatabaseError, match=REFUSED):
        run("DELETE FROM privacy_access")


def test_the_setting_of_somebody_else_opens_nothing(look):
    run("SELECT set_config('samenhier.letting_go', 'off', true)")

    with pytest.raises(DatabaseError, match=REFUSED):
        run("DELETE FROM privacy_access")

"""What all tests share: the people who act. The servers are started by tests/services.py."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from samenhier.accounts.models import Municipality, Role, User
from samenhier.privacy import log_lock
from tests.factories import make_group, make_household, make_municipality, make_user
from tests.services import empties_tables

HERE = Path(__file__).parent


@pytest.fixture
def the_hague(db: None) -> Municipality:
    """The municipality in which the personas below act."""
    return make_municipality("Den Haag", code="0518")


@pytest.fixture
def staff(the_hague: Municipality) -> User:
    return make_user(Role.STAFF, name="Saskia Staf", organisation=the_hague.organisation)


@pytest.fixture
def builder(the_hague: Municipality) -> User:
    return make_user(Role.BUILDER, name="Bilal Bouwer", organisation=the_hague.organisation)


@pytest.fixture
def national(db: None) -> User:
    return make_user(Role.NATIONAL, name="Nadia Nationaal")


@pytest.fixture
def partner(the_hague: Municipality) -> User:
    return make_user(Role.PARTNER, name="Petra Partner", municipality=the_hague)


@pytest.fixture
def handler(db: None) -> User:
    return make_user(Role.HANDLER, name="Hanneke Handelaar")


@pytest.fixture
def researcher(db: None) -> User:
    return make_user(Role.RESEARCHER, name="Ruben Onderzoeker")


@pytest.fixture
def officer(db: None) -> User:
    return make_user(Role.PRIVACY, name="Olga Oplettend")


@pytest.fixture
def coordinator(the_hague: Municipality) -> User:
    """A member who coordinates a ready group in The Hague."""
    user = make_user(Role.MEMBER, name="Coen Coördinator")
    make_group(the_hague, coordinator=user)
    return user


@pytest.fixture
def newcomer(the_hague: Municipality) -> User:
    """A newcomer with a ready household in The Hague."""
    user = make_user(Role.NEWCOMER, name="Nour Nieuwkomer", language="ar")
    make_household(the_hague, user=user)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Programme staff of another organisation: the same role, nobody they may see."""
    return make_user(Role.STAFF, name="Stefan Elders")


@pytest.fixture
def sign_in(client: Client):
    """Sign in as somebody: `page = sign_in(staff).get(...)`."""

    def as_user(user: User) -> Client:
        client.force_login(user)
        return client

    return as_user


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep what migrations wrote beside the tables, and put it back when they are emptied.

    Django would keep them as text, save them one by one, and empty with TRUNCATE, which makes
    hundreds of files anew: together two seconds of each test with real transactions.
    """
    connection = connections["default"]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')

    def empty(_operations: Any, _style: Any, tables: list[str], **_options: bool) -> list[str]:
        # Foreign keys wait for the commit, so no table has to come first.
        return [
            f"SET LOCAL {log_lock.SETTING} = 'on'",
            *[f'DELETE FROM "{table}"' for table in tables],
            *[f'INSERT INTO "{table}" TABLE kept."{table}"' for table in tables],
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", empty)
        # Nothing is left for Django to put back.
        patch.setattr(type(connection), "_test_serialized_contents", "[]", raising=False)
        yield
    # A thread of a live server may still hold a connection: the database could not be removed.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The folders of long files first, so that no core ends with one while the others are done.

    Elsewhere tests with real transactions end by emptying every table, so they come last.
    """
    items.sort(key=lambda item: (_how_long(item), empties_tables(item)))


LONGEST_FIRST = [HERE / "matching" / "year", HERE / "browser", HERE / "attacks"]


def _how_long(item: pytest.Item) -> int:
    """The place of a test among the others, the longest first."""
    places = enumerate(LONGEST_FIRST)
    return next((at for at, folder in places if item.path.is_relative_to(folder)), 99)

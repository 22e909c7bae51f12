"""What all tests share: the people who act. The servers are started by tests/services.py."""

from typing import Any

import pytest
from django.db import connections
from django.test import Client

from samenhier.accounts.models import Municipality, Role, User
from tests.factories import make_group, make_household, make_municipality, make_user
from tests.services import empties_tables


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
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the rows that migrations made where every connection finds them, to put them back.

    Django would keep them on one connection only; under the browser's event loop the tests have
    another one.
    """
    with django_db_blocker.unblock():
        made = connections["default"].creation.serialize_db_to_string()
    type(connections["default"])._test_serialized_contents = made


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with real transactions end by emptying every table, so they come last."""
    items.sort(key=empties_tables)

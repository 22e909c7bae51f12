"""One pair of towns for all attacks of a file, and what each attack changed undone after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.attacks.world import Towns


@pytest.fixture(scope="module")
def shared_towns(django_db_setup: None, django_db_blocker: Any) -> Iterator[Towns]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Towns()
        transaction.set_rollback(True)


@pytest.fixture
def towns(shared_towns: Towns, django_db_blocker: Any) -> Iterator[Towns]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield shared_towns
        transaction.set_rollback(True)

"""One pair of towns for all attacks of a file, and what each attack changed undone after it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.attacks.world import Towns

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage here: walking over everything would only hide what has no test."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.no_cover)


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

"""No spreadsheet runs what somebody typed: every file for one, with formulas in every text."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from samenhier.accounts.models import Municipality
from samenhier.privacy.log_lock import log_unlocked
from samenhier.privacy.models import Purpose
from tests.attacks.world import Towns, typed
from tests.test_access import ROLES, ROWS, address
from tests.test_consistency import OUR_MODELS

pytestmark = pytest.mark.django_db

FORMULAS = {
    "equals": '=HYPERLINK("http://x")',
    "plus": "+1+cmd|'/C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1)",
    "tab": "\t=1+1",
    "new line": "\r\n=1+1",
    "spaces": "  =1+1",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
READERS = ("officer", "national", "staff", "partner", "researcher")


def type_everywhere(text: str) -> None:
    """Put this text in everything that people type, in every row."""
    for model in OUR_MODELS:
        together = {name for rule in model._meta.total_unique_constraints for name in rule.fields}
        if fields := set(typed(model, len(text))) - together:
            with log_unlocked():
                model._base_manager.update(**dict.fromkeys(fields, text))
    for town in Municipality.objects.all():  # whose names differ
        Municipality.objects.filter(pk=town.pk).update(name=f"{text}{town.pk}")


def ask(towns: Towns, role: str, method: str, name: str) -> Any:
    with transaction.atomic():
        page = getattr(towns.browser(role), method.lower())(address(name, towns.here))
        transaction.set_rollback(True)
    return page


def readers(gets: str) -> list[str]:
    """For whom of those who take files along an address opens."""
    of = dict(zip(ROLES, gets, strict=True))
    return [role for role in READERS if of[role] == "."]


def is_file(page: Any) -> bool:
    return bool(page.get("Content-Type", "").startswith("text/csv"))


@pytest.fixture(scope="module")
def files(shared_towns: Towns, django_db_blocker: Any) -> list[tuple[str, str, str]]:
    """Every file for a spreadsheet: who gets it, how, and where."""
    with django_db_blocker.unblock():
        return [
            (role, method, name)
            for method, name, gets in ROWS
            if readers(gets) and is_file(ask(shared_towns, readers(gets)[0], method, name))
            for role in readers(gets)
        ]


def cells(page: Any) -> Iterator[str]:
    for row in csv.reader(io.StringIO(page.content.decode("utf-8-sig"), newline="")):
        yield from row


def test_the_walk_finds_the_files(files):
    found = {name for _role, _method, name in files}

    assert {
        "reports:municipality_csv",
        "reports:research_export",
        "admin:privacy_access_csv",
    } <= found


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS)
def test_no_cell_of_any_file_is_a_formula(towns, files, text):
    towns.here.household.consents.create(purpose=Purpose.RESEARCH, is_given=True)
    type_everywhere(text)

    pages = {which: ask(towns, *which) for which in files}

    run = {
        (which, cell)
        for which, page in pages.items()
        for cell in cells(page)
        if cell.lstrip(" ").startswith(DANGEROUS)
    }
    assert [which for which, page in pages.items() if not is_file(page)] == []
    assert run == set()
    # It was there to be run.
    seen = {name for (_r, _m, name), page in pages.items() if f"'{text}" in "".join(cells(page))}
    assert seen >= {"reports:municipality_csv", "admin:privacy_access_csv"}

"""Erasing a person leaves nothing of them in any column of any table, and leaves numbers true."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import GroupStatus, TaskKind
from groups.services import open_task
from groups.services.erasing import StillTakesPart, erase_group, erase_member
from matching.journey.models import FollowUp
from matching.models import MatchStatus
from newcomers.models import HouseholdStatus
from newcomers.services import StillTakesPart as HouseholdStillTakesPart
from newcomers.services import erase_household
from samenhier.accounts.models import Role
from samenhier.outbox.models import Message
from samenhier.privacy.fields import EncryptedTextField
from samenhier.privacy.models import Access, AccessAction, Erasure, ErasureReason
from tests.factories import (
    make_check_in,
    make_group,
    make_household,
    make_match,
    make_proposal,
    make_round,
    make_user,
)

pytestmark = pytest.mark.django_db


def everything() -> str:
    """All that the database holds, as one text: each column of each table, and decrypted too."""
    parts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [row[0] for row in cursor.fetchall()]
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                parts += filter(None, model._base_manager.values_list(field.name, flat=True))
    return "\n".join(sorted(parts)).casefold()


def found(*marks: str) -> list[str]:
    """Those of the marks that the database still holds somewhere."""
    kept = everything()
    return [mark for mark in marks if re.search(_sought(mark), kept)]


def _sought(mark: str) -> str:
    """Four digits alone: parts of a moment or of an encrypted text are no postcode."""
    mark = re.escape(mark.casefold())
    return rf"(?<![\w.]){mark}(?!\w)" if mark.isdigit() else mark


def log(record: models.Model, by: Any) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        object_repr=str(record),
        action_flag=CHANGE,
    )


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéїøعخ'-", min_size=6, max_size=12)
NAMES = st.builds(lambda one, two: f"Qq{one} Zz{two}", LETTERS, LETTERS)
NUMBERS = st.integers(10_000_000, 99_999_999).map(lambda number: f"+316{number}")


many = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
addresses = st.from_regex(r"[a-z]{9}\.[a-z]{9}@post\.example", fullmatch=True)


@many
@given(name=NAMES, phone=NUMBERS, email=addresses)
def test_nothing_is_left_anywhere_of_a_member_who_was_erased(the_hague, staff, name, phone, email):
    user = make_user(name=name, email=email)
    group = make_group(the_hague, members=4)
    member = group.members.exclude(pk=group.coordinator_id).first()
    member.name, member.email, member.phone, member.user = name, email, phone, user
    member.left_on = timezone.localdate()
    member.save()
    given_name, spaced = name.split()[0], f"0{phone[3]} - {phone[4:8]} {phone[8:]}"
    make_check_in(make_match(group=group), notes=f"{given_name} is ziek: {spaced}, {email.upper()}")
    group.notes.update(text=f"{name.upper()} kookt graag.")
    group.decisions.update(note=f"Bel {phone} nog.")
    open_task(group, TaskKind.RETURNED)
    group.tasks.update(note=f"Vraag {given_name}")
    Message.objects.create(
        recipient=email, template="t", about="x", language="nl", context={"name": name}
    )
    change = group.status_changes.create(before="a", after="b", reason=f"{given_name} wilde dat")
    log(member, staff)
    Client().force_login(user)

    erase_member(member, by=staff, reason=ErasureReason.REQUEST)

    kept = everything()
    assert [
        mark for mark in (name, email, phone, spaced, given_name) if mark.casefold() in kept
    ] == []
    assert group.members.count() == 4
    assert change.pk == group.status_changes.get().pk


@many
@given(name=NAMES, phone=NUMBERS, email=addresses)
def test_nothing_is_left_anywhere_of_a_household_that_was_erased(
    the_hague, staff, name, phone, email
):
    user = make_user(Role.NEWCOMER, name=name, email=email)
    household = make_household(
        the_hague,
        user=user,
        status=HouseholdStatus.WITHDRAWN,
        pc4="9876",
        phone=phone,
        email=email,
        intake_notes=f"{name} woont in 9876",
    )
    household.people.update(name=name)
    match = make_match(household=household, status=MatchStatus.COMPLETED)
    check_in = make_check_in(match, notes=f"{name.split()[0]} vond werk")
    FollowUp.objects.create(
        check_in=check_in, text=f"Bel {phone}", owner=match.builder, due_on=timezone.localdate()
    )
    round_ = make_round(the_hague, case={"households": [{"pc4": "9876"}]})
    make_proposal(round_, household, match.group)
    match.group.notes.update(text=f"Past bij {name}")
    household.status_changes.create(before="a", after="b", reason=f"{name} wilde dat")
    Message.objects.create(recipient=email, template="t", about="x", language="nl")
    log(household.people.get(), staff)

    erase_household(household, by=staff, reason=ErasureReason.REQUEST)

    assert found(name, email, phone, "9876") == []
    assert (household.matches.count(), household.people.count()) == (1, 1)


def test_the_access_log_keeps_who_looked_without_knowing_at_whom(the_hague, staff):
    household = make_household(the_hague, status=HouseholdStatus.WITHDRAWN)
    Access.objects.create(
        record=household, user=staff, action=AccessAction.VIEW, path="/x/", reason="Bel Olena"
    )

    erase_household(household, by=None, reason=ErasureReason.TERM)

    access = Access.objects.get()
    assert (access.user, access.object_id, access.reason) == (staff, household.pk, "")


def test_a_namesake_who_is_still_here_keeps_the_name(the_hague, staff):
    stays = make_household(the_hague, intake_notes="Rana Haddad belt zelf.")
    stays.people.update(name="Rana Haddad")
    goes = make_household(the_hague, status=HouseholdStatus.WITHDRAWN)
    goes.people.update(name="Rana Haddad")

    erase_household(goes, by=staff, reason=ErasureReason.REQUEST)

    stays.refresh_from_db()
    assert (stays.people.get().name, stays.intake_notes) == (
        "Rana Haddad",
        "Rana Haddad belt zelf.",
    )
    assert goes.people.get().name == ""


def test_a_number_inside_another_number_and_a_name_inside_a_word_stay(the_hague, staff):
    goes = make_household(the_hague, status=HouseholdStatus.WITHDRAWN, phone="+31612345678")
    goes.people.update(name="Jan Berg")
    group = make_group(the_hague)
    group.decisions.update(note="Jan Bergen woont er; dossier 90612345678123.")

    erase_household(goes, by=staff, reason=ErasureReason.REQUEST)

    assert group.decisions.get().note == "Jan Bergen woont er; dossier 90612345678123."


def test_who_takes_part_is_not_erased(the_hague, staff):
    group, household = make_group(the_hague), make_household(the_hague)

    with pytest.raises(StillTakesPart):
        erase_group(group, by=staff, reason=ErasureReason.REQUEST)
    with pytest.raises(StillTakesPart):
        erase_member(group.members.last(), by=staff, reason=ErasureReason.REQUEST)
    with pytest.raises(HouseholdStillTakesPart):
        erase_household(household, by=staff, reason=ErasureReason.REQUEST)

    assert Erasure.objects.count() == 0


def test_an_erased_group_takes_its_members_along_and_their_accounts(the_hague):
    user = make_user()
    group = make_group(the_hague, status=GroupStatus.WITHDRAWN, coordinator=user)

    erase_group(group, by=None, reason=ErasureReason.TERM)

    group.refresh_from_db()
    user.refresh_from_db()
    assert (group.name, group.postcode, user.name, user.is_active) == ("", "", "", False)
    assert set(group.members.values_list("name", flat=True)) == {""}
    kinds = Erasure.objects.values_list("kind__model", flat=True)
    assert sorted(kinds) == ["membership"] * 3 + ["user", "welcomegroup"]


def test_an_account_that_acts_in_another_group_stays(the_hague):
    user = make_user(name="Fatma Yilmaz")
    old = make_group(the_hague, status=GroupStatus.WITHDRAWN, coordinator=user)
    make_group(the_hague, coordinator=user)

    erase_group(old, by=None, reason=ErasureReason.TERM)

    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Fatma Yilmaz", True)


def test_erasing_twice_changes_nothing_more(the_hague):
    household = make_household(the_hague, status=HouseholdStatus.WITHDRAWN)
    erase_household(household, by=None, reason=ErasureReason.TERM)
    before = everything()

    erase_household(household, by=None, reason=ErasureReason.TERM)

    Erasure.objects.first().delete()
    assert everything() == before

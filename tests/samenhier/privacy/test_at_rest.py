"""Nobody who holds a copy of the database reads phone numbers, addresses or notes."""

import pytest
from django.apps import apps
from django.db import connection, models

from groups.models import Decision, DecisionReason, StaffTask, TaskKind
from groups.services import open_task
from matching.journey.models import Activity, Addendum, FollowUp, GoalStep, HandOver
from newcomers.models import IntakeTalk, Need, NextAction, NextActionKind
from samenhier.privacy.fields import EncryptedTextField
from samenhier.safeguarding.services import open_incident
from tests.factories import (
    make_check_in,
    make_enquiry,
    make_goal,
    make_group,
    make_household,
    make_match,
    make_story,
)

SECRETS = ("phone", "postcode", "contact", "note", "notes", "intake_notes", "text", "message")
PUBLIC = {"content.MunicipalityText.contact"}  # how visitors reach the team


def columns() -> str:
    """All that the database holds, as one text."""
    with connection.cursor() as cursor:
        parts: list[str] = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [row[0] for row in cursor.fetchall()]
    return "\n".join(parts)


@pytest.mark.django_db
def test_no_column_holds_a_readable_phone_number_address_or_note(the_hague):
    group = make_group(the_hague, postcode="2599 ZQ")
    group.members.update(phone="+31687650001")
    group.notes.update(text="marked interview")
    Decision.objects.create(group=group, reason=DecisionReason.FITS, note="marked decision")
    task = open_task(group, TaskKind.FIRST_CONTACT)
    StaffTask.objects.filter(pk=task.pk).update(note="marked task")
    household = make_household(
        the_hague,
        phone="+31687650002",
        email="marked@example.org",
        intake_notes="marked intake",
        practical_needs="marked need",
    )
    Need.objects.update(goal="marked goal")
    IntakeTalk.objects.create(household=household, text="marked talk")
    NextAction.objects.create(
        household=household,
        kind=NextActionKind.values[0],
        text="marked action",
        due_on="2030-01-01",
    )
    match = make_match(household=household, group=group)
    talk = make_check_in(match, notes="marked check-in")
    FollowUp.objects.create(
        check_in=talk, text="marked follow-up", owner=match.builder, due_on="2030-01-01"
    )
    Addendum.objects.create(check_in=talk, by=match.builder, text="marked addendum")
    HandOver.objects.create(
        match=match,
        former=match.builder,
        successor=match.builder,
        by=match.builder,
        note="marked hand-over",
    )
    goal = make_goal(match, text="marked aim")
    GoalStep.objects.create(goal=goal, text="marked step", place=1)
    Activity.objects.create(match=match, kind="meal", words="marked activity")
    open_incident(text="marked concern", contact="+31687650003", by=None)
    make_enquiry(the_hague, message="marked question")
    make_story(the_hague, contact="+31687650004")

    found = columns()

    assert [mark for mark in ("marked", "8765000", "2599 ZQ", "2599ZQ") if mark in found] == []


def test_a_field_that_is_called_like_a_secret_is_encrypted():
    readable = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in SECRETS
        and isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, EncryptedTextField)
    }

    assert readable == PUBLIC

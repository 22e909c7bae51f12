"""Registering a new household, from its own answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from newcomers.models import (
    Household,
    Need,
    NextActionKind,
    Person,
    Preference,
    Registration,
    RegistrationDraft,
    Way,
)
from newcomers.services.access_codes import make_access_code
from newcomers.services.acting import add_action
from newcomers.services.answering import set_languages
from samenhier.accounts.models import User
from samenhier.privacy.services import record_consent
from samenhier.traits.models import Interest


@dataclass(frozen=True)
class Newcomer:
    """One person, as told."""

    name: str
    relation: str
    birth_year: int
    gender: str = ""
    education: str = ""
    work_fields: Sequence[str] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    interests: Iterable[Interest] = ()
    dislikes: Iterable[Interest] = ()


@dataclass(frozen=True)
class Answers:
    """What a household told: `household` is not saved yet, the contact person comes first."""

    household: Household
    people: Sequence[Newcomer]
    consents: Mapping[str, bool]
    explained_in: str
    needs: Mapping[str, tuple[int, str]]  # {domain: (weight, goal)}
    preferences: Mapping[str, tuple[str, str]]  # {subject: (value, strength)}


@transaction.atomic
def register(key: UUID, answers: Answers) -> tuple[Registration, str]:
    """Register a household with all it told, and give it a code on paper; all or nothing.

    The same `key` again, also at the same moment, gives the same registration, without the code:
    that is shown once. The draft with this key is deleted. Who sat beside them is in the draft.
    """
    draft = RegistrationDraft.objects.select_for_update().filter(key=key).first()
    if draft is None:  # sent a moment ago
        return Registration.objects.get(pk=key), ""
    household = answers.household
    household.assisted_by = draft.assisted_by
    household.way = Way.ASSISTED if draft.assisted_by else Way.SELF
    registration = Registration(key=key, household=household)
    household.reference = registration.reference
    household.save(force_insert=True)
    registration.save(force_insert=True)
    draft.delete()
    _write_down(household, answers, draft.assisted_by)
    _promise_first_talk(household)
    return registration, make_access_code(household, by=draft.assisted_by)


def _write_down(household: Household, answers: Answers, assisted_by: User | None) -> None:
    for purpose, is_given in answers.consents.items():
        record_consent(
            household,
            purpose,
            is_given=is_given,
            language=answers.explained_in,
            assisted_by=assisted_by,
        )
    for one in answers.people:
        _add(household, one)
    Need.objects.bulk_create(
        Need(household=household, domain=domain, weight=weight, goal=goal)
        for domain, (weight, goal) in answers.needs.items()
    )
    Preference.objects.bulk_create(
        Preference(household=household, subject=subject, value=value, strength=strength)
        for subject, (value, strength) in answers.preferences.items()
    )


def _add(household: Household, told: Newcomer) -> None:
    person = Person.objects.create(
        household=household,
        name=told.name,
        relation=told.relation,
        birth_year=told.birth_year,
        gender=told.gender,
        education=told.education,
        work_fields=list(told.work_fields),
    )
    set_languages(person, told.languages)
    person.interests.set(told.interests)
    person.dislikes.set(told.dislikes)


def _promise_first_talk(household: Household) -> None:
    """The page promises a call; nobody of the team owns it yet."""
    add_action(household, NextActionKind.FIRST_TALK)

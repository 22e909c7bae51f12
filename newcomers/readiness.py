"""What a household needs to be ready: one list, which staff and the household itself both read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from newcomers.models import Household, IntakeTalk, Person, Relation, TrackText
from newcomers.texts import STILL_NEEDED
from samenhier.privacy.models import Consent, Purpose
from samenhier.traits.choices import ADULT_AGE, Level


class Topic(models.TextChoices):
    """One kind of requirement, in the order of the way to ready."""

    PEOPLE = "people", gettext_lazy("People")
    CONTACT = "contact", gettext_lazy("Contact person")
    CONSENT = "consent", gettext_lazy("Consent")
    TRACK = "track", gettext_lazy("Track")
    TALK = "talk", gettext_lazy("Intake talk")
    SUPPORT = "support", gettext_lazy("Support needed")
    INTERPRETER = "interpreter", gettext_lazy("Interpreter")
    TIME = "time", gettext_lazy("Times")


class Actor(models.TextChoices):
    """Who has to do something about it."""

    HOUSEHOLD = "household", pgettext_lazy("who acts", "the household")
    STAFF = "staff", pgettext_lazy("who acts", "the team")


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One thing that has to be so: who acts, whether it is so, and a sentence for staff."""

    topic: Topic
    actor: Actor
    is_done: bool
    sentence: str

    @property
    def own_words(self) -> str:
        """The same for the household; empty where there is nothing for it to know or do."""
        return str(STILL_NEEDED.get(self.topic, ""))


@dataclass(frozen=True)
class Facts:
    """All that decides about a household, read in a constant number of queries."""

    household: Household
    people: Sequence[Person]
    has_consent: bool
    has_talk: bool
    is_lawful: bool  # the ground of their track
    on: date

    @property
    def has_contact(self) -> bool:
        return any(person.relation == Relation.CONTACT for person in self.people)

    @cached_property
    def adults(self) -> list[Person]:
        return [person for person in self.people if person.age(self.on) >= ADULT_AGE]

    @property
    def can_talk(self) -> bool:
        """Whether an adult speaks any language well enough for a talk."""
        spoken = (each for person in self.adults for each in person.languages.all())
        return any(each.level >= Level.WORKABLE for each in spoken)

    @property
    def has_interpreter(self) -> bool:
        """Whether it is known how they will talk: with an interpreter, or in a group's language."""
        household = self.household
        if household.needs_interpreter is None:
            return False
        return not household.needs_interpreter or household.interpreter_agreed or self.can_talk


def read(households: Sequence[Household], on: date | None = None) -> Iterator[Facts]:
    """What decides about each household, as it is now: in as many queries for one as for all."""
    on = on or timezone.localdate()
    people: dict[UUID, list[Person]] = {}
    for one in Person.objects.filter(household__in=households).prefetch_related("languages"):
        people.setdefault(one.household_id, []).append(one)
    keys = [household.pk for household in households]
    consents = Consent.objects.given(Purpose.PARTICIPATION).filter(
        content_type=ContentType.objects.get_for_model(Household), object_id__in=keys
    )
    consenting = set(consents.values_list("object_id", flat=True))
    talked = IntakeTalk.objects.filter(household__in=households)
    talks = set(talked.values_list("household", flat=True))
    lawful = set(TrackText.objects.lawful(on).values_list("track", flat=True))
    for household in households:
        yield Facts(
            household,
            people.get(household.pk, []),
            has_consent=household.pk in consenting,
            has_talk=household.pk in talks,
            is_lawful=household.track in lawful,
            on=on,
        )


def requirements(household: Household, on: date | None = None) -> list[Requirement]:
    """Everything the household needs, done or not, on a day; the order is that of the topics."""
    return next(requirements_of([household], on))


def requirements_of(
    households: Sequence[Household], on: date | None = None
) -> Iterator[list[Requirement]]:
    """The same for each of these, in their order."""
    for facts in read(households, on):
        found = [*_told_by_the_household(facts), *_done_by_staff(facts)]
        yield sorted(found, key=lambda one: list(Topic).index(one.topic))


def still_open(household: Household, on: date | None = None) -> list[Requirement]:
    return [one for one in requirements(household, on) if not one.is_done]


def sentences(found: Sequence[Requirement]) -> list[str]:
    """What still has to be done, for staff, in the language of now."""
    return [one.sentence for one in found if not one.is_done]


def own_words(found: Sequence[Requirement]) -> list[str]:
    """What still has to be done, for the household itself, in the language of now."""
    return [one.own_words for one in found if not one.is_done and one.own_words]


def _told_by_the_household(facts: Facts) -> Iterator[Requirement]:
    household = facts.household
    yield Requirement(
        topic=Topic.PEOPLE,
        actor=Actor.HOUSEHOLD,
        is_done=bool(facts.people),
        sentence=_("Nobody of this household has been entered yet."),
    )
    # Of whom nothing is known yet, one sentence is enough.
    yield Requirement(
        topic=Topic.CONTACT,
        actor=Actor.HOUSEHOLD,
        is_done=not facts.people or (facts.has_contact and bool(facts.adults)),
        sentence=_("There is no contact person yet.")
        if not facts.has_contact
        else _("There is no adult in this household."),
    )
    yield Requirement(
        topic=Topic.CONSENT,
        actor=Actor.HOUSEHOLD,
        is_done=facts.has_consent,
        sentence=_("There is no consent to take part yet."),
    )
    yield Requirement(
        topic=Topic.TIME,
        actor=Actor.HOUSEHOLD,
        is_done=bool(household.day_parts),
        sentence=_("It is not known yet when there is time."),
    )


def _done_by_staff(facts: Facts) -> Iterator[Requirement]:
    household = facts.household
    yield Requirement(
        topic=Topic.TRACK,
        actor=Actor.STAFF,
        is_done=facts.is_lawful,
        sentence=_("The legal ground of their track has ended."),
    )
    yield Requirement(
        topic=Topic.TALK,
        actor=Actor.STAFF,
        is_done=facts.has_talk,
        sentence=_("There has been no intake talk yet."),
    )
    yield Requirement(
        topic=Topic.SUPPORT,
        actor=Actor.STAFF,
        is_done=household.vulnerability is not None,
        sentence=_("The support needed has not been assessed yet."),
    )
    yield Requirement(
        topic=Topic.INTERPRETER,
        actor=Actor.STAFF,
        is_done=facts.has_interpreter,
        sentence=_("It is not known yet whether an interpreter is needed.")
        if household.needs_interpreter is None
        else _("An interpreter is needed and not agreed yet."),
    )

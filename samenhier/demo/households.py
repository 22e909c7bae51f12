"""Newcomer households of the demo: the people, and what they would like."""

from collections.abc import Sequence
from datetime import date, timedelta

from newcomers.models import (
    Household,
    HouseholdStatus,
    IntakeTalk,
    Need,
    NeedWeight,
    Person,
    PersonLanguage,
    Relation,
)
from samenhier.accounts.models import Municipality
from samenhier.demo.chances import Chances
from samenhier.demo.people import AREAS, HOUSEHOLD_SHAPES, ORIGINS, Origin
from samenhier.demo.ways import Ways
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from samenhier.traits.choices import Domain, Gender, HomeFeature, Track
from samenhier.traits.models import Interest

# Per city: households without a match, by where they stand.
HOUSEHOLDS = {
    "0518": {"ready": 12, "intake": 2, "registered": 2},
    "0599": {"ready": 10, "intake": 2, "registered": 1},
    "0392": {"ready": 6, "intake": 1, "registered": 1},
    "0034": {"ready": 7, "intake": 2, "registered": 1},
}


class Households:
    """Makes the households of one city after another."""

    def __init__(self, today: date, random: Chances, interests: list[Interest]) -> None:
        self.today, self.random, self.interests = today, random, interests
        self.ways = Ways(today)

    def make(self, city: Municipality, status: str, longest: int = 260) -> Household:
        origin = self.random.choices(ORIGINS, weights=(8, 4, 3, 6, 3, 2))[0]
        ages = self.random.choice(HOUSEHOLD_SHAPES)
        is_assessed = status == HouseholdStatus.READY
        household = Household.objects.create(
            status=status,
            municipality=city,
            pc4=self.random.choice(list(AREAS[city.code])),
            track=Track(origin.track),
            language=origin.languages[0][0],
            phone=f"+316{self.random.randint(10_000_000, 99_999_999)}",
            waiting_since=self.today - timedelta(days=self.random.randint(6, longest)),
            vulnerability=self.random.choice((1, 2, 2, 3, 3, 4, 5)) if is_assessed else None,
            interpreter_agreed=(agreed := self.random.random() < 0.25),
            needs_interpreter=agreed if is_assessed else None,
            day_parts=self.random.day_parts(5, 9),
            avoids=self.random.some(HomeFeature.values, 0, 1),
            safety_wish="women_only" if self.random.random() < 0.05 else "",
            **self.random.style(),
        )
        self.add_people(household, origin, ages)
        for domain in self.random.some(Domain.values, 2, 4):
            weight = self.random.choice(NeedWeight.values)
            Need.objects.create(household=household, domain=domain, weight=weight)
        record_consent(
            household, Purpose.PARTICIPATION, is_given=True, language=origin.languages[0][0]
        )
        if is_assessed:
            IntakeTalk.objects.create(
                household=household,
                held_on=self.today - timedelta(days=4),
                language=household.language,
                had_interpreter=household.interpreter_agreed,
                text="Een eerste gesprek. Ze willen graag mensen leren kennen.",
            )
        if self.random.random() < 0.6:
            record_consent(household, Purpose.RESEARCH, is_given=True, language="nl")
        self.ways.come(household)
        return household

    def add_people(self, household: Household, origin: Origin, ages: Sequence[int]) -> None:
        family = self.random.choice(origin.family)
        names = {
            gender: self.random.some(pool, len(pool), len(pool)) for gender, pool in origin.names()
        }
        for index, age in enumerate(ages):
            woman = self.random.random() < 0.5
            person = Person.objects.create(
                household=household,
                name=f"{names[Gender.WOMAN if woman else Gender.MAN].pop()} {family}",
                birth_year=self.today.year - age,
                gender=Gender.WOMAN if woman else Gender.MAN,
                relation=_relation(index, age, ages[0]),
            )
            learns = ("nl", 3 if 6 <= age < 20 else 1)
            languages = dict(origin.languages if age > 5 else origin.languages[:1]) | dict([learns])
            PersonLanguage.objects.bulk_create(
                PersonLanguage(person=person, language=language, level=level)
                for language, level in languages.items()
            )
            if age > 5:
                person.interests.set(self.random.some(self.interests, 2, 5))


def _relation(index: int, age: int, eldest: int) -> str:
    if index == 0:
        return Relation.CONTACT
    if age < eldest - 15:
        return Relation.CHILD
    return Relation.PARTNER if index == 1 else Relation.OTHER

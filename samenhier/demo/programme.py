"""Fill an empty database with an invented programme: four cities, a year under way.

Names and numbers come from a fixed seed, dates from today.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from groups.models import Bond, GroupStatus, MemberLanguage, Membership, WelcomeGroup
from matching.models import Match, MatchStatus
from matching.services import start_round
from newcomers.models import (
    Household,
    HouseholdStatus,
    Need,
    NeedWeight,
    Person,
    PersonLanguage,
    Relation,
)
from samenhier.accounts.models import Municipality, Organisation, PostcodeArea, Role, User
from samenhier.demo.chances import Chances
from samenhier.demo.events import make_events
from samenhier.demo.intake import make_full, make_setbacks, make_training, make_way
from samenhier.demo.people import (
    AREAS,
    GROUP_NAMES,
    HOUSEHOLD_SHAPES,
    ORGANISATIONS,
    ORIGINS,
    PLACES,
    RESIDENTS,
    Origin,
)
from samenhier.demo.sign_ins import PASSWORD, SIGN_INS, SignIn
from samenhier.demo.site import make_site
from samenhier.demo.talks import log_talks
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from samenhier.traits.choices import Domain, Gender, HomeFeature, Track
from samenhier.traits.models import Interest

SEED = 2026

# Per city: groups and households by where they stand.
GROUPS = {
    "0518": {"matched": 5, "ready": 7, "screening": 2, "submitted": 1, "forming": 1},
    "0599": {"matched": 4, "ready": 6, "screening": 1, "submitted": 1, "forming": 0},
    "0392": {"matched": 2, "ready": 2, "screening": 1, "waiting": 2, "forming": 0},
    "0034": {"matched": 2, "ready": 3, "screening": 1, "submitted": 0, "forming": 1},
}
HOUSEHOLDS = {
    "0518": {"ready": 12, "intake": 2, "registered": 2},
    "0599": {"ready": 10, "intake": 2, "registered": 1},
    "0392": {"ready": 6, "intake": 1, "registered": 1},
    "0034": {"ready": 7, "intake": 2, "registered": 1},
}
# How many days ago the matches of a city began; the last talk of every third one is overdue.
BEGINNINGS = (5, 24, 58, 101, 160, 213, 262, 321)


class Programme:
    """Makes the demo, city by city. Use `load`."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.random = Chances(SEED)
        self.interests = list(Interest.objects.order_by("code"))
        self.builders: dict[str, list[User]] = {}
        self.group_names = iter(GROUP_NAMES)
        self.numbers = iter(range(1, 10_000))

    # --- Cities and their people --------------------------------------------------------

    def make_cities(self) -> dict[str, Municipality]:
        cities = {}
        for code, name in PLACES.items():
            organisation = Organisation.objects.create(name=ORGANISATIONS[code])
            cities[code] = Municipality.objects.create(
                code=code, name=name, organisation=organisation
            )
            for pc4, (latitude, longitude) in AREAS[code].items():
                PostcodeArea.objects.create(
                    pc4=pc4, place=name, latitude=latitude, longitude=longitude
                )
        return cities

    def make_account(self, email: str, role: str, name: str, **fields: Any) -> User:
        """An account that can sign in with the demo's password."""
        user = User.objects.create_user(email, PASSWORD, role=role, name=name, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def make_staff(self, cities: dict[str, Municipality]) -> None:
        the_hague = cities["0518"]
        for code, city in cities.items():
            suffix = "" if city == the_hague else f"-{code}"
            own = {"organisation": city.organisation}
            self.make_account(
                f"staf{suffix}@samenhier.example", Role.STAFF, "Saskia de Boer", **own
            )
            self.builders[code] = [
                self.make_account(f"{word}{suffix}@samenhier.example", Role.BUILDER, name, **own)
                for word, name in (("bouwer", "Bilal Haddou"), ("bouwer2", "Olena Savchuk"))
            ]
        self.make_account("landelijk@samenhier.example", Role.NATIONAL, "Nadia van Rijn")
        self.make_account(
            "gemeente@samenhier.example", Role.PARTNER, "Peter Gemeente", municipality=the_hague
        )
        self.make_account("veilig@samenhier.example", Role.HANDLER, "Hanneke Bos")
        self.make_account("onderzoek@samenhier.example", Role.RESEARCHER, "Ruben de Lange")

    # --- Groups ---------------------------------------------------------------------------

    def make_groups(self, city: Municipality) -> list[WelcomeGroup]:
        """All groups of a city; those that will be matched stand first."""
        plan = GROUPS[city.code]
        statuses = [GroupStatus.READY] * (plan["matched"] + plan["ready"])
        for status in (
            GroupStatus.SCREENING,
            GroupStatus.SUBMITTED,
            GroupStatus.WAITING,
            GroupStatus.FORMING,
        ):
            statuses += [status] * plan.get(status.value, 0)
        return [self.make_group(city, status) for status in statuses]

    def make_group(self, city: Municipality, status: str) -> WelcomeGroup:
        size = 2 if status == GroupStatus.FORMING else self.random.choice((3, 4, 4, 5))
        people = [self.resident() for _ in range(size)]
        first = Membership(name=people[0][0], email=people[0][1])
        group = WelcomeGroup.objects.create(
            coordinator=first,
            status=status,
            municipality=city,
            name=next(self.group_names),
            bond=self.random.choice(Bond.values),
            postcode=f"{self.random.choice(list(AREAS[city.code]))} {self.random.letters()}",
            day_parts=self.random.day_parts(6, 10),
            max_household=self.random.choice((2, 4, 4, 6, 8)),
            capacity=self.random.choice((1, 2, 2, 3, 3, 4)),
            features=self.random.some(HomeFeature.values, 0, 2),
            submitted_at=None if status == GroupStatus.FORMING else self.random.days_ago(10, 200),
            **self.random.style(),
        )
        first.group = group
        around = self.random.choice((27, 34, 41, 48, 58, 66))
        for index, (name, email) in enumerate(people):
            member = first if index == 0 else Membership(group=group, name=name, email=email)
            has_done = status in {GroupStatus.READY, GroupStatus.SCREENING} or index == 0
            self.fill_in(member, around, has_done=has_done)
        return group

    def fill_in(self, member: Membership, around: int, *, has_done: bool) -> None:
        """A member's own part, or only the invitation."""
        if not has_done:
            member.save()
            return
        age = max(19, around + self.random.randint(-7, 7))
        member.birth_year = self.today.year - age
        member.gender = self.random.choice((Gender.WOMAN, Gender.WOMAN, Gender.MAN, Gender.MAN, ""))
        member.phone = f"+316{self.random.randint(10_000_000, 99_999_999)}"
        member.offers = self.random.some(Domain.values, 2, 5)
        if 28 <= age <= 55 and self.random.random() < 0.5:
            ages = self.random.some(range(1, min(18, age - 22)), 1, 2)
            member.children_birth_years = [self.today.year - child for child in ages]
        member.profile_done_at = self.random.days_ago(5, 100)
        member.vog_seen_on = self.today - timedelta(days=40)
        member.vog_expires_on = self.today + timedelta(days=690)
        member.save()
        self.add_languages(MemberLanguage, "member", member, self.resident_languages())
        member.interests.set(self.random.some(self.interests, 3, 7))
        record_consent(member, Purpose.PARTICIPATION, is_given=True, language="nl")

    def resident(self) -> tuple[str, str]:
        first = self.random.choice(RESIDENTS).split(" ")[0]
        last = self.random.choice(RESIDENTS).split(" ", 1)[1]
        return f"{first} {last}", f"bewoner{next(self.numbers)}@example.org"

    def resident_languages(self) -> list[tuple[str, int]]:
        extra = self.random.choice(
            ((), (), ("de", 2), ("fr", 2), ("ar", 4), ("tr", 4), ("es", 2), ("uk", 3), ("fa", 3))
        )
        return [("nl", 4), ("en", self.random.choice((2, 3, 3)))] + ([extra] if extra else [])

    # --- Households -----------------------------------------------------------------------

    def make_household(self, city: Municipality, status: str, longest: int = 260) -> Household:
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
            interpreter_agreed=self.random.random() < 0.25,
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
        if self.random.random() < 0.6:
            record_consent(household, Purpose.RESEARCH, is_given=True, language="nl")
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
            self.add_languages(PersonLanguage, "person", person, list(languages.items()))
            if age > 5:
                person.interests.set(self.random.some(self.interests, 2, 5))

    # --- Matches and talks ----------------------------------------------------------------

    def make_matches(self, city: Municipality, groups: list[WelcomeGroup], offset: int) -> None:
        for index, group in enumerate(groups):
            begun = BEGINNINGS[(offset + 2 * index) % len(BEGINNINGS)]
            household = self.make_household(city, HouseholdStatus.READY)
            starts_on = self.today - timedelta(days=begun)
            household.waiting_since = starts_on - timedelta(days=self.random.randint(30, 150))
            household.save()
            match = Match.objects.create(
                household=household,
                group=group,
                builder=self.builders[city.code][index % 2],
                status=MatchStatus.ACTIVE if begun > 14 else MatchStatus.INTRODUCTION,
                starts_on=starts_on if begun > 14 else self.today + timedelta(days=6),
            )
            log_talks(match, self.random, self.today, skip_last=index % 3 == 0)

    def add_languages(
        self, model: type[Any], owner: str, record: Any, languages: list[tuple[str, int]]
    ) -> None:
        model.objects.bulk_create(
            model(**{owner: record}, language=language, level=level)
            for language, level in dict(languages).items()
        )


def _relation(index: int, age: int, eldest: int) -> str:
    if index == 0:
        return Relation.CONTACT
    if age < eldest - 15:
        return Relation.CHILD
    return Relation.PARTNER if index == 1 else Relation.OTHER


@transaction.atomic
def load(today: date) -> list[SignIn]:
    """Make the whole programme and ask for one round in The Hague; returns who can sign in."""
    programme = Programme(today)
    cities = programme.make_cities()
    programme.make_staff(cities)
    for offset, (code, city) in enumerate(cities.items()):
        groups = programme.make_groups(city)
        programme.make_matches(city, groups[: GROUPS[code]["matched"]], offset)
        make_way(city, User.objects.get(role=Role.STAFF, organisation=city.organisation), today)
        for status, count in HOUSEHOLDS[code].items():
            for _ in range(count):
                programme.make_household(city, HouseholdStatus(status))
    make_full(cities["0392"])
    make_setbacks(cities["0599"], User.objects.get(email="staf-0599@samenhier.example"), today)
    give_accounts(programme, cities["0518"])
    make_events(cities["0518"], today, make_training(today))
    make_site(cities, today)
    start_round(cities["0518"], by=User.objects.get(email="staf@samenhier.example"))
    return SIGN_INS


def give_accounts(programme: Programme, city: Municipality) -> None:
    """A coordinator, a member and a newcomer of one match can sign in; and a new coordinator."""
    match = Match.objects.filter(group__municipality=city, status=MatchStatus.ACTIVE)[0]
    coordinator, member = list(match.group.members.all())[:2]
    screened = WelcomeGroup.objects.filter(municipality=city, status=GroupStatus.SCREENING)[0]
    fresh = screened.coordinator
    fresh.acceptances.all().delete()
    for record, word in ((coordinator, "coordinator"), (member, "lid"), (fresh, "nieuw")):
        email = f"{word}@samenhier.example"
        record.user = programme.make_account(email, Role.MEMBER, record.name)
        record.email = email
        record.save()
    contact = match.household.people.get(relation=Relation.CONTACT)
    match.household.user = programme.make_account(
        "nieuwkomer@samenhier.example", Role.NEWCOMER, contact.name, language="ar"
    )
    match.household.save()

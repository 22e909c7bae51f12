"""Fill an empty database with an invented programme: four cities, a year under way.

Names and numbers come from a fixed seed, dates from today.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from groups.models import GroupStatus, WelcomeGroup
from matching.models import Match, MatchStatus
from matching.services import start_round
from newcomers.models import HouseholdStatus, Relation
from samenhier.accounts.models import Municipality, Organisation, PostcodeArea, Role, User
from samenhier.demo.arrivals import make_arrivals
from samenhier.demo.chances import Chances
from samenhier.demo.events import make_events
from samenhier.demo.groups import GROUPS, Groups
from samenhier.demo.households import HOUSEHOLDS, Households
from samenhier.demo.intake import make_full, make_setbacks, make_training, make_way
from samenhier.demo.people import AREAS, ORGANISATIONS, PLACES
from samenhier.demo.proposals import make_in_almere, make_in_rotterdam, make_in_the_hague
from samenhier.demo.sign_ins import PASSWORD, SIGN_INS, Door, SignIn
from samenhier.demo.site import make_site
from samenhier.demo.surveys import answer_surveys
from samenhier.demo.talks import log_talks
from samenhier.demo.together import do_together
from samenhier.traits.models import Interest

SEED = 2026

# How many days ago the matches of a city began; the last talk of every third one is overdue.
BEGINNINGS = (5, 24, 58, 101, 160, 213, 262, 321)


class Programme:
    """Makes the demo, city by city. Use `load`."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.random = Chances(SEED)
        interests = list(Interest.objects.order_by("code"))
        self.groups = Groups(today, self.random, interests)
        self.households = Households(today, self.random, interests)
        self.builders: dict[str, list[User]] = {}

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
        self.make_account("privacy@samenhier.example", Role.PRIVACY, "Pieter Vos")
        self.make_account("onderzoek@samenhier.example", Role.RESEARCHER, "Ruben de Lange")

    # --- Matches and talks ----------------------------------------------------------------

    def make_matches(self, city: Municipality, groups: list[WelcomeGroup], offset: int) -> None:
        for index, group in enumerate(groups):
            begun = BEGINNINGS[(offset + 2 * index) % len(BEGINNINGS)]
            household = self.households.make(city, HouseholdStatus.READY)
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
            if match.status == MatchStatus.ACTIVE:
                do_together(match, self.today, which=index)
                answer_surveys(match, self.today, which=index)


@dataclass(frozen=True)
class Loaded:
    """Who can sign in to the demo, and what opens without."""

    sign_ins: list[SignIn]
    doors: list[Door]


@transaction.atomic
def load(today: date) -> Loaded:
    """Make the whole programme and ask for one round in The Hague."""
    programme = Programme(today)
    cities = programme.make_cities()
    programme.make_staff(cities)
    for offset, (code, city) in enumerate(cities.items()):
        groups = programme.groups.make_all(city)
        programme.make_matches(city, groups[: GROUPS[code]["matched"]], offset)
        make_way(city, User.objects.get(role=Role.STAFF, organisation=city.organisation), today)
        for status, count in HOUSEHOLDS[code].items():
            for _ in range(count):
                programme.households.make(city, HouseholdStatus(status))
    make_full(cities["0392"])
    make_setbacks(cities["0599"], User.objects.get(email="staf-0599@samenhier.example"), today)
    give_accounts(programme, cities["0518"])
    doors = make_arrivals(cities["0518"], programme.households, today)
    make_events(cities["0518"], today, make_training(today))
    make_site(cities, today)
    staff = User.objects.get(email="staf@samenhier.example")
    make_in_the_hague(cities["0518"], staff, programme.make_account)
    for code, make in (("0599", make_in_rotterdam), ("0034", make_in_almere)):
        colleague = User.objects.get(email=f"staf-{code}@samenhier.example")
        make(cities[code], colleague, programme.make_account)
    start_round([cities["0518"]], by=staff)
    return Loaded(SIGN_INS, doors)


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

"""Welcome Groups of the demo: their members, and how far each came."""

from datetime import date, timedelta

from groups.models import Bond, GroupStatus, MemberLanguage, Membership, WelcomeGroup
from samenhier.accounts.models import Municipality
from samenhier.demo.chances import Chances
from samenhier.demo.people import AREAS, GROUP_NAMES, RESIDENTS
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from samenhier.traits.choices import Domain, Gender, HomeFeature
from samenhier.traits.models import Interest

# Per city: groups by where they stand.
GROUPS = {
    "0518": {"matched": 5, "ready": 7, "screening": 2, "submitted": 1, "forming": 1},
    "0599": {"matched": 4, "ready": 6, "screening": 1, "submitted": 1, "forming": 0},
    "0392": {"matched": 2, "ready": 2, "screening": 1, "waiting": 2, "forming": 0},
    "0034": {"matched": 2, "ready": 3, "screening": 1, "submitted": 0, "forming": 1},
}


class Groups:
    """Makes the groups of one city after another."""

    def __init__(self, today: date, random: Chances, interests: list[Interest]) -> None:
        self.today, self.random, self.interests = today, random, interests
        self.names = iter(GROUP_NAMES)
        self.numbers = iter(range(1, 10_000))

    def make_all(self, city: Municipality) -> list[WelcomeGroup]:
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
        return [self.make(city, status) for status in statuses]

    def make(self, city: Municipality, status: str) -> WelcomeGroup:
        size = 2 if status == GroupStatus.FORMING else self.random.choice((3, 4, 4, 5))
        people = [self.resident() for _ in range(size)]
        first = Membership(name=people[0][0], email=people[0][1])
        group = WelcomeGroup.objects.create(
            coordinator=first,
            status=status,
            municipality=city,
            name=next(self.names),
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
        MemberLanguage.objects.bulk_create(
            MemberLanguage(member=member, language=language, level=level)
            for language, level in self.languages()
        )
        member.interests.set(self.random.some(self.interests, 3, 7))
        record_consent(member, Purpose.PARTICIPATION, is_given=True, language="nl")

    def resident(self) -> tuple[str, str]:
        first = self.random.choice(RESIDENTS).split(" ")[0]
        last = self.random.choice(RESIDENTS).split(" ", 1)[1]
        return f"{first} {last}", f"bewoner{next(self.numbers)}@example.org"

    def languages(self) -> list[tuple[str, int]]:
        extra = self.random.choice(
            ((), (), ("de", 2), ("fr", 2), ("ar", 4), ("tr", 4), ("es", 2), ("uk", 3), ("fa", 3))
        )
        return [("nl", 4), ("en", self.random.choice((2, 3, 3)))] + ([extra] if extra else [])

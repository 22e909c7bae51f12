"""Who accompanies how much, and which languages of newcomers nobody speaks: for staff."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from matching.journey.models import Absence, Journey
from matching.models import BuilderProfile
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import Role, User
from samenhier.traits.choices import Language


@dataclass
class Load:
    """What one community builder accompanies now."""

    builder: User
    languages: Sequence[str]  # as words
    journeys: list[Journey] = field(default_factory=list)
    absence: Absence | None = None

    @property
    def late(self) -> int:
        today = timezone.localdate()
        return sum(one.is_late(today) for one in self.journeys)

    @property
    def worrying(self) -> int:
        today = timezone.localdate()
        return sum(one.is_worrying(today) for one in self.journeys)

    @property
    def next_talk_on(self) -> date | None:
        days = [one.next_talk_on for one in self.journeys if one.next_talk_on]
        return min(days, default=None)


@dataclass(frozen=True)
class Cover:
    """How many households speak a language first, and which builders do."""

    language: str
    households: int
    builders: list[User]


def loads(user: User) -> list[Load]:
    """The builders whom this user may see, the one with the most matches first."""
    found = {builder.pk: Load(builder, _words(codes)) for builder, codes in _builders(user).items()}
    for journey in Journey.objects.visible_to(user).live().with_talks():
        if load := found.get(journey.builder_id):
            load.journeys.append(journey)
    today = timezone.localdate()
    for absence in Absence.objects.visible_to(user).on(today).select_related("stand_in"):
        if load := found.get(absence.builder_id):
            load.absence = absence
    return sorted(found.values(), key=lambda load: (-len(load.journeys), load.builder.name))


def covers(user: User) -> list[Cover]:
    """The languages of households that are matched or wait, those that nobody speaks first."""
    builders = _builders(user)
    matched = Journey.objects.visible_to(user).live()
    households = Household.objects.visible_to(user).filter(
        Q(status=HouseholdStatus.READY) | Q(pk__in=matched.values("household"))
    )
    counts = Counter(households.values_list("language", flat=True))
    labels = dict(Language.choices)
    found = [
        Cover(
            str(labels.get(code, code)),
            count,
            [builder for builder, codes in builders.items() if code in codes],
        )
        for code, count in counts.items()
    ]
    return sorted(found, key=lambda cover: (bool(cover.builders), -cover.households))


def _builders(user: User) -> dict[User, list[str]]:
    """Each builder with the languages they work in; that of their pages when no more is known."""
    builders = User.objects.filter(role=Role.BUILDER, is_active=True).order_by("name", "pk")
    if user.role != Role.NATIONAL:
        builders = builders.filter(organisation=user.organisation_id)
    profiles = BuilderProfile.objects.visible_to(user)
    spoken = dict(profiles.values_list("user", "languages"))
    return {builder: spoken.get(builder.pk, [builder.language]) for builder in builders}


def _words(codes: Sequence[str]) -> list[str]:
    labels = dict(Language.choices)
    return [str(labels.get(code, code)) for code in codes]

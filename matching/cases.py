"""From the database to a `Case`: what the engine may know of a pool, and nothing more."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from groups.models import Membership, WelcomeGroup
from matching.engine.problem import (
    Case,
    Group,
    Household,
    PairId,
    Person,
    RuleSettings,
    Weights,
)
from matching.engine.scoring import rarity
from matching.models import Ending, Match, MatchingRound, PairRule, PairWish, Proposal
from matching.models.match import LIVE_STATUSES
from matching.models.proposal import HOLDING_STATUSES, REFUSED_STATUSES
from newcomers import models as newcomers
from newcomers.models import Composition, Place, Strength, Subject
from samenhier.accounts.models import Municipality, PostcodeArea
from samenhier.traits.choices import Criterion, Emphasis, Language
from samenhier.traits.models import SpokenLanguage

# The criterion that comes nearest to a wish; for the others there is none.
_CRITERIA: dict[tuple[str, str], str] = {
    (Subject.COMPOSITION, Composition.OWN_AGE): Criterion.AGES,
    (Subject.COMPOSITION, Composition.CHILDREN): Criterion.AGES,
    (Subject.PLACE, Place.NEAR): Criterion.NEAR,
} | {(Subject.LANGUAGE.value, language.value): Criterion.LANGUAGE.value for language in Language}

Positions = dict[str, tuple[float, float]]


def build_case(matching_round: MatchingRound) -> Case:
    """The households and groups that are free in the round's municipalities, as of its date.

    A constant number of queries, however large the pool.
    """
    who = Entrants.of(matching_round)
    households, groups = list(_with_answers(who.households())), list(_with_members(who.groups()))
    positions = _positions([*(h.pc4 for h in households), *(g.pc4 for g in groups)])
    on = matching_round.on
    waiting = tuple(_household(h, on, positions) for h in households)
    free = tuple(_group(g, on, positions) for g in groups)
    return Case(
        households=waiting,
        groups=free,
        locked=_locked_pairs(households, groups),
        excluded=_excluded_pairs(households),
        rarity=_rarity(waiting, free),
        weights=Weights(matching_round.weights.weights),
        settings=_settings(matching_round.settings),
    )


@dataclass(frozen=True)
class Entrants:
    """Who takes part in a round of these municipalities; no tracks are all of them."""

    municipalities: Collection[Municipality] | QuerySet[Municipality]
    tracks: Collection[str] = ()
    left_out: Collection[str] = ()

    @classmethod
    def of(cls, matching_round: MatchingRound) -> "Entrants":
        places = matching_round.municipalities.all()
        return cls(places, matching_round.tracks, matching_round.left_out)

    def households(self) -> "QuerySet[newcomers.Household]":
        """Ready households of the tracks that are free: not matched, kept or left in peace."""
        tracks = {"track__in": self.tracks} if self.tracks else {}
        return (
            newcomers.Household.objects.ready()
            .filter(municipality__in=self.municipalities, **tracks)
            .exclude(pk__in=Match.objects.live().values("household"))
            .exclude(pk__in=Proposal.objects.holding().values("household"))
            .exclude(pk__in=self.left_out)
            .exclude(pk__in=_resting().values("match__household"))
        )

    def groups(self) -> QuerySet[WelcomeGroup]:
        """Ready groups with a place left."""
        ready = WelcomeGroup.objects.ready().filter(municipality__in=self.municipalities)
        awake = ready.exclude(pk__in=_resting().values("match__group"))
        free: QuerySet[Any] = with_taken(awake.exclude(pk__in=self.left_out))
        return free.filter(taken__lt=F("places"))


def _resting() -> QuerySet[Any]:
    """Matches that ended early so short ago that both sides are left in peace."""
    return Ending.objects.resting(timezone.localdate())


def with_taken(groups: QuerySet[WelcomeGroup]) -> QuerySet[WelcomeGroup]:
    """Adds `taken`: how many places are not free, and `matched`: of these, by a match."""
    live = Q(matches__status__in=LIVE_STATUSES)
    kept = Q(proposals__status__in=HOLDING_STATUSES)
    return groups.annotate(
        matched=Count("matches", filter=live, distinct=True),
        taken=F("matched") + Count("proposals", filter=kept, distinct=True),
    )


def _with_answers(households: "QuerySet[newcomers.Household]") -> "QuerySet[newcomers.Household]":
    return (
        households.select_related("municipality")
        .prefetch_related("needs", "preferences")
        .prefetch_related("people__languages", "people__interests", "people__dislikes")
    )


def _with_members(groups: QuerySet[WelcomeGroup]) -> QuerySet[WelcomeGroup]:
    return groups.select_related("municipality", "coordinator").prefetch_related(
        "members__languages", "members__interests", "members__dislikes"
    )


def _settings(stored: dict[str, Any]) -> RuleSettings:
    """The round's frozen settings; JSON knows no tuples."""
    classes = tuple(stored.get("waiting_classes", RuleSettings().waiting_classes))
    return RuleSettings(**(stored | {"waiting_classes": classes}))


def _positions(pc4s: Iterable[str]) -> Positions:
    areas = PostcodeArea.objects.filter(pk__in=set(pc4s))
    return {area.pc4: (area.latitude, area.longitude) for area in areas}


def _excluded_pairs(households: Sequence[newcomers.Household]) -> dict[PairId, str]:
    """Pairs that are never proposed again by themselves, with why."""
    waiting = {"household__in": [household.pk for household in households]}
    refused = Proposal.objects.filter(status__in=REFUSED_STATUSES, **waiting)
    kinds = {
        **{status.value: refused.filter(status=status) for status in REFUSED_STATUSES},
        "former_match": Match.objects.filter(**waiting),
        "forbidden": _rules(households, PairWish.APART),
    }
    return {pair: reason for reason, rows in kinds.items() for pair in _pairs(rows)}


def _rules(households: Sequence[newcomers.Household], wish: PairWish) -> QuerySet[PairRule]:
    return PairRule.objects.in_force().filter(household__in=households, wish=wish)


def _pairs(rows: Any) -> frozenset[PairId]:
    return frozenset(
        (str(household), str(group)) for household, group in rows.values_list("household", "group")
    )


def _locked_pairs(
    households: Sequence[newcomers.Household], groups: Sequence[WelcomeGroup]
) -> frozenset[PairId]:
    """Pairs that staff keep together, of which both take part."""
    return _pairs(_rules(households, PairWish.TOGETHER).filter(group__in=groups))


def _rarity(households: Iterable[Household], groups: Iterable[Group]) -> dict[str, int]:
    """How much each interest tells, by how few people of this pool have it."""
    people = [p for h in households for p in h.people] + [m for g in groups for m in g.members]
    counts = Counter(interest for person in people for interest in person.interests)
    return rarity(counts, len(people))


def _household(household: newcomers.Household, on: date, positions: Positions) -> Household:
    return Household(
        id=str(household.pk),
        municipality=household.municipality.code,
        track=household.track,
        people=tuple(_person(person, on) for person in household.people.all()),
        needs={need.domain: need.weight for need in household.needs.all()},
        day_parts=frozenset(household.day_parts),
        style=household.style,
        vulnerability=household.vulnerability,
        safety=household.safety_wish,
        interpreter=household.interpreter_agreed,
        avoids=frozenset(household.avoids),
        position=positions.get(household.pc4),
        travel_km=household.travel_km,
        waiting_days=household.waiting_days(on),
        emphasis=_emphasis(household),
        musts=_wishes(household, Strength.MUST),
        rathers=_wishes(household, Strength.RATHER),
    )


def _wishes(household: newcomers.Household, strength: Strength) -> dict[str, str]:
    wishes = household.preferences.all()
    return {wish.subject: wish.value for wish in wishes if wish.strength == strength}


def _emphasis(household: newcomers.Household) -> dict[str, int]:
    """What the household told, and more of what it would rather have where it told nothing."""
    found = (_CRITERIA.get(wish) for wish in _wishes(household, Strength.RATHER).items())
    rather = {criterion: Emphasis.MORE.value for criterion in found if criterion}
    emphasis: dict[str, int] = rather | household.emphasis
    return emphasis


def _group(group: WelcomeGroup, on: date, positions: Positions) -> Group:
    members = [m for m in group.members.all() if m.left_on is None and m.is_done]
    return Group(
        id=str(group.pk),
        municipality=group.municipality.code,
        kind=group.kind,
        members=tuple(_person(member, on) for member in members),
        children=tuple(on.year - year for m in members for year in m.children_birth_years),
        offers=frozenset(domain for m in members for domain in m.offers),
        day_parts=frozenset(group.day_parts),
        style=group.style,
        capacity=group.capacity,
        max_household=group.max_household,
        min_members=group.municipality.min_members,
        features=frozenset(group.features),
        position=positions.get(group.pc4),
        travel_km=group.travel_km,
        places=group.places - group.taken,  # type: ignore[attr-defined]  # annotated
        emphasis=group.emphasis,
        contact=group.coordinator.gender,
    )


def _person(person: newcomers.Person | Membership, on: date) -> Person:
    return Person(
        age=on.year - (person.birth_year or on.year),
        gender=person.gender,
        interests=_codes(person.interests),
        dislikes=_codes(person.dislikes),
        languages=_levels(person.languages.all()),
    )


def _codes(interests: Any) -> frozenset[str]:
    return frozenset(interest.code for interest in interests.all())


def _levels(languages: Iterable[SpokenLanguage]) -> dict[str, int]:
    return {spoken.language: spoken.level for spoken in languages}

"""From the database to a `Case`: what the engine may know of a pool, and nothing more."""

from collections import Counter
from collections.abc import Iterable, Sequence
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
from matching.models import Match, MatchingRound, Proposal, ProposalStatus
from matching.models.match import LIVE_STATUSES
from newcomers import models as newcomers
from newcomers.models import Composition, Place, Strength, Subject
from samenhier.accounts.models import PostcodeArea
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
    """The households and groups that are free in the round's municipality, as of its date.

    A constant number of queries, however large the pool.
    """
    households = list(waiting_households(matching_round))
    groups = list(free_groups(matching_round))
    positions = _positions([*(h.pc4 for h in households), *(g.pc4 for g in groups)])
    on = timezone.localdate(matching_round.requested_at)
    waiting = tuple(_household(h, on, positions) for h in households)
    free = tuple(_group(g, on, positions) for g in groups)
    return Case(
        households=waiting,
        groups=free,
        excluded=_excluded_pairs(households),
        rarity=_rarity(waiting, free),
        weights=Weights(matching_round.weights.weights),
        settings=_settings(matching_round.settings),
    )


def waiting_households(matching_round: MatchingRound) -> "QuerySet[newcomers.Household]":
    """Ready households without a live match."""
    return (
        newcomers.Household.objects.ready()
        .filter(municipality=matching_round.municipality_id)
        .exclude(pk__in=Match.objects.live().values("household"))
        .select_related("municipality")
        .prefetch_related("needs", "preferences")
        .prefetch_related("people__languages", "people__interests", "people__dislikes")
    )


def free_groups(matching_round: MatchingRound) -> QuerySet[WelcomeGroup]:
    """Ready groups with a place left; `taken` says how many places are not."""
    return (
        WelcomeGroup.objects.ready()
        .filter(municipality=matching_round.municipality_id)
        .annotate(taken=Count("matches", filter=Q(matches__status__in=LIVE_STATUSES)))
        .filter(taken__lt=F("places"))
        .select_related("municipality", "coordinator")
        .prefetch_related("members__languages", "members__interests", "members__dislikes")
    )


def _settings(stored: dict[str, Any]) -> RuleSettings:
    """The round's frozen settings; JSON knows no tuples."""
    classes = tuple(stored.get("waiting_classes", RuleSettings().waiting_classes))
    return RuleSettings(**(stored | {"waiting_classes": classes}))


def _positions(pc4s: Iterable[str]) -> Positions:
    areas = PostcodeArea.objects.filter(pk__in=set(pc4s))
    return {area.pc4: (area.latitude, area.longitude) for area in areas}


def _excluded_pairs(households: Sequence[newcomers.Household]) -> dict[PairId, str]:
    """Pairs that are never proposed again by themselves: rejected by staff, or matched before."""
    waiting = {"household__in": [household.pk for household in households]}
    rejected = Proposal.objects.filter(status=ProposalStatus.REJECTED, **waiting)
    former = Match.objects.filter(**waiting)
    return {
        (str(household), str(group)): reason
        for reason, pairs in (("rejected", rejected), ("former_match", former))
        for household, group in pairs.values_list("household", "group")
    }


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

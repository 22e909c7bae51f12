"""Plain functions that make records for tests. Each gives one that would pass its own form."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.utils import timezone, translation

from events.models import Audience, Event, EventKind
from groups.models import (
    Bond,
    Decision,
    DecisionReason,
    GroupStatus,
    InterviewNote,
    MemberLanguage,
    Membership,
    Statement,
    StatementAcceptance,
    WelcomeGroup,
)
from matching.journey.models import CheckIn, Goal, GoalStatus, SpokenWith
from matching.models import (
    Ending,
    EndingReason,
    Match,
    MatchingRound,
    MatchStatus,
    Pause,
    PauseReason,
    Proposal,
    RoundStatus,
    WeightsVersion,
)
from matching.models.proposal import HOLDING_STATUSES
from newcomers.models import (
    Household,
    HouseholdStatus,
    IntakeTalk,
    Need,
    Person,
    PersonLanguage,
    Referral,
    Relation,
    Way,
)
from samenhier.accounts.models import Municipality, Organisation, PostcodeArea, Role, User
from samenhier.content.models import PartnerEnquiry, Story
from samenhier.privacy.models import Access, AccessAction, Purpose, Why
from samenhier.privacy.services import record_consent
from samenhier.traits.choices import Domain, Track
from samenhier.traits.models import Interest

_numbers = itertools.count(1)
_codes = itertools.count()  # of municipalities; from 2000 on, where no real one is


def make_organisation(name: str = "") -> Organisation:
    return Organisation.objects.create(name=name or f"Welkom {next(_numbers)}")


def make_municipality(name: str = "", **fields: Any) -> Municipality:
    number = next(_numbers)
    fields.setdefault("organisation", fields.get("organisation") or make_organisation())
    fields.setdefault("code", f"{2000 + next(_codes) % 8000}")
    fields.setdefault("requires_vog", False)
    return Municipality.objects.create(name=name or f"Gemeente {number}", **fields)


APP_SECRET = "JBSWY3DPEHPK3PXP"  # what the app on somebody's phone knows


def make_user(role: str = Role.MEMBER, *, second_step: bool = True, **fields: Any) -> User:
    """An account; who works here has set up the second step, unless told otherwise."""
    number = next(_numbers)
    fields.setdefault("name", f"Persoon {number}")
    if role in {Role.STAFF, Role.BUILDER} and "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if role == Role.PARTNER and "municipality" not in fields:
        fields["municipality"] = make_municipality()
    user = User.objects.create_user(
        fields.pop("email", f"persoon{number}@example.org"), role=role, **fields
    )
    if second_step and user.works_here:
        TOTP.activate(user, APP_SECRET)
    return user


def make_postcode(pc4: str = "2511", latitude: float = 52.078, longitude: float = 4.312) -> None:
    PostcodeArea.objects.update_or_create(
        pc4=pc4, defaults={"place": "Den Haag", "latitude": latitude, "longitude": longitude}
    )


@transaction.atomic  # a group and its coordinator refer to each other until the end
def make_group(
    municipality: Municipality | None = None,
    *,
    members: int = 3,
    status: str = GroupStatus.READY,
    coordinator: User | None = None,
    **fields: Any,
) -> WelcomeGroup:
    """A group of `members` people who all did their part; the first one coordinates."""
    number = next(_numbers)
    municipality = municipality or make_municipality()
    first = Membership(name=f"Coördinator {number}", email=f"groep{number}@example.org")
    fields = {
        "name": f"Groep {number}",
        "bond": Bond.FRIENDS,
        "postcode": "2511 AB",
        "day_parts": ["mon_evening", "sat_morning", "sat_afternoon", "sun_afternoon"],
        "submitted_at": timezone.now(),
    } | fields
    group = WelcomeGroup.objects.create(
        municipality=municipality, status=status, coordinator=first, **fields
    )
    first.group = group
    _finish(first, user=coordinator)
    for index in range(1, members):
        member = Membership(
            group=group, name=f"Lid {number}-{index}", email=f"lid{number}-{index}@example.org"
        )
        _finish(member)
    if status == GroupStatus.READY:
        accept(group)
    return group


def accept(group: WelcomeGroup) -> None:
    """What staff do before a group is ready: a talk, and a decision to go on."""
    InterviewNote.objects.create(group=group, text="Fijn gesprek.")
    Decision.objects.create(group=group, reason=DecisionReason.FITS)


def _finish(member: Membership, user: User | None = None) -> None:
    member.user = user
    if user:
        member.email = user.email
    member.birth_year = member.birth_year or 1985
    member.profile_done_at = timezone.now()
    member.save()
    MemberLanguage.objects.create(member=member, language="nl", level=4)
    MemberLanguage.objects.create(member=member, language="en", level=3)
    record_consent(member, Purpose.PARTICIPATION, is_given=True, language="nl")
    if statement := Statement.objects.current():
        StatementAcceptance.objects.create(member=member, statement=statement, language="nl")


def add_interests(record: Membership | Person, *codes: str) -> None:
    record.interests.add(*Interest.objects.filter(code__in=codes))


def make_household(
    municipality: Municipality | None = None,
    *,
    people: tuple[int, ...] = (1990,),
    languages: dict[str, int] | None = None,
    needs: dict[str, int] | None = None,
    status: str = HouseholdStatus.READY,
    user: User | None = None,
    **fields: Any,
) -> Household:
    """A household of `people` (birth years); the first one is the contact person."""
    number = next(_numbers)
    fields = {
        "pc4": "2511",
        "track": Track.STATUS_HOLDER,
        "vulnerability": 2,
        "waiting_since": timezone.localdate() - timedelta(days=90),
        "day_parts": ["mon_evening", "sat_morning", "sat_afternoon"],
        "needs_interpreter": False,
    } | fields
    household = Household.objects.create(
        municipality=municipality or make_municipality(), status=status, user=user, **fields
    )
    for index, birth_year in enumerate(people):
        person = Person.objects.create(
            household=household,
            name=f"Nieuwkomer {number}-{index}",
            birth_year=birth_year,
            relation=Relation.CONTACT if index == 0 else Relation.OTHER,
        )
        for language, level in (languages or {"ar": 4, "en": 3}).items():
            PersonLanguage.objects.create(person=person, language=language, level=level)
    for domain, weight in (needs or {"language": 3}).items():
        Need.objects.create(household=household, domain=domain, weight=weight)
    record_consent(household, Purpose.PARTICIPATION, is_given=True, language="ar")
    if status == HouseholdStatus.READY:
        IntakeTalk.objects.create(household=household, language="en", text="Fijn gesprek.")
    return household


def make_referral(household: Household | None = None, **fields: Any) -> Referral:
    """A referral by a shelter that may hear how far it is; without a household, a new one."""
    household = household or Household.objects.create(
        municipality=make_municipality(),
        status=HouseholdStatus.REFERRED,
        way=Way.REFERRED,
        track=Track.STATUS_HOLDER,
        language="ar",
    )
    fields = {
        "organisation": "Opvang De Brug",
        "name": "Wil Opvang",
        "email": "wil@opvang.example",
        "contact_name": "Rana",
        "text_version": "2026-11",
        "text_language": "ar",
        "explained_in": "ar",
        "may_follow": True,
    } | fields
    return Referral.objects.create(household=household, **fields)


def make_round(municipality: Municipality | None = None, **fields: Any) -> MatchingRound:
    fields.setdefault("status", RoundStatus.PROPOSED)
    fields.setdefault("weights", WeightsVersion.objects.current())
    fields.setdefault("deadline_at", timezone.now() + timedelta(minutes=3))
    municipality = municipality or make_municipality()
    made = MatchingRound.objects.create(
        organisation=municipality.organisation, title=municipality.name, **fields
    )
    made.places.create(municipality=municipality, is_at_work=made.is_unfinished)
    return made


# What a round stores with a pair: points per criterion, and the facts behind them.
PARTS = {
    criterion: {"points": 500, "of": 1250, "known": True}
    for criterion in ("needs", "interests", "ages", "language", "style", "time", "near", "margin")
}
FACTS = {
    "needs": {"met": ["work"], "unmet": []},
    "interests": {"common": [], "common_dislikes": [], "silent": 1},
    "ages": {"adults": [[30, 32]], "children": [[7, 8]]},
    "language": {"common": [{"language": "en", "household": 3, "group": 3}]},
    "style": {"differences": [None] * 5},
    "time": {"common": ["mon_evening"]},
    "near": {"km": None, "limit": 10.0},
    "margin": {"capacity": 3, "vulnerability": 2},
}


def make_proposal(
    round: MatchingRound | None = None,  # noqa: A002  # the programme's word
    household: Household | None = None,
    group: WelcomeGroup | None = None,
    **fields: Any,
) -> Proposal:
    round = round or make_round()  # noqa: A001
    fields.setdefault("points", 4000)
    fields.setdefault("parts", PARTS)
    fields.setdefault("facts", FACTS)
    if fields.get("status") in HOLDING_STATUSES:
        fields.setdefault("place", 1)
    place = round.municipalities.first()
    return Proposal.objects.create(
        round=round,
        household=household or make_household(place),
        group=group or make_group(place),
        **fields,
    )


def make_match(
    *,
    household: Household | None = None,
    group: WelcomeGroup | None = None,
    builder: User | None = None,
    status: str = MatchStatus.ACTIVE,
    starts_on: date | None = None,
    **fields: Any,
) -> Match:
    household = household or make_household(group.municipality if group else None)
    municipality = household.municipality
    return Match.objects.create(
        household=household,
        group=group or make_group(municipality),
        builder=builder or make_user(Role.BUILDER, organisation=municipality.organisation),
        status=status,
        starts_on=starts_on or timezone.localdate() - timedelta(days=30),
        **fields,
    )


def make_pause(**fields: Any) -> Pause:
    """A pause as somebody fills it in, from today for four weeks; not stored yet."""
    today = timezone.localdate()
    fields = {
        "began_on": today,
        "look_again_on": today + timedelta(days=28),
        "reason": PauseReason.AWAY,
    } | fields
    return Pause(**fields)


def make_ending(**fields: Any) -> Ending:
    """An early end as somebody fills it in, today; not stored yet."""
    return Ending(**({"ended_on": timezone.localdate(), "reason": EndingReason.NO_TIME} | fields))


def make_event(starts_at: datetime | None = None, **fields: Any) -> Event:
    starts_at = starts_at or timezone.now() + timedelta(days=14)
    fields = {
        "kind": EventKind.TRAINING,
        "title": f"Training {next(_numbers)}",
        "description": "Samen op weg.",
        "location": "Buurthuis",
        "capacity": 10,
        **dict.fromkeys(Audience.values, True),
    } | fields
    with translation.override("nl"):  # a plain `title` is the Dutch one
        return Event.objects.create(
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **fields
        )


def make_check_in(match: Match, *, author: User | None = None, **fields: Any) -> CheckIn:
    """A talk with both sides, submitted on the day it was held; `submitted_at=None` is a draft."""
    fields = {
        "held_on": timezone.localdate() - timedelta(days=1),
        "spoken_with": SpokenWith.BOTH,
        "group_mood": 4,
        "newcomer_mood": 4,
        "submitted_at": timezone.now(),
    } | fields
    return CheckIn.objects.create(match=match, author=author or match.builder, **fields)


def make_goal(match: Match, **fields: Any) -> Goal:
    """A goal of the household that both sides agreed on."""
    fields = {"domain": Domain.LANGUAGE, "text": "Zelf brood kopen"} | fields
    return Goal.objects.create(match=match, **{"status": GoalStatus.OPEN} | fields)


def make_story(
    municipality: Municipality | None = None, *, is_allowed: bool = True, **fields: Any
) -> Story:
    """A published story; with `is_allowed` its person said yes."""
    fields = {
        "title_nl": f"Verhaal {next(_numbers)}",
        "body_nl": "We aten samen soep.",
        "told_by": "Rana",
        "permission_by": "Rana Haddad",
        "is_published": True,
    } | fields
    story = Story.objects.create(municipality=municipality, **fields)
    if is_allowed:
        record_consent(story, Purpose.PHOTO, is_given=True, language="nl")
    return story


def make_enquiry(municipality: Municipality | None = None, **fields: Any) -> PartnerEnquiry:
    fields = {
        "name": "Wim Wethouder",
        "organisation": "Stadhuis",
        "email": "wim@stadhuis.example",
        "message": "Kunnen wij meedoen?",
        "language": "nl",
        "routed_to": municipality and municipality.organisation,
    } | fields
    return PartnerEnquiry.objects.create(municipality=municipality, **fields)


def give_reason(user: User, record: Household | WelcomeGroup, **fields: Any) -> Access:
    """Somebody said why they open a record that is not in their own work; it is open now."""
    fields = {"why": Why.STAND_IN, "reason": "Voor Saskia", "path": "/"} | fields
    return Access.objects.create(record=record, user=user, action=AccessAction.OPEN, **fields)

"""The research export: cases of households that said yes to research, under a pseudonym.

What is not here is not exported: no name, place within the municipality, free text, need,
vulnerability or exact date, and nothing that only the group's own consent could release.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from statistics import fmean
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matching.journey.models import CheckIn
from matching.models import Match, Side
from matching.surveys.forms import STATEMENTS
from matching.surveys.models import Survey, Wave
from newcomers.models import Household
from samenhier.accounts.models import User
from samenhier.privacy.models import Purpose
from samenhier.reports.permissions import can_export_research
from samenhier.traits.choices import ADULT_AGE


@dataclass(frozen=True)
class Case:
    """A household with its first match, if any, and the talks of that match."""

    household: Household
    match: Match | None
    talks: list[CheckIn]
    surveys: dict[str, Survey]  # those of the household that were answered, by moment
    pseudonym: str
    on: date

    @property
    def ages(self) -> list[int]:
        return [person.age(self.on) for person in self.household.people.all()]


@dataclass(frozen=True)
class Variable:
    """One column of the export, as the data dictionary describes it."""

    name: str
    kind: str
    meaning: Promise
    value: Callable[[Case], Any]


def consented(user: User) -> "QuerySet[Household]":
    """The households whose case may go into an export by this user; for others none."""
    households = Household.objects.all()
    if not can_export_research(user):
        return households.none()
    return households.filter(
        consents__purpose=Purpose.RESEARCH, consents__is_given=True, consents__ended_at=None
    )


def cases(user: User) -> list[Case]:
    """The cases of one export, in an order that tells nothing.

    A pseudonym is a keyed hash of which the key is thrown away: one household has another
    pseudonym in each export, and nobody can find the way back, not even we.
    """
    key, on = secrets.token_bytes(32), timezone.localdate()
    talks = CheckIn.objects.submitted().filter(was_reached=True)
    surveys = Survey.objects.answered().filter(side=Side.HOUSEHOLD)
    matches = (
        Match.objects.order_by("created_at", "pk")
        .select_related("proposal")
        .prefetch_related(
            "group__members",
            Prefetch("check_ins", talks, to_attr="talks"),
            Prefetch("surveys", surveys, to_attr="answered"),
        )
    )
    households = (
        consented(user)
        .select_related("municipality")
        .prefetch_related("people", Prefetch("matches", matches, to_attr="all_matches"))
    )
    found = [_case(household, key, on) for household in households]
    return sorted(found, key=lambda case: case.pseudonym)


def _case(household: Any, key: bytes, on: date) -> Case:
    first = household.all_matches[0] if household.all_matches else None
    return Case(
        household=household,
        match=first,
        talks=first.talks if first else [],
        surveys={survey.wave: survey for survey in first.answered} if first else {},
        pseudonym=hmac.new(key, household.pk.bytes, hashlib.sha256).hexdigest()[:16],
        on=on,
    )


# --- The columns -----------------------------------------------------------------------------


def _of_match(value: Callable[[Match], Any]) -> Callable[[Case], Any]:
    """Empty for a case without a match."""
    return lambda case: "" if case.match is None else value(case.match)


def _weeks_waited(case: Case) -> int:
    """Whole weeks: days would tell nearly the date."""
    until = case.on
    if case.match:
        until = timezone.localtime(case.match.created_at).date()
    return case.household.waiting_days(until) // 7


def _age_band(case: Case) -> str:
    """The ten years of the oldest person: 30-39."""
    if not case.ages:
        return ""
    begin = max(case.ages) // 10 * 10
    return f"{begin}-{begin + 9}"


def _group_size(match: Match) -> int:
    return sum(member.left_on is None for member in match.group.members.all())


def _mood(case: Case) -> float | str:
    moods = [talk.newcomer_mood for talk in case.talks if talk.newcomer_mood]
    return round(fmean(moods), 1) if moods else ""


def _surveys() -> Iterator[Variable]:
    """What the household answered at each moment; what members said needs their own consent."""
    for wave in Wave:
        for topic in Survey(wave=wave).topics:
            yield Variable(
                f"survey_{wave}_{topic}",
                "integer",
                format_lazy("{}: {}", wave.label, STATEMENTS[Side.HOUSEHOLD][topic]),
                _answer(wave, attrgetter(topic)),
            )
        yield Variable(
            f"survey_{wave}_together",
            "integer",
            format_lazy("{}: {}", wave.label, _("1 when filled in with the community builder.")),
            _answer(wave, lambda survey: int(survey.is_on_behalf)),
        )


def _answer(wave: str, value: Callable[[Survey], int | None]) -> Callable[[Case], Any]:
    """Empty when it was not answered, or this sentence was skipped."""

    def answer(case: Case) -> Any:
        told = value(case.surveys[wave]) if wave in case.surveys else None
        return "" if told is None else told

    return answer


VARIABLES = [
    Variable(
        "case",
        "text",
        _("Pseudonym of the household, another one in each export."),
        lambda case: case.pseudonym,
    ),
    Variable(
        "municipality",
        "text",
        _("CBS code of the municipality."),
        lambda case: case.household.municipality.code,
    ),
    Variable(
        "track",
        "text",
        _("Legal way of arrival: status_holder, resettled or temporary_protection."),
        lambda case: case.household.track,
    ),
    Variable("people", "integer", _("People in the household."), lambda case: len(case.ages)),
    Variable(
        "children",
        "integer",
        _("Of these, people under 18, by year of birth."),
        lambda case: sum(age < ADULT_AGE for age in case.ages),
    ),
    Variable("oldest", "text", _("Age band of the oldest person, in ten years."), _age_band),
    Variable(
        "weeks_waited",
        "integer",
        _("Whole weeks from “waiting since” until the first match, or until today."),
        _weeks_waited,
    ),
    Variable(
        "match_status",
        "text",
        _("introduction, active, paused, completed or ended_early; empty without a match."),
        _of_match(lambda match: match.status),
    ),
    Variable(
        "start_month",
        "text",
        _("Year and month in which the match started."),
        _of_match(lambda match: f"{match.starts_on:%Y-%m}"),
    ),
    Variable(
        "points",
        "integer",
        _("Points of the proposal when it was computed, of at most 10000."),
        _of_match(lambda match: match.proposal.points if match.proposal else ""),
    ),
    Variable(
        "group_size", "integer", _("Present members of the Welcome Group."), _of_match(_group_size)
    ),
    Variable(
        "check_ins",
        "integer",
        _("Check-ins held in the match."),
        lambda case: len(case.talks) if case.match else "",
    ),
    Variable(
        "newcomer_mood",
        "decimal",
        _("Mean of how the newcomer said it is going, 1 to 5."),
        _mood,
    ),
    Variable(
        "introduced",
        "integer",
        _("People the household met through the group, summed over the check-ins."),
        lambda case: sum(talk.introduced_count for talk in case.talks) if case.match else "",
    ),
    *_surveys(),
]

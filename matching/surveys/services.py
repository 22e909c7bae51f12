"""Asking the surveys of a year when they are due, reminding once, and taking down the answers."""

import logging
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from groups.models import Membership
from matching.models import Match, MatchStatus, Side
from matching.surveys.links import OWN, TEAM
from matching.surveys.models import Survey, Wave
from samenhier.outbox import services as outbox
from samenhier.privacy.models import Purpose

log = logging.getLogger(__name__)

LATE = timedelta(days=21)  # so long after its day a survey is still about that moment
REMIND_AFTER = timedelta(days=7)
HALF_A_YEAR = relativedelta(months=6)

_ASKED_IN: dict[str, tuple[str, ...]] = {
    Wave.BASELINE: (MatchStatus.ACTIVE,),
    Wave.HALF_YEAR: (MatchStatus.ACTIVE,),
    Wave.END: (MatchStatus.ACTIVE, MatchStatus.COMPLETED),
    Wave.AFTER: (MatchStatus.COMPLETED,),
}


class SurveyClosed(Exception):
    """It was answered already, or its time is over."""


def due_on(match: Match, wave: str) -> date:
    """The day of a year on which a survey is asked; pauses put it off."""
    match wave:
        case Wave.BASELINE:
            return match.starts_on
        case Wave.HALF_YEAR:
            return match.later(match.starts_on + HALF_A_YEAR)
        case Wave.END:
            return match.ends_on
    return match.ends_on + HALF_A_YEAR


def ask_all(today: date | None = None) -> None:
    """Ask every survey that is due, once: safe to run twice and after days of standing still."""
    today = today or timezone.localdate()
    statuses = {status for each in _ASKED_IN.values() for status in each}
    recent = today - relativedelta(years=4)  # a year with long pauses, and what comes after it
    matches = Match.objects.filter(status__in=statuses, starts_on__gte=recent)
    matches = matches.select_related("household__user", "group", "builder")
    for match in matches.prefetch_related("pauses"):
        try:
            _ask(match, today)
        except Exception:  # whatever it is, the other matches must not wait for it
            log.exception("The surveys of match %s were not asked", match.pk)


@transaction.atomic
def _ask(match: Match, today: date) -> None:
    for wave, statuses in _ASKED_IN.items():
        day = due_on(match, wave)
        if match.status in statuses and day <= today <= day + LATE:
            for side, member in _people(match, wave):
                survey, is_new = Survey.objects.get_or_create(
                    match=match, wave=wave, side=side, member=member, defaults={"asked_on": today}
                )
                if is_new:
                    _mail(survey, "survey")


def _people(match: Match, wave: str) -> Iterator[tuple[Side, Membership | None]]:
    """Whom to ask; after the year only who agreed to research."""
    household, is_after = match.household, wave == Wave.AFTER
    if not is_after or household.consents.given(Purpose.RESEARCH).exists():
        yield Side.HOUSEHOLD, None
    for member in match.taking_part().select_related("user", "group"):
        if not is_after or member.consents.given(Purpose.RESEARCH).exists():
            yield Side.GROUP, member


def remind_all(today: date | None = None) -> None:
    """Remind who has not answered, once, a week later."""
    today = today or timezone.localdate()
    waiting = Survey.objects.waiting(today).filter(
        reminded_on=None, asked_on__lte=today - REMIND_AFTER
    )
    sides = ("match__household__user", "match__group", "match__builder", "member__user")
    for survey in waiting.select_related(*sides, "member__group"):
        with transaction.atomic():
            # Once, however many clocks run: who sets the day sends the mail.
            still = Survey.objects.filter(pk=survey.pk, reminded_on=None, answered_on=None)
            if still.update(reminded_on=today):
                _mail(survey, "survey_reminder")


def _mail(survey: Survey, template: str) -> None:
    """To who is asked; for newcomers whom no mail reaches, to their builder."""
    user, member = survey.match.household.user, survey.member
    if member is not None:
        _owe(survey, template, member.email, member.mail_language, OWN)
    elif user is not None and survey.match.household.account_address:
        _owe(survey, template, user.email, user.language, OWN)
    elif template == "survey":
        builder = survey.match.builder
        _owe(survey, "survey_together", builder.email, builder.language, TEAM)


def _owe(survey: Survey, template: str, to: str | None, language: str, who: str) -> None:
    context = {"survey": survey.pk.hex, "who": who}
    if who == TEAM:
        context["group"] = survey.match.group.name
    outbox.queue(template, to=to, about=f"survey:{survey.pk}", language=language, context=context)


@transaction.atomic
def answer(
    survey: Survey, grades: Mapping[str, int | None], *, language: str, is_on_behalf: bool
) -> None:
    """Take down the answers, once. Raises SurveyClosed."""
    held = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if not held.is_open:
        raise SurveyClosed
    for topic in held.topics:
        setattr(held, topic, grades.get(topic))
    held.answered_on, held.language_used = timezone.localdate(), language
    held.is_on_behalf = is_on_behalf
    held.save()

"""Goals, activities and who does what in the matches of the demo; the same each time."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from matching.journey.models import (
    Activity,
    Addendum,
    CheckIn,
    Goal,
    GoalStatus,
    GoalStep,
    MemberPart,
    Part,
)
from matching.journey.models.check_in import EDITABLE_FOR
from matching.models import Match, Side
from samenhier.traits.choices import Domain

GOALS = (
    (
        Domain.LANGUAGE,
        "Zelf een afspraak maken aan de telefoon",
        ("Zinnen oefenen", "Samen bellen"),
    ),
    (Domain.WORK, "Een cv in het Nederlands", ("Werk van vroeger opschrijven", "Laten nakijken")),
    (Domain.LEISURE, "Elke week een uur fietsen", ("Een tweedehands fiets zoeken",)),
    (Domain.FAMILY, "De kinderen op zwemles", ("Het zwembad bellen", "Een keer gaan kijken")),
)
DONE = (
    (2, "meal", "Linzensoep bij ons thuis"),
    (9, "language", ""),
    (13, "letters", "De brief van de gemeente"),
    (20, "walk", ""),
)


def do_together(match: Match, today: date, *, which: int) -> None:
    """One goal they work on, one that waits for a yes, and what they did lately."""
    members = list(match.taking_part())
    agreed = _goal(match, which, today)
    for side in Side:
        agreed.agreements.create(side=side, by=match.builder, on_behalf=True)
    agreed.become(GoalStatus.OPEN, by=match.builder)
    _talk_about(match, agreed, today)
    waiting = _goal(match, which + 1, today)
    waiting.owner = members[-1]
    waiting.save()
    waiting.agreements.create(side=Side.GROUP, by=members[0].user)
    for days, kind, words in DONE:
        held_on = today - timedelta(days=days + which % 3)
        if held_on >= match.starts_on:
            Activity.objects.create(match=match, kind=kind, held_on=held_on, words=words)
    for part, member in zip(Part, members, strict=False):
        MemberPart.objects.create(match=match, member=member, part=part)


def _talk_about(match: Match, goal: Goal, today: date) -> None:
    """The last talk was about the goal; to one of some time ago something was added."""
    talks = list(CheckIn.objects.submitted().filter(match=match))
    if talks:
        talks[0].touched.add(goal)
    for talk in talks[1:2]:
        if today - talk.held_on > EDITABLE_FOR:
            Addendum.objects.create(
                check_in=talk,
                by=match.builder,
                text="Zij belde later nog: de afspraak bij de gemeente is gelukt.",
            )


def _goal(match: Match, which: int, today: date) -> Goal:
    domain, text, steps = GOALS[which % len(GOALS)]
    goal = Goal.objects.create(
        match=match,
        domain=domain,
        text=text,
        target_month=today.replace(day=1) + relativedelta(months=2),
        by=match.builder,
    )
    for place, step in enumerate(steps, 1):
        GoalStep.objects.create(goal=goal, text=step, place=place)
    return goal

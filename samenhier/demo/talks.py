"""The talks of the demo's builders so far."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from matching.journey.models import CheckIn, Concern, FollowUp, Medium, SpokenWith
from matching.journey.schedule import next_talk, talks
from matching.models import Match
from samenhier.demo.chances import Chances
from samenhier.demo.people import NOTES
from samenhier.traits.choices import Domain


def log_talks(match: Match, chances: Chances, today: date, *, skip_last: bool) -> None:
    """The talks that were due so far; without the last one, the builder is late."""
    past = [due for due in talks(match.starts_on) if due <= today]
    for held_on in past[:-1] if skip_last else past:
        talk = CheckIn.objects.create(
            match=match,
            author=match.builder,
            held_on=held_on,
            spoken_with=chances.choice(SpokenWith.values),
            medium=chances.choice(Medium.values),
            minutes=chances.choice((20, 30, 45, 60)),
            had_interpreter=match.household.interpreter_agreed,
            group_mood=chances.choice((3, 4, 4, 5)),
            newcomer_mood=chances.choice((2, 3, 4, 4, 5)),
            goals=chances.some(Domain.values, 1, 3),
            introduced_count=chances.choice((0, 0, 1, 2, 3)),
            concern=Concern.ATTENTION if chances.random() < 0.15 else Concern.NONE,
            notes=chances.choice(NOTES),
            next_on=next_talk(match.starts_on, held_on),
            submitted_at=timezone.make_aware(datetime.combine(held_on, time(17, 30))),
        )
        if talk.concern == Concern.ATTENTION:
            FollowUp.objects.create(
                check_in=talk,
                text="De groep bellen over de planning",
                owner=match.builder,
                due_on=held_on + timedelta(days=10),
            )

"""What both sides of the demo's matches answered to the surveys of their year so far."""

from datetime import date, timedelta

from matching.models import Match, Side
from matching.surveys.models import Survey, Wave
from matching.surveys.services import due_on
from samenhier.demo.chances import Chances

# Of these waves a match that goes on can have answers; half a year after the end comes later.
WAVES = (Wave.BASELINE, Wave.HALF_YEAR)
# What people say at the start, from 1 to 5; half a year later most say a little more.
AT_THE_START = {
    Side.HOUSEHOLD: {"language": 2, "network": 1, "belonging": 3, "self_reliance": 2},
    Side.GROUP: {"language": 3, "network": 2, "belonging": 4, "self_reliance": 2},
}


def answer_surveys(match: Match, today: date, *, which: int) -> None:
    """Ask what was due until today; two of three answer, the last one only after a reminder."""
    random = Chances(which)
    asked = [(Side.HOUSEHOLD, None), *((Side.GROUP, one) for one in match.taking_part())]
    for wave in WAVES:
        day = due_on(match, wave)
        if day > today:
            continue
        for side, member in asked:
            survey = Survey(match=match, wave=wave, side=side, member=member, asked_on=day)
            late = random.choice((1, 2, 4, 9))
            if random.random() < 0.67 and day + timedelta(days=late) <= today:
                survey.answered_on = day + timedelta(days=late)
                survey.language_used = random.choice(("nl", "nl", "en", "ar", "uk"))
                survey.reminded_on = day + timedelta(days=7) if late > 7 else None
                for topic in survey.topics:
                    begin = AT_THE_START[side].get(topic, 3)
                    more = random.choice((0, 1, 1, 2)) if wave != Wave.BASELINE else 0
                    setattr(survey, topic, min(5, begin + more + random.choice((0, 0, 1))))
            survey.save()

"""The four surveys as moments of the year, with the way to the reader's own open one."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from matching.journey.models import Journey
from matching.journey.timeline import Moment, gives
from matching.models import Side
from matching.surveys.links import OWN, TEAM, survey_link
from matching.surveys.models import Survey, Wave
from matching.surveys.services import due_on
from samenhier.accounts.models import User

ONLY_WHEN_ASKED = {Wave.AFTER}  # only who agreed to research is asked: nothing is promised before


@gives
def surveys_of(journey: Journey, user: User) -> Iterator[Moment]:
    """When each survey is; the link for who has one to fill in, alone or with newcomers."""
    mine = {survey.wave: survey for survey in _to_answer(journey, user)}
    for wave in Wave:
        survey = mine.get(wave)
        if survey is None and (wave in ONLY_WHEN_ASKED or not journey.is_live):
            continue
        day: date = survey.asked_on if survey else due_on(journey, wave)
        if survey is None:
            yield Moment(day, _("Survey"))
        elif survey.member_id is None and user.works_here:
            url = survey_link(survey.pk.hex, TEAM)
            yield Moment(day, _("Survey"), url=url, asks=_("Fill in the survey with the newcomers"))
        else:
            url = survey_link(survey.pk.hex, OWN)
            yield Moment(day, _("Survey"), url=url, asks=_("Fill in the survey: two minutes"))


def _to_answer(journey: Journey, user: User) -> list[Survey]:
    """The reader's own that are open; for the builder those of newcomers whom no mail reaches."""
    waiting = Survey.objects.waiting().filter(match=journey.pk)
    if journey.household.user_id == user.pk:
        return list(waiting.filter(side=Side.HOUSEHOLD))
    if journey.builder_id == user.pk:
        unreached = not journey.household.account_address
        return list(waiting.filter(side=Side.HOUSEHOLD)) if unreached else []
    return list(waiting.filter(member__user=user))

"""What is kept of a survey."""

from django.db.models import Q

from matching.models import Side
from matching.surveys.models import Survey
from samenhier.privacy.mapping import HOUSEHOLD, MEMBER, Entry, ModelMap, register

register(
    "Surveys",
    ModelMap(
        Survey,
        (
            Entry(
                "id match wave side member asked_on reminded_on answered_on language_used "
                "is_on_behalf",
                "that each is asked and reminded once, and how many answer",
                "as numbers staff",
                "year",
            ),
            Entry(
                "language network belonging self_reliance satisfaction",
                "what the year changes; 1 to 5, each may be skipped",
                "as numbers staff, from five answers on; of households that said yes to "
                "research, researchers under a pseudonym",
                "year",
            ),
        ),
        {
            HOUSEHOLD: lambda household: Q(match__household=household.pk, side=Side.HOUSEHOLD),
            MEMBER: "member",
        },
    ),
)

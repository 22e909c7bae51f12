"""The link of a survey: it opens that one survey, without signing in, and nothing else.

It is made while the mail is written, so that it stands in no queue, table or backup.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from matching.surveys.models import Survey
from samenhier.addresses import full_address

# The salt makes a link good for this one page.
_survey = Signer(salt="matching.surveys")
OWN, TEAM = "own", "team"


class LinkUnknown(Exception):
    """We never made this link, or what it led to is gone."""


def survey_token(survey: UUID, who: str = OWN) -> str:
    """What opens a survey: for who is asked, or for the builder who fills it in with them."""
    return _survey.sign(f"{survey.hex}.{who}")


def survey_link(survey: str, who: str = OWN) -> str:
    """The full address of the survey with this id, in the language of now."""
    return full_address("surveys:answer", survey_token(UUID(survey), who))


def survey_of(token: str) -> tuple[Survey, bool]:
    """The survey a link was made for, and whether the builder fills it in; raises LinkUnknown."""
    try:
        pk, who = _survey.unsign(token).split(".")
        found: Survey = Survey.objects.select_related("match").get(pk=UUID(pk))
    except (BadSignature, Survey.DoesNotExist):
        raise LinkUnknown from None
    return found, who == TEAM

"""From two times yes to a match: a community builder, a first meeting, and then names."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import BuilderProfile, Introduction, Match, Proposal, ProposalStatus
from matching.models.match import LIVE_STATUSES
from matching.services.deciding import check_may_decide, mark_stale
from matching.services.meeting import tell_both, tell_builder
from matching.services.places import DecisionRefused, OutOfDate, check_ready, hold
from newcomers.models import Household
from samenhier.accounts.models import Municipality, User
from samenhier.lifecycle import IllegalTransition


@dataclass(frozen=True)
class Meeting:
    """The first meeting as staff plan it; `interpreter` is a language, empty for none."""

    at: datetime
    place: str
    interpreter: str = ""


def activate(proposal: Proposal, *, builder: User, meeting: Meeting, by: User) -> Match:
    """Make a match of a pair that both said yes to; from here on they see each other's names.

    Raises DecisionRefused when something changed, or the builder does not work here.
    """
    check_may_decide(proposal, by)
    if not User.objects.builders(proposal.household.municipality).contains(builder):
        raise DecisionRefused(_("This community builder does not work here."))
    try:
        return _activate(proposal, builder, meeting, by)
    except OutOfDate as change:
        mark_stale(proposal, str(change))
        raise DecisionRefused(str(change)) from change
    except IllegalTransition as error:
        raise DecisionRefused(_("Both sides have to say yes first.")) from error


@transaction.atomic
def _activate(proposal: Proposal, builder: User, meeting: Meeting, by: User) -> Match:
    check_ready(*hold(proposal))
    proposal.become(ProposalStatus.MATCHED, by=by)
    match = Match.objects.create(
        proposal=proposal,
        household=proposal.household,
        group=proposal.group,
        place=proposal.place or 1,
        builder=builder,
        starts_on=timezone.localdate(meeting.at),
    )
    Introduction.objects.create(
        match=match, at=meeting.at, place=meeting.place, interpreter=meeting.interpreter
    )
    tell_builder(match, "match_made", about=f"match:{match.pk}")
    tell_both(match, "first_meeting", at=meeting.at)
    return match


def builders_of(municipality: Municipality) -> list[User]:
    """The builders of a municipality, the one with the fewest live matches first."""
    live = Count("caseload", filter=Q(caseload__status__in=LIVE_STATUSES))
    builders = User.objects.builders(municipality).annotate(live_matches=live)
    return list(builders.select_related("builder_profile").order_by("live_matches", "name"))


def suggested_builders(household: Household) -> list[User]:
    """The builders who can accompany a household: who speaks its language and is here first."""
    builders = builders_of(household.municipality)
    today = timezone.localdate()
    # The year stands above this app and is not imported; `absences` is its reverse side.
    away = User.objects.filter(absences__from_on__lte=today, absences__until_on__gte=today)
    gone = set(away.values_list("pk", flat=True))
    return sorted(
        builders,
        key=lambda builder: (builder.pk in gone, household.language not in languages_of(builder)),
    )


def languages_of(builder: User) -> list[str]:
    """The languages a builder works in; the one of their pages when nothing more is known."""
    profile: BuilderProfile | None = getattr(builder, "builder_profile", None)
    return profile.languages if profile else [builder.language]


def interpreter_for(proposal: Proposal) -> str:
    """The language of the interpreter that the first meeting needs, empty when they can talk."""
    household = proposal.household
    return "" if proposal.facts.get("language", {}).get("common") else str(household.language)

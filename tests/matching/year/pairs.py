"""The people of the simulated year: what each does on a day, as the pages would have them do it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from groups import services as groups
from groups.models import DecisionReason, SignUp, Statement, WelcomeGroup
from matching import services as matching
from matching.journey import changing, introducing
from matching.journey import services as journey
from matching.journey.models import CheckIn, Journey, SpokenWith
from matching.journey.permissions import can_complete
from matching.models import AnswerKind, MatchStatus, Proposal, Side
from matching.surveys import services as surveys
from matching.surveys.models import Survey
from newcomers import services as newcomers
from newcomers.models import Household, HouseholdStatus
from samenhier.accounts.models import Municipality, Role, User
from samenhier.privacy.models import Purpose
from samenhier.privacy.services import record_consent
from tests.factories import make_household, make_user
from tests.matching.year.clockwork import AMSTERDAM

GRADES = {"language": 3, "network": 2, "belonging": 4, "self_reliance": 3, "satisfaction": 5}


@dataclass
class Pair:
    """A household, its builder, and how they are; the group is the one that a round proposes.

    `talks_after` and `answers_after` are days: how long after it is due the builder talks with
    each side, and how long after it is asked a survey is answered; None for never.
    """

    household: Household
    builder: User
    talks_after: int
    answers_after: int | None

    @property
    def proposal(self) -> Proposal:
        found: Proposal = self.household.proposals.get()
        return found

    @property
    def year(self) -> Journey:
        found: Journey = Journey.objects.with_talks().get(household=self.household)
        return found

    def say_yes(self, side: Side) -> None:
        """The coordinator says it; newcomers tell their builder."""
        proposal = self.proposal
        by = self.builder if side == Side.HOUSEHOLD else proposal.group.coordinator.user
        assert by is not None
        matching.answer(proposal, side, AnswerKind.ACCEPT, by=by)

    @property
    def has_left(self) -> bool:
        return self.household.status == HouseholdStatus.WITHDRAWN

    def leave(self) -> None:
        """Both sides stop with the programme, each by itself."""
        group = self.proposal.group
        assert group.coordinator.user is not None
        groups.withdraw(group, by=group.coordinator.user)
        self.household.refresh_from_db()
        user = newcomers.open_with_code(self.household)
        newcomers.leave_programme(self.household, reason="", wants_erasure=False, by=user)

    def go_on(self) -> None:
        for side in Side:
            introducing.confirm(self.year, side, goes_on=True, by=self.builder)

    def do_what_is_due(self, day: date) -> None:
        if self.has_left:
            return
        year = self.year
        due = year.next_talk_on
        if due and day >= due + timedelta(days=self.talks_after):
            self._talk(year, day)
        if self.answers_after is not None:
            self._answer(year, day - timedelta(days=self.answers_after))
        if year.status == MatchStatus.ACTIVE and can_complete(self.builder, year, day):
            changing.complete(year, by=self.builder)

    def _talk(self, year: Journey, day: date) -> None:
        for side in year.unheard() or (SpokenWith.GROUP, SpokenWith.NEWCOMER):
            talk = CheckIn(match=year, author=self.builder, spoken_with=side, held_on=day)
            talk.next_on = year.next_talk_after(day)
            window = journey.Window(uuid4(), 0)
            journey.submit_talk(talk, [], [], window=window, by=self.builder)

    def _answer(self, year: Journey, before: date) -> None:
        for survey in Survey.objects.waiting().filter(match=year.pk, asked_on__lte=before):
            surveys.answer(survey, GRADES, language="nl", is_on_behalf=False)


def sign_up(municipality: Municipality, name: str) -> None:
    """Three neighbours: the first one signs them up, the others do their part the same day."""
    address = f"{name.lower()}@example.org"
    sent = groups.sign_up(
        uuid4(),
        group=WelcomeGroup(
            municipality=municipality,
            name=name,
            bond="neighbours",
            postcode="2511 AB",
            day_parts=["mon_evening", "sat_morning"],
            capacity=3,
        ),
        email=address,
        profile=_profile(f"Fatma {name}"),
        others=[groups.Invitee(name=f"Lid {n}", email=f"{n}.{address}") for n in (1, 2)],
        by=None,
    )
    group = SignUp.objects.get(pk=sent.pk).group
    assert group is not None
    for member in group.members.filter(profile_done_at=None):
        groups.do_own_part(member, _profile(member.name), language="nl")


def _profile(name: str) -> groups.Profile:
    return groups.Profile(name=name, birth_year=1985, languages={"nl": 4, "en": 3})


def get_acquainted(group: WelcomeGroup, *, by: User) -> None:
    """Staff talk with a group and say yes; each member accepts the statement."""
    groups.start_screening(group, by=by)
    groups.write_note(group, text="Fijn gesprek.", held_on=timezone.localdate(), by=by)
    groups.decide(group, DecisionReason.FITS, by=by)
    statement = Statement.objects.current()
    assert statement is not None
    for member in group.members.all():
        assert member.user is not None
        groups.accept_statement(member, statement, by=member.user, language="nl")


def register(
    municipality: Municipality,
    builder: str,
    *,
    by: User,
    email: str = "",
    talks_after: int,
    answers_after: int | None,
) -> Pair:
    """A newcomer who agrees to research, with an address or with a code on paper only."""
    household = make_household(
        municipality, status=HouseholdStatus.REGISTERED, language="ar", email=email
    )
    record_consent(household, Purpose.RESEARCH, is_given=True, language="ar")
    if email:
        newcomers.open_account(household, by=by)
    accompanied_by = make_user(
        Role.BUILDER,
        name=builder,
        email=f"{builder.lower()}@bouwers.example",
        organisation=municipality.organisation,
    )
    return Pair(household, accompanied_by, talks_after, answers_after)


def take_in(household: Household, *, by: User) -> None:
    newcomers.go_to_intake(household, by=by)
    newcomers.write_talk(
        household,
        text="Fijn gesprek.",
        held_on=timezone.localdate(),
        language="ar",
        had_interpreter=True,
        by=by,
    )


def run_round(municipality: Municipality, everybody: list[Pair], *, by: User) -> None:
    """A round, and every pair of it is approved and put to the newcomers by their builder."""
    matching.start_round([municipality], by=by)
    for pair in everybody:
        matching.approve(pair.proposal, by=by)
        matching.send(pair.proposal, builder=pair.builder, by=by)


def plan_first_meeting(pair: Pair, day: date, *, by: User) -> None:
    meeting = matching.Meeting(datetime.combine(day, time(19), AMSTERDAM), "De Wijk")
    matching.activate(pair.proposal, builder=pair.builder, meeting=meeting, by=by)

"""Proposals of the demo on their way: sent, answered, wanting to talk, and just met."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.utils import timezone

from groups.models import Membership
from matching import rounds, services
from matching.models import (
    AnswerKind,
    BuilderProfile,
    Introduction,
    MatchingRound,
    Proposal,
    Side,
)
from samenhier.accounts.models import Municipality, Role, User

MakeAccount = Callable[..., User]
PLACE = "Buurthuis De Linde, Lindeplein 4"
LANGUAGES = {"Bilal Haddou": ["ar", "nl", "fr"], "Olena Savchuk": ["uk", "nl", "ru"]}


class Proposals:
    """Runs a round of its own in a city and takes its best pairs further."""

    def __init__(self, city: Municipality, staff: User, make_account: MakeAccount) -> None:
        self.staff, self.make_account = staff, make_account
        self.builders = list(User.objects.builders(city).order_by("pk"))
        for builder in self.builders:
            BuilderProfile.objects.create(user=builder, languages=LANGUAGES[builder.name])
        rows = _solved(city, staff).proposals.select_related("round", "household")
        self.pairs = iter(rows)

    def send(self) -> Proposal:
        """The next best pair, put to the newcomers, with a builder who tells them."""
        proposal = next(self.pairs)
        services.approve(proposal, by=self.staff, care=services.Care(seconds=140))
        builder = services.suggested_builders(proposal.household)[0]
        return services.send(proposal, by=self.staff, builder=builder)

    def newcomers_say(self, proposal: Proposal, kind: AnswerKind) -> Proposal:
        teller = proposal.builder or self.staff
        return services.answer(proposal, Side.HOUSEHOLD, kind, by=teller)

    def group_says(self, proposal: Proposal, kind: AnswerKind) -> Proposal:
        return services.answer(proposal, Side.GROUP, kind, by=self.coordinator_of(proposal))

    def coordinator_of(self, proposal: Proposal, email: str = "") -> User:
        """The account of who answers for the group."""
        coordinator: Membership = proposal.group.coordinator
        if coordinator.user is None:
            coordinator.email = email or coordinator.email
            coordinator.user = self.make_account(coordinator.email, Role.MEMBER, coordinator.name)
            coordinator.save()
        return coordinator.user

    def met(self, proposal: Proposal, at: datetime) -> None:
        """Both said yes; their first meeting is or was at this moment."""
        self.newcomers_say(proposal, AnswerKind.ACCEPT)
        self.group_says(proposal, AnswerKind.ACCEPT)
        first = services.Meeting(at=timezone.now() + timedelta(days=6), place=PLACE)
        builder = services.suggested_builders(proposal.household)[0]
        match = services.activate(proposal, builder=builder, meeting=first, by=self.staff)
        Introduction.objects.filter(match=match).update(at=at)


def _solved(city: Municipality, staff: User) -> MatchingRound:
    """A round that is done at once; the one of the demo itself waits for the worker."""
    started = services.start_round([city], by=staff)
    rounds.run(str(started.pk))
    return started


def make_in_the_hague(city: Municipality, staff: User, make_account: MakeAccount) -> None:
    """A newcomer and a coordinator who can sign in and answer, and a pair that both want."""
    proposals = Proposals(city, staff, make_account)
    asked = proposals.send()
    household = asked.household
    contact = household.contact_person
    household.user = make_account(
        "nieuwkomer2@samenhier.example", Role.NEWCOMER, contact.name, language="uk"
    )
    household.save()
    halfway = proposals.send()
    proposals.coordinator_of(halfway, "coordinator2@samenhier.example")
    proposals.newcomers_say(halfway, AnswerKind.ACCEPT)
    both = proposals.send()
    proposals.newcomers_say(both, AnswerKind.ACCEPT)
    proposals.group_says(both, AnswerKind.ACCEPT)
    services.approve(next(proposals.pairs), by=staff, care=services.Care(seconds=95))


def make_in_rotterdam(city: Municipality, staff: User, make_account: MakeAccount) -> None:
    """Two pairs around their first meeting: one before it, one that has to say how it was."""
    proposals = Proposals(city, staff, make_account)
    evening = timezone.make_aware(datetime.combine(timezone.localdate(), time(19, 30)))
    proposals.met(proposals.send(), evening + timedelta(days=6))
    proposals.met(proposals.send(), evening - timedelta(days=1))


def make_in_almere(city: Municipality, staff: User, make_account: MakeAccount) -> None:
    """A household and a group that want to talk before they answer."""
    proposals = Proposals(city, staff, make_account)
    proposals.newcomers_say(proposals.send(), AnswerKind.TALK)
    talks = proposals.send()
    proposals.newcomers_say(talks, AnswerKind.ACCEPT)
    proposals.group_says(talks, AnswerKind.TALK)

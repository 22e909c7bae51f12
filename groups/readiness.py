"""What a group needs to be ready: one list, which members, coordinator and staff all read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groups.models import Decision, GroupStatus, Membership, Statement, Training, WelcomeGroup

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Topic(models.TextChoices):
    """One kind of requirement, in the order of the way to ready."""

    MEMBERS = "members", gettext_lazy("Enough members")
    HANDED_IN = "handed_in", gettext_lazy("Sign-up completed")
    OWN_PART = "own_part", gettext_lazy("Own part")
    CONSENT = "consent", gettext_lazy("Consent")
    STATEMENT = "statement", gettext_lazy("Participant statement")
    TRAINING = "training", gettext_lazy("Training")
    VOG = "vog", gettext_lazy("VOG")
    DECISION = "decision", pgettext_lazy("readiness", "Getting acquainted")


class Actor(models.TextChoices):
    """Who has to do something about it."""

    COORDINATOR = "coordinator", pgettext_lazy("who acts", "the coordinator")
    MEMBER = "member", pgettext_lazy("who acts", "a member")
    STAFF = "staff", pgettext_lazy("who acts", "the team")


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One thing that has to be so: who acts, whether it is so, and a sentence when it is not."""

    topic: Topic
    actor: Actor
    is_done: bool
    sentence: str
    label: "StrPromise | str" = ""  # a more precise name than that of the topic
    member: Membership | None = None

    @property
    def name(self) -> str:
        return str(self.label or self.topic.label)


@dataclass(frozen=True)
class Facts:
    """All that decides about a group, read in a constant number of queries."""

    group: WelcomeGroup
    on: date
    members: Sequence[Membership]
    statements: Sequence[Statement]
    trainings: Sequence[Training]
    followed: set[tuple[int, int]] = field(default_factory=set)
    is_accepted: bool = False


def read(groups: Sequence[WelcomeGroup], on: date | None = None) -> Iterator[Facts]:
    """What decides about each group, as it is now: in as many queries for one as for all."""
    on = on or timezone.localdate()
    members: dict[UUID, list[Membership]] = {}
    present = Membership.objects.present().filter(group__in=groups)
    for member in present.prefetch_related("consents", "acceptances"):
        members.setdefault(member.group_id, []).append(member)
    statements = Statement.objects.counting(on)
    required = Training.objects.required(on)
    trainings = list(required)
    users = [one.user_id for each in members.values() for one in each if one.user_id]
    followed = required.followed_by(users) if trainings else set()
    accepted = Decision.objects.accepted_groups(groups)
    for group in groups:
        yield Facts(
            group=group,
            on=on,
            members=members.get(group.pk, []),
            statements=statements,
            trainings=[one for one in trainings if one.is_for(group)],
            followed=followed,
            is_accepted=group.pk in accepted,
        )


def requirements(group: WelcomeGroup, on: date | None = None) -> list[Requirement]:
    """Everything the group needs, done or not, on a day; the order is that of the topics."""
    return next(requirements_of([group], on))


def requirements_of(
    groups: Sequence[WelcomeGroup], on: date | None = None
) -> Iterator[list[Requirement]]:
    """The same for each of these, in their order."""
    for facts in read(groups, on):
        found = [*_of_the_group(facts)]
        for member in facts.members:
            found += _of_a_member(member, facts)
        yield sorted(found, key=lambda one: list(Topic).index(one.topic))


def still_open(group: WelcomeGroup, on: date | None = None) -> list[Requirement]:
    return [one for one in requirements(group, on) if not one.is_done]


def still_open_for(member: Membership) -> list[Requirement]:
    """What one member still needs before they can take part."""
    return [one for one in still_open(member.group) if one.member == member]


def sentences(found: Sequence[Requirement]) -> list[str]:
    """What still has to be done, in the language of now."""
    return [one.sentence for one in found if not one.is_done]


def _of_the_group(facts: Facts) -> Iterator[Requirement]:
    group, count = facts.group, len(facts.members)
    least, most = group.municipality.min_members, group.municipality.max_members
    # A most that was lowered later takes nobody's place: accepting them was the team's answer.
    too_many = count > most and not facts.is_accepted
    yield Requirement(
        topic=Topic.MEMBERS,
        actor=Actor.STAFF if too_many else Actor.COORDINATOR,
        is_done=least <= count and not too_many,
        sentence=(
            _("The group has %(count)d members and may have at most %(most)d.")
            if too_many
            else _("The group has %(count)d members and needs at least %(least)d.")
        )
        % {"count": count, "least": least, "most": most},
    )
    yield Requirement(
        topic=Topic.HANDED_IN,
        actor=Actor.COORDINATOR,
        is_done=group.status not in {GroupStatus.DRAFT, GroupStatus.FORMING},
        sentence=_("The coordinator still has to complete the sign-up."),
    )
    yield Requirement(
        topic=Topic.DECISION,
        actor=Actor.STAFF,
        is_done=facts.is_accepted,
        sentence=_("The team gets to know the group and decides."),
    )


def _of_a_member(member: Membership, facts: Facts) -> Iterator[Requirement]:
    who = {"name": member.name}
    yield Requirement(
        topic=Topic.OWN_PART,
        actor=Actor.MEMBER,
        member=member,
        is_done=member.is_done,
        sentence=_("%(name)s has not filled in their part yet.") % who,
    )
    # Whoever did not do their part was not asked for consent yet.
    yield Requirement(
        topic=Topic.CONSENT,
        actor=Actor.MEMBER,
        member=member,
        is_done=member.has_consent or not member.is_done,
        sentence=_("%(name)s has not given consent yet.") % who,
    )
    if facts.statements:
        accepted = {one.statement_id for one in member.acceptances.all()}
        yield Requirement(
            topic=Topic.STATEMENT,
            actor=Actor.MEMBER,
            member=member,
            is_done=not accepted.isdisjoint(one.pk for one in facts.statements),
            sentence=_("%(name)s has not accepted the participant statement yet.") % who,
        )
    for training in facts.trainings:
        yield Requirement(
            topic=Topic.TRAINING,
            label=training.name,
            actor=Actor.MEMBER,
            member=member,
            is_done=(training.pk, member.user_id) in facts.followed,
            sentence=_("%(name)s has not followed the training “%(training)s” yet.")
            % (who | {"training": training.name}),
        )
    if facts.group.municipality.requires_vog:
        yield _vog(member, facts.on)


def _vog(member: Membership, on: date) -> Requirement:
    """The team requests a VOG; the member confirms that with DigiD, and shows the VOG."""
    is_done = member.has_valid_vog(on)
    seen, asked = member.vog_seen_on, member.vog_requested_on
    is_asked = asked is not None and (seen is None or asked > seen)
    if is_asked:
        words = _("The VOG of %(name)s has not been seen.")
    elif seen:
        words = _("The VOG of %(name)s has expired; the team requests a new one.")
    else:
        words = _("The team still has to request the VOG of %(name)s.")
    return Requirement(
        topic=Topic.VOG,
        actor=Actor.MEMBER if is_asked else Actor.STAFF,
        member=member,
        is_done=is_done,
        sentence=words % {"name": member.name},
    )

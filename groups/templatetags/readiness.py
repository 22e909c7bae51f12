"""The checklist of a group, as its reader needs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from groups.models import Membership, WelcomeGroup
from groups.readiness import Actor, Requirement, Topic, requirements

register = template.Library()


@dataclass(frozen=True)
class Line:
    """One topic: how far it is, and who still has to act."""

    name: str
    topic: Topic
    found: Sequence[Requirement]

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.found)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.found)

    @property
    def waiting(self) -> list[Requirement]:
        return [one for one in self.found if not one.is_done]

    @property
    def names(self) -> list[str]:
        return [one.member.name for one in self.waiting if one.member]


def lines(found: Iterable[Requirement]) -> list[Line]:
    """The requirements by topic, in their order."""
    topics: dict[tuple[Topic, str], list[Requirement]] = {}
    for one in found:
        topics.setdefault((one.topic, one.name), []).append(one)
    return [Line(name, topic, ones) for (topic, name), ones in topics.items()]


@register.inclusion_tag("groups/_checklist.html", takes_context=True)
def checklist(
    context: Context,
    group: WelcomeGroup,
    reader: Membership,
    *,
    may_submit: bool = False,
    is_second: bool = False,
) -> dict[str, Any]:
    """The reader's turn and the checklist; `is_second` below something more important."""
    shown = {"may_submit": may_submit, "is_second": is_second}
    return {**by_actor(group, reader), **shown, "csrf_token": context.get("csrf_token")}


def by_actor(group: WelcomeGroup, reader: Membership) -> dict[str, Any]:
    """What is done and what is missing, by who has to act, for one of the members."""
    found = requirements(group)
    waiting = [one for one in found if not one.is_done]
    coordinates = group.coordinator_id == reader.pk
    yours = [
        one
        for one in waiting
        if (one.member == reader and one.actor == Actor.MEMBER)
        or (coordinates and one.actor == Actor.COORDINATOR)
    ]
    others = [one for one in waiting if one not in yours and one.actor != Actor.STAFF]
    team = [one for one in waiting if one.actor == Actor.STAFF]
    return {
        "yours": [(one, _where(one)) for one in yours],
        "others": lines(others),
        "team": lines(team),
        "done": [line for line in lines(found) if line.is_done],
        "lines": lines(found),
        "ready_for": sum(line.is_done for line in lines(found)),
        "waits_for_vog": any(one.topic == Topic.VOG for one in waiting),
    }


def _where(one: Requirement) -> str:
    """The page on which the reader does this."""
    match one.topic:
        case Topic.OWN_PART:
            return reverse("groups:own_profile")
        case Topic.CONSENT:
            return reverse("groups:consents")
        case Topic.STATEMENT:
            return reverse("groups:statement")
        case Topic.TRAINING:
            return reverse("events:event_list")
        case Topic.MEMBERS:
            return "#invitations"
        case _:
            return ""

"""Mails to the people of a match: both sides, and who accompanies them. They name no newcomer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from matching.models import Match, Side
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox


def tell_both(
    match: Match,
    template: str,
    *,
    at: datetime | None = None,
    once_per: str = "",
    sides: Collection[Side] = tuple(Side),
    answers: bool = False,
) -> None:
    """Owe the people of these sides a mail, each in their own language; each kind once.

    With `once_per`, once for each of those. Of a group that `answers`, the coordinator only.
    """
    for to, language in _readers(match, sides, answers):
        context = {"url": full_address("journey:match", match.pk, language=language)}
        if at is not None:
            with translation.override(language):
                context["when"] = date_format(timezone.localtime(at), "DATETIME_FORMAT")
        outbox.queue(
            template,
            to=to,
            about=f"match:{match.pk}:{once_per}",
            language=language,
            context=context,
        )


def tell_builder(match: Match, template: str, *, about: str, **more: Any) -> None:
    """Owe who accompanies a match a mail about one thing, once, with the way to its page."""
    builder = match.builder
    outbox.queue(
        template,
        to=builder.email,
        about=about,
        language=builder.language,
        context={
            "group": match.group.name,
            "url": full_address("journey:match", match.pk, language=builder.language),
        }
        | more,
    )


def _readers(match: Match, sides: Collection[Side], answers: bool) -> list[tuple[str | None, str]]:
    """Everybody with an address: the newcomers, and the members who take part."""
    found: list[tuple[str | None, str]] = []
    user = match.household.user
    if Side.HOUSEHOLD in sides and user and match.household.account_address:
        found.append((user.email, user.language))
    if Side.GROUP in sides:
        members = match.taking_part().select_related("user", "group")
        if answers:
            members = members.filter(pk=match.group.coordinator_id)
        found += [(member.email, member.mail_language) for member in members]
    return found

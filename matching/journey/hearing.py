"""What happens in a group during a match: who of the match hears it, and what of it."""

from typing import Any

from django.dispatch import receiver

from groups.models import Membership, WelcomeGroup
from groups.signals import coordinator_changed, member_joined, member_left
from matching.journey import admissions
from matching.models import Match, Side
from matching.services.meeting import tell_both, tell_builder


@receiver(member_left)
def tell_who_left(member: Membership, **_signal: Any) -> None:
    """Newcomers hear that somebody stopped: not who in a mail, and never why."""
    for match in _live_matches(member.group):
        if not match.had(member):
            continue
        occasion = f"left:{member.pk.hex}"
        is_unreached = not match.household.account_address
        tell_builder(
            match,
            "match_member_left",
            about=f"match:{match.pk}:{occasion}",
            member=member.name,
            is_unreached=is_unreached,
        )
        tell_both(match, "somebody_left", once_per=occasion, sides=[Side.HOUSEHOLD])


@receiver(member_joined)
def ask_who_may_join(member: Membership, **_signal: Any) -> None:
    """Nobody sees newcomers because somebody else invited them: they are asked first."""
    for match in _live_matches(member.group):
        admissions.ask_for(member, match)


@receiver(coordinator_changed)
def tell_who_coordinates(group: WelcomeGroup, **_signal: Any) -> None:
    """The builder calls somebody else from now on."""
    for match in _live_matches(group):
        offer = group.coordinator_offers.latest("answered_at")
        tell_builder(
            match,
            "match_coordinator",
            about=f"match:{match.pk}:offer:{offer.pk}",
            successor=group.coordinator.name,
        )


def _live_matches(group: WelcomeGroup) -> list[Match]:
    return list(Match.objects.live().filter(group=group).select_related("builder", "household"))

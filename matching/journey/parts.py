"""Who of a group takes care of what, as its coordinator writes it down."""

from collections.abc import Iterable

from django.db import transaction

from groups.models import Membership
from matching.journey.models import Journey, MemberPart, Part
from matching.models import Match


@transaction.atomic
def split(match: Match, pairs: Iterable[tuple[str, str]]) -> None:
    """Make these (part, key of a member) pairs the parts of the members of a match."""
    # Held, so that of two who save at once one whole answer stands.
    Match.objects.select_for_update(no_key=True).get(pk=match.pk)
    MemberPart.objects.filter(match=match).delete()
    MemberPart.objects.bulk_create(
        MemberPart(match=match, part=part, member_id=key) for part, key in sorted(pairs)
    )


def parts_of(journey: Journey) -> list[tuple[Part, list[Membership]]]:
    """Each part that was given out, with who is still in the group; nobody, if they all left."""
    by_part: dict[str, list[Membership]] = {}
    for each in MemberPart.objects.filter(match=journey.pk).select_related("member"):
        still_here = by_part.setdefault(each.part, [])
        if each.member.left_on is None:
            still_here.append(each.member)
    return [(part, by_part[part]) for part in Part if part in by_part]

"""Talks that are long overdue are told to staff: one mail in a morning, each talk once."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matching.journey.models import Journey, OverdueTalk
from samenhier.accounts.models import Organisation, Role, User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox
from samenhier.phrases import listed

Late = tuple[Journey, date]  # with the day the talk was due


def tell_staff(on: date | None = None) -> None:
    """Mail the staff of each organisation how many talks became long overdue, and of whom."""
    on = on or timezone.localdate()
    latest = on - timedelta(days=settings.OVERDUE_TALK_DAYS)
    late: dict[int, list[Late]] = defaultdict(list)
    for journey in Journey.objects.live().with_names().with_talks():
        due_on = journey.next_talk_on
        if due_on and due_on <= latest:
            late[journey.household.municipality.organisation_id].append((journey, due_on))
    for organisation, talks in late.items():
        _tell(organisation, talks, on)


@transaction.atomic
def _tell(organisation: int, talks: list[Late], on: date) -> None:
    """The mails and what was told are stored together, or neither of them."""
    # Held, so that of two workers the second one sees what the first one told.
    Organisation.objects.select_for_update().get(pk=organisation)
    told = OverdueTalk.objects.filter(match__household__municipality__organisation=organisation)
    staff = User.objects.filter(role=Role.STAFF, organisation=organisation, is_active=True)
    if told.filter(told_on=on).exists() or not staff:
        return
    before = set(told.values_list("match", "due_on"))
    new = [(each, due_on) for each, due_on in talks if (each.pk, due_on) not in before]
    if not new:
        return
    OverdueTalk.objects.bulk_create(
        OverdueTalk(match_id=each.pk, due_on=due_on, told_on=on) for each, due_on in new
    )
    for person in staff:
        _mail(person, [each for each, _due_on in new], on)


def _mail(person: User, new: list[Journey], on: date) -> None:
    accompanied = Counter(each.builder.name for each in new)
    page = full_address("admin:matching_match_changelist", language=person.language)
    outbox.queue(
        "talks_overdue",
        to=person.email,
        about=f"overdue-talks:{on}",
        language=person.language,
        context={
            "count": len(new),
            "days": settings.OVERDUE_TALK_DAYS,
            "who": listed(f"{name} ({count})" for name, count in sorted(accompanied.items())),
            "url": f"{page}?look=late",
        },
    )

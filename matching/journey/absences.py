"""A community builder is away: their matches go to a colleague, and come back by themselves.

It is two hand-overs, so that access moves as it always does: who is away sees nothing meanwhile.
"""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from matching.journey import services
from matching.journey.models import Absence, HandOver
from matching.models import Match
from samenhier.accounts.models import User

log = logging.getLogger(__name__)


def turn(today: date | None = None) -> None:
    """End and begin what is due. One absence that cannot be does not stop the rest."""
    today = today or timezone.localdate()
    for due, act in (
        (Absence.objects.to_end(today), end),
        (Absence.objects.to_begin(today), begin),
    ):
        for absence in due:
            try:
                act(absence)
            except Exception:  # whatever it is, the other builders' matches must not wait for it
                log.exception("Absence %s: %s failed", absence.pk, act.__name__)


@transaction.atomic
def begin(absence: Absence) -> None:
    """Hand the live matches over to who stands in; once."""
    held = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if held.began_at:
        return
    with override(held.stand_in.language):
        day = date_format(held.until_on, "j F")
        note = _("%(name)s is away until %(day)s.") % {"name": held.builder, "day": day}
    for match in Match.objects.live().filter(builder=held.builder):
        _hand_over(held, match, held.stand_in, f"{note}\n\n{held.note}".strip())
    held.began_at = timezone.now()
    held.save(update_fields=["began_at"])


@transaction.atomic
def end(absence: Absence) -> None:
    """Hand back what the stand-in still accompanies; what others took over stays with them."""
    held = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if held.ended_at:
        return
    with override(held.builder.language):
        note = _("%(name)s stood in while you were away.") % {"name": held.stand_in}
    taken = HandOver.objects.filter(absence=held)
    matches = Match.objects.live().filter(pk__in=taken.values("match"), builder=held.stand_in)
    for match in matches:
        _hand_over(held, match, held.builder, note)
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])


def _hand_over(absence: Absence, match: Match, to: User, note: str) -> None:
    if taken := services.hand_over(match, to, by=absence.by, note=note):
        taken.absence = absence
        taken.save(update_fields=["absence"])

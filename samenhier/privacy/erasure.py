"""Erasing a person: what the data map says of each row, and no mark of them left anywhere."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models

from samenhier.accounts.models import User
from samenhier.privacy import blotting
from samenhier.privacy.log_lock import log_unlocked
from samenhier.privacy.mapping import maps
from samenhier.privacy.models import Erasure, ErasureReason


@log_unlocked()
def erase(
    record: models.Model,
    *,
    by: User | None,
    reason: ErasureReason,
    near: Iterable[models.Model] = (),
) -> Erasure:
    """Erase the person, household or group that this record stands for. Twice does no harm.

    `by` is None when a term has run out. In rows about the records `near` (a member's group) a
    given name alone is blotted out too.
    """
    # Nobody writes anything about them meanwhile.
    type(record)._base_manager.select_for_update(no_key=True).get(pk=record.pk)
    the_map = maps()
    marks = {mark for each in the_map for mark in each.marks(record) if blotting.is_telling(mark)}
    rows = {each.label: each.erase(each.rows(record)) for each in the_map}
    # Somebody may be here twice: what is known of the other record stays as it is.
    gone = marks - blotting.still_held(marks, the_map)
    for email in (mark for mark in gone if "@" in mark):
        for each in the_map:
            rows[each.label] += each.erase(each.rows_of_address(email))
    blotting.blot_out(gone, the_map)
    for each in the_map:
        for whole in near:
            blotting.blot_out_of(each.rows(whole), blotting.given_names(marks) | marks)
    return Erasure.objects.create(
        kind=ContentType.objects.get_for_model(record),
        number=str(record.pk),
        reason=reason,
        by=by,
        rows={label: count for label, count in sorted(rows.items()) if count},
    )

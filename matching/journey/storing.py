"""Storing once what a page sends: its form brings the key of the row."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction


def store_once(row: models.Model, **own: object) -> bool:
    """Insert a row, however often its form was sent; whether it is new.

    `own` says whose the row is. Raises PermissionDenied for the key of somebody else's.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if not type(row)._default_manager.filter(pk=row.pk, **own).exists():
            raise PermissionDenied("The key of a row of somebody else.") from error
        return False
    return True

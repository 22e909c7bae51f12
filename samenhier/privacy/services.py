"""Recording consents and who looked."""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language

from samenhier.accounts.models import AuthenticatedRequest, User
from samenhier.privacy.models import AccessAction, Consent
from samenhier.shown import show

# Raise this when the words of a consent change; the answer keeps the version it was given on.
CONSENT_TEXT_VERSION = "2026-11-25"


@transaction.atomic
def record_consent(
    record: models.Model,
    purpose: str,
    *,
    is_given: bool,
    language: str | None = None,
    assisted_by: User | None = None,
) -> Consent:
    """Store a person's answer for one purpose; an earlier answer to it ends."""
    # Two answers at the same moment come one after the other: the second one ends the first.
    type(record)._base_manager.select_for_update().get(pk=record.pk)
    withdraw_consent(record, purpose)
    return Consent.objects.create(
        record=record,
        purpose=purpose,
        is_given=is_given,
        text_version=CONSENT_TEXT_VERSION,
        language=language or get_language() or "nl",
        assisted_by=assisted_by,
    )


def withdraw_consent(record: models.Model, purpose: str) -> None:
    """End the standing answer for one purpose, at once."""
    standing = Consent.objects.about(record).standing().filter(purpose=purpose)
    standing.update(ended_at=timezone.now())


def log_access(
    record: models.Model, action: str, *, request: AuthenticatedRequest, reason: str = ""
) -> None:
    """The signed-in user saw or used a person's record: it is written down with the answer."""
    show(request, [record], action=action, reason=reason)


def log_list_access(records: Iterable[models.Model], *, request: AuthenticatedRequest) -> None:
    """The signed-in user saw each of these records in a list."""
    show(request, records, action=AccessAction.VIEW)

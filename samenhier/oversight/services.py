"""Opening a record with a reason, and judging what is unusual."""

from django.db import models, transaction
from django.utils import timezone

from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox
from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.models import Access, AccessAction


@transaction.atomic
def open_record(record: models.Model, *, why: str, reason: str, path: str, by: User) -> Access:
    """Open a record for a while: in the log with the reason, and every officer hears at once."""
    access = Access.objects.create(
        record=record, user=by, action=AccessAction.OPEN, why=why, reason=reason, path=path[:300]
    )
    for officer in User.objects.officers():
        outbox.queue(
            "record_opened",
            to=officer.email or "",
            about=f"opened:{access.pk}",
            language=officer.language,
            context={
                "reference": access.reference,
                "url": full_address("admin:privacy_access_changelist", language=officer.language),
            },
        )
    return access


def judge(unusual: UnusualAccess, *, note: str, by: User) -> None:
    """An officer has looked into it; what they found stays with it."""
    unusual.note, unusual.seen_by, unusual.seen_at = note, by, timezone.now()
    unusual.save(update_fields=["note", "seen_by", "seen_at"])

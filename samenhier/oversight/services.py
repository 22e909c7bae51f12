"""Opening a record with a reason, and finding and judging what is unusual."""

from datetime import date

from django.db import models, transaction
from django.utils import timezone

from samenhier.accounts.models import User
from samenhier.oversight import unusual as rules
from samenhier.oversight.models import UnusualAccess
from samenhier.oversight.telling import tell
from samenhier.privacy.models import Access, AccessAction


@transaction.atomic
def open_record(record: models.Model, *, why: str, reason: str, path: str, by: User) -> Access:
    """Open a record for a while: in the log with the reason, and every officer hears at once."""
    access = Access.objects.create(
        record=record, user=by, action=AccessAction.OPEN, why=why, reason=reason, path=path[:300]
    )
    tell(
        "record_opened",
        "admin:privacy_access_changelist",
        about=f"opened:{access.pk}",
        context={"reference": access.reference},
    )
    return access


@transaction.atomic
def report_unusual(day: date) -> None:
    """Judge the looks of a day; of what is new the officers get one mail, a number and a link."""
    found = rules.find(day)
    if found:
        tell(
            "unusual_looks",
            "admin:oversight_unusualaccess_changelist",
            about=f"unusual:{found[-1].pk}",
            context={"number": len(found)},
        )


def judge(unusual: UnusualAccess, *, note: str, by: User) -> None:
    """An officer has looked into it; what they found stays with it."""
    unusual.note, unusual.seen_by, unusual.seen_at = note, by, timezone.now()
    unusual.save(update_fields=["note", "seen_by", "seen_at"])

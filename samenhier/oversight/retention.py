"""How long unusual looks stay known: as long as what they prove can be asked about."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samenhier.oversight.models import UnusualAccess
from samenhier.privacy.letting_go import Rule, delete, register


def old_findings(at: datetime) -> QuerySet[UnusualAccess]:
    since = at - relativedelta(months=settings.PROOF_MONTHS)
    found: QuerySet[UnusualAccess] = UnusualAccess.objects.filter(found_at__lte=since)
    return found


register(
    Rule(
        "unusual_looks",
        _("Unusual looks that were found long ago"),
        old_findings,
        delete,
    )
)

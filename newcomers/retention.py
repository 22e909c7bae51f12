"""How long newcomers stay known."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from newcomers.models import Household, HouseholdStatus, HouseholdStatusChange, RegistrationDraft
from newcomers.services import erase_household
from samenhier.privacy.letting_go import Rule, delete, register
from samenhier.privacy.models import ErasureReason

GONE = [HouseholdStatus.WITHDRAWN, HouseholdStatus.NOT_SUITABLE]


def refused_households(at: datetime) -> QuerySet[Household]:
    """Households that never had a match and left, or were referred elsewhere, so long ago."""
    since = at - relativedelta(months=settings.REFUSED_MONTHS)
    lately = HouseholdStatusChange.objects.filter(record=OuterRef("pk"), at__gt=since)
    return Household.objects.filter(
        ~Exists(lately), status__in=GONE, created_at__lte=since, matches=None
    )


register(
    Rule(
        "unfinished_registrations",
        _("Registrations that nobody went on with"),
        lambda at: RegistrationDraft.objects.expired(),
        delete,
    ),
    Rule(
        "refused_households",
        _("Households that left or were referred elsewhere"),
        refused_households,
        lambda household: erase_household(household, by=None, reason=ErasureReason.TERM),
        erases=True,
    ),
)

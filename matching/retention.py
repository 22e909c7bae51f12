"""How long both sides of a match stay known after it."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from groups.models import LIVE_STATUSES as LIVE_GROUPS
from groups.models import WelcomeGroup
from groups.services.erasing import erase_group
from matching.models import Match, MatchStatusChange
from matching.models.match import LIVE_STATUSES
from newcomers.models import Household
from newcomers.services import OVER_STATUSES, erase_household
from samenhier.privacy.letting_go import Rule, register
from samenhier.privacy.models import ErasureReason


def _recent(at: datetime) -> QuerySet[Match]:
    """Matches that live, or ended less than the follow-up and the term after it ago."""
    months = settings.FOLLOW_UP_MONTHS + settings.MATCH_MONTHS
    since = at - relativedelta(months=months)
    lately = MatchStatusChange.objects.filter(record=OuterRef("pk"), at__gt=since)
    return Match.objects.filter(Q(status__in=LIVE_STATUSES) | Exists(lately))


def former_households(at: datetime) -> QuerySet[Household]:
    """Households whose last match is long over, and who do not wait for another."""
    over = Household.objects.exclude(pk__in=_recent(at).values("household"))
    return over.filter(matches__isnull=False, status__in=OVER_STATUSES).distinct()


def former_groups(at: datetime) -> QuerySet[WelcomeGroup]:
    """Groups whose last match is long over, and who do not go on."""
    over = WelcomeGroup.objects.exclude(pk__in=_recent(at).values("group"))
    return over.filter(matches__isnull=False).exclude(status__in=LIVE_GROUPS).distinct()


register(
    Rule(
        "former_households",
        _("Households whose year together is long over"),
        former_households,
        lambda household: erase_household(household, by=None, reason=ErasureReason.TERM),
        erases=True,
    ),
    Rule(
        "former_groups",
        _("Groups whose year together is long over"),
        former_groups,
        lambda group: erase_group(group, by=None, reason=ErasureReason.TERM),
        erases=True,
    ),
)

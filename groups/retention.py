"""How long residents stay known."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import (
    GroupStatus,
    GroupStatusChange,
    JoinRequest,
    Membership,
    SignUpDraft,
    WelcomeGroup,
)
from groups.services.erasing import erase_group, erase_member
from samenhier.privacy.letting_go import Rule, delete, register
from samenhier.privacy.models import ErasureReason

GONE = [GroupStatus.REJECTED, GroupStatus.WITHDRAWN]


def refused_groups(at: datetime) -> QuerySet[WelcomeGroup]:
    """Groups that never had a match and were refused or withdrew so long ago."""
    since = at - relativedelta(months=settings.REFUSED_MONTHS)
    lately = GroupStatusChange.objects.filter(record=OuterRef("pk"), at__gt=since)
    return WelcomeGroup.objects.filter(
        ~Exists(lately), status__in=GONE, created_at__lte=since, matches=None
    )


def former_members(at: datetime) -> QuerySet[Membership]:
    """Who left a group that never had a match; the others stay as long as their match."""
    since = timezone.localdate(at) - relativedelta(months=settings.REFUSED_MONTHS)
    return Membership.objects.filter(left_on__lte=since, group__matches=None).select_related(
        "group__municipality"
    )


register(
    Rule(
        "unfinished_sign_ups",
        _("Sign-ups that nobody went on with"),
        lambda at: SignUpDraft.objects.expired(),
        delete,
    ),
    Rule(
        "unanswered_join_requests",
        _("Requests to join a group that were not confirmed"),
        lambda at: JoinRequest.objects.expired(),
        delete,
    ),
    Rule(
        "former_members",
        _("Members who left a group that had no match"),
        former_members,
        lambda member: erase_member(member, by=None, reason=ErasureReason.TERM),
        erases=True,
    ),
    Rule(
        "refused_groups",
        _("Groups that were not accepted or withdrew"),
        refused_groups,
        lambda group: erase_group(group, by=None, reason=ErasureReason.TERM),
        erases=True,
    ),
)

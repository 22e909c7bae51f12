"""How long accounts stay that nobody uses, and proof of what is gone."""

from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.privacy.erasure import erase
from samenhier.privacy.letting_go import Rule, register
from samenhier.privacy.models import Access, Consent, Erasure, ErasureReason


def closed_accounts(at: datetime) -> QuerySet[User]:
    """Accounts that were closed, and not used for so long."""
    since = at - relativedelta(months=settings.ACCOUNT_MONTHS)
    unused = Q(last_login__lte=since) | Q(last_login=None, date_joined__lte=since)
    closed: QuerySet[User] = User.objects.filter(unused, is_active=False)
    return closed


def _proof_of_erased(at: datetime) -> Q:
    """Rows about records that were erased so long ago that nobody asks about them any more."""
    since = at - relativedelta(months=settings.PROOF_MONTHS)
    found = Q(pk=None)
    for kind, number in Erasure.objects.filter(at__lte=since).values_list("kind", "number"):
        found |= Q(content_type=kind, object_id=number)
    return found


def _delete(row: Any) -> None:
    row.delete()


register(
    Rule(
        "closed_accounts",
        _("Accounts that were closed long ago"),
        closed_accounts,
        lambda user: erase(user, by=None, reason=ErasureReason.TERM),
        erases=True,
    ),
    Rule(
        "consents_of_erased",
        _("Answers on consent of people who were erased"),
        lambda at: Consent.objects.filter(_proof_of_erased(at)),
        _delete,
    ),
    Rule(
        "accesses_of_erased",
        _("The access log of people who were erased"),
        lambda at: Access.objects.filter(_proof_of_erased(at)),
        _delete,
    ),
)

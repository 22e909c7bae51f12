"""How long accounts stay that nobody uses, and proof of what is gone."""

from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.privacy.erasure import erase
from samenhier.privacy.letting_go import Rule, delete, register
from samenhier.privacy.models import Access, Consent, Erasure, ErasureReason


def closed_accounts(at: datetime) -> QuerySet[User]:
    """Accounts that were closed, and not used for so long."""
    since = at - relativedelta(months=settings.ACCOUNT_MONTHS)
    unused = Q(last_login__lte=since) | Q(last_login=None, date_joined__lte=since)
    closed: QuerySet[User] = User.objects.filter(unused, is_active=False)
    return closed


def proof_of_erased(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Rows about records that were erased so long ago that nobody asks about them any more."""
    since = at - relativedelta(months=settings.PROOF_MONTHS)
    found = Q(pk=None)
    # Only kinds that these rows are about: accounts have numbers of another form.
    for kind in rows.order_by().values_list("content_type", flat=True).distinct():
        erased = Erasure.objects.filter(kind=kind, at__lte=since)
        found |= Q(content_type=kind, object_id__in=list(erased.values_list("number", flat=True)))
    return rows.filter(found)


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
        lambda at: proof_of_erased(Consent.objects.all(), at),
        delete,
    ),
    Rule(
        "accesses_of_erased",
        _("The access log of people who were erased"),
        lambda at: proof_of_erased(Access.objects.all(), at),
        delete,
    ),
)

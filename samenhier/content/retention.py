"""How long stories that are off the site stay, and questions that were answered."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from samenhier.content.models import PartnerEnquiry, Story
from samenhier.privacy.letting_go import Rule, delete, register
from samenhier.privacy.models import Consent


def withdrawn_stories(at: datetime) -> QuerySet[Story]:
    """Stories without a yes, whose last yes ended so long ago."""
    since = at - relativedelta(months=settings.REFUSED_MONTHS)
    yes = Consent.objects.filter(object_id=OuterRef("pk"), is_given=True)
    lately = yes.filter(ended_at=None) | yes.filter(ended_at__gt=since)
    return Story.objects.filter(~Exists(lately), updated_at__lte=since)


def answered_enquiries(at: datetime) -> QuerySet[PartnerEnquiry]:
    since = at - relativedelta(months=settings.PROOF_MONTHS)
    return PartnerEnquiry.objects.filter(answered_at__lte=since)


register(
    Rule(
        "withdrawn_stories", _("Stories that may not be shown any more"), withdrawn_stories, delete
    ),
    Rule("answered_enquiries", _("Questions of partners, answered"), answered_enquiries, delete),
)

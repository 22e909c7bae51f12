"""How long sealed incidents stay: apart from everything else, from the day they were closed."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.letting_go import Rule, register
from samenhier.safeguarding.models import Incident, IncidentStatus
from samenhier.safeguarding.services import destroy


def closed_incidents(at: datetime) -> QuerySet[Incident]:
    since = at - relativedelta(months=settings.INCIDENT_MONTHS)
    return Incident.objects.filter(status=IncidentStatus.CLOSED, closed_at__lte=since)


register(Rule("closed_incidents", _("Concerns that were closed"), closed_incidents, destroy))

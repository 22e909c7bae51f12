"""How long it stays known what people needed at an event."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from samenhier.privacy.letting_go import Rule, register


def old_wishes(at: datetime) -> QuerySet[Registration]:
    over = at - timedelta(days=settings.WISHES_DAYS)
    return Registration.objects.filter(event__ends_at__lte=over).exclude(wishes="")


def forget_wishes(registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(wishes="")


register(Rule("event_wishes", _("What people needed at an event"), old_wishes, forget_wishes))

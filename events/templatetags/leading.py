"""What somebody leads, for the page where their work begins."""

from datetime import timedelta

from django import template
from django.conf import settings
from django.utils import timezone

from events.models import Event
from samenhier.accounts.models import User

register = template.Library()

MOST_SHOWN = 3  # of a series they are many


@register.inclusion_tag("events/_led.html")
def led_events(user: User) -> dict[str, list[Event]]:
    """The trainings and events this user leads: those of now, and the next ones."""
    led = Event.objects.trained_by(user).filter(is_cancelled=False).order_by("starts_at", "pk")
    since = timezone.now() - timedelta(days=settings.ATTENDANCE_DAYS)
    return {"events": list(led.filter(ends_at__gte=since)[:MOST_SHOWN])}

"""Dates and people as a builder would say them."""

import re
from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def when(day: date) -> str:
    """A day as seen from today: "3 days late", "today", "tomorrow", "in 2 weeks"."""
    days = (day - timezone.localdate()).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days < 2:
        return _("tomorrow") if days else _("today")
    if days < 14:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    weeks = days // 7
    return ngettext("in %(weeks)d week", "in %(weeks)d weeks", weeks) % {"weeks": weeks}


@register.filter
def first_name(name: str) -> str:
    return name.split(" ", maxsplit=1)[0]


@register.filter
def tel(phone: str) -> str:
    """A phone number as an address to call: digits, and the plus in front."""
    return "tel:" + re.sub(r"(?<!^)\+|[^\d+]", "", phone.strip())

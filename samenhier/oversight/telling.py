"""Telling who keeps an eye on the access log: the officers, or who stands in while there is none.

Never the coordinators, whose own looks stand in the log.
"""

import logging
from typing import Any

from django.conf import settings

from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox

log = logging.getLogger(__name__)


def tell(template: str, page: str, *, about: str, context: dict[str, Any]) -> None:
    """Mail every officer a link to a page; who stands in has no account, and gets no link."""
    officers = list(User.objects.officers())
    for officer in officers:
        url = full_address(page, language=officer.language)
        outbox.queue(
            template,
            to=officer.email or "",
            about=about,
            language=officer.language,
            context=context | {"url": url},
        )
    if not officers:
        _tell_stand_in(template, about=about, context=context)


def _tell_stand_in(template: str, *, about: str, context: dict[str, Any]) -> None:
    """Tell the address that the programme named; without one nobody hears, and the log says so."""
    if not settings.OFFICER_STAND_IN_EMAIL:
        log.warning("No privacy officer has an account: nobody was told (%s).", template)
        return
    outbox.queue(
        template,
        to=settings.OFFICER_STAND_IN_EMAIL,
        about=about,
        language=settings.LANGUAGE_CODE,
        context=context | {"url": ""},
    )

"""Every mail in every language, for staff to look at and to send to themselves."""

from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from samenhier.accounts.limits import TOO_OFTEN, is_too_often
from samenhier.accounts.models import AuthenticatedRequest
from samenhier.letters import Letter
from samenhier.outbox.mails import MAILS, SIGN_IN_MAILS, Mail, compose
from samenhier.outbox.models import Message
from samenhier.outbox.services import queue_test

TESTS_PER_HOUR = 40
# A mail as a page of its own: its inline style may be drawn; nothing runs, nothing is fetched.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
}


@dataclass(frozen=True)
class Preview:
    """One form of one mail in one language, filled with its sample."""

    name: str
    mail: Mail
    language: str
    number: int = 1

    @property
    def sample(self) -> dict[str, Any]:
        return self.mail.samples[self.number - 1]

    @property
    def letter(self) -> Letter:
        return compose(self.name, self.language, self.sample)

    @property
    def numbers(self) -> range:
        return range(1, len(self.mail.samples) + 1)

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """All mails: the subject, and when each is sent."""
    language = get_language() or settings.LANGUAGE_CODE
    kinds = [
        (title, [Preview(name, mail, language) for name, mail in mails.items()])
        for title, mails in ((_("From the outbox"), MAILS), (_("At sign-in"), SIGN_IN_MAILS))
    ]
    return _page(request, "admin/outbox/mail_list.html", title=_("All mails"), kinds=kinds)


@require_safe
def mail(request: HttpRequest, name: str, language: str, number: int) -> HttpResponse:
    """One mail: its subject, its HTML on two widths, and its text."""
    preview = _preview(name, language, number)
    return _page(request, "admin/outbox/mail.html", title=preview.letter.subject, preview=preview)


@require_safe
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]  # its type knows no arguments from the address
def mail_html(request: HttpRequest, name: str, language: str, number: int) -> HttpResponse:
    """The HTML of a mail and nothing around it, for the frame in its page."""
    return HttpResponse(_preview(name, language, number).letter.html)


@require_POST
def mail_test(request: AuthenticatedRequest, name: str, language: str, number: int) -> HttpResponse:
    """Send a mail with its sample to the reader's own address, and nowhere else."""
    preview = _preview(name, language, number)
    if is_too_often(request, "test-mail", per_hour=TESTS_PER_HOUR):
        messages.error(request, TOO_OFTEN)
    else:
        queue_test(name, by=request.user, language=language, context=preview.sample)
        sent = _("The test mail is on its way to %(address)s.") % {"address": request.user.email}
        messages.success(request, sent)
    return redirect("admin:outbox_message_mail", name, language, number)


def _preview(name: str, language: str, number: int) -> Preview:
    mail = (MAILS | SIGN_IN_MAILS).get(name)
    if mail is None or language not in dict(settings.LANGUAGES):
        raise Http404
    if not 1 <= number <= len(mail.samples):
        raise Http404
    return Preview(name, mail, language, number)


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    everywhere = admin.site.each_context(request)
    own = {"opts": Message._meta, "languages": settings.LANGUAGES}
    return render(request, template, everywhere | own | context)

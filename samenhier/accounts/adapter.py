"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.letters import HEADERS, Letter

SITE = {"name": "Samen Hier", "domain": settings.SITE_URL}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come with a group, a household or a job, never from an open sign-up page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code from the mail. Type it once more."),
        "too_many_login_attempts": _(
            "This went wrong a few times. Ask for a new code, or try again in a while."
        ),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. You can also have a code mailed."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(
        self, request: HttpRequest, user: User, *, email: str | None, **details: Any
    ) -> HttpResponse | None:
        """A code that was mailed and typed back proves the address; without a second mail."""
        proven = {
            record.get("email")
            for record in get_authentication_records(request, user)
            if record["method"] == "code"
        }
        if email and email in proven:
            EmailAddress.objects.get_or_create(
                user=user, email=email.lower(), defaults={"verified": True, "primary": True}
            )
        response: HttpResponse | None = super().pre_login(request, user, email=email, **details)
        return response

    def format_email_subject(self, subject: str) -> str:
        return f"{SITE['name']}: {subject}"

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], **options: Any
    ) -> EmailMessage:
        """The same simple HTML as every mail of ours, made of the text."""
        message: EmailMessage = super().render_mail(template_prefix, email, context, **options)
        letter = Letter(str(message.subject), str(message.body), get_language() or "nl")
        message.extra_headers.update(HEADERS)
        if isinstance(message, EmailMultiAlternatives):
            message.attach_alternative(letter.html, "text/html")
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails speak for the programme, not for the address that the request came in on."""
        super().send_mail(template_prefix, email, {**context, "current_site": SITE})

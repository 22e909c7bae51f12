"""How allauth behaves here."""

import time
from email.utils import parseaddr
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.addresses import full_address
from samenhier.outbox.delivery import NotDelivered
from samenhier.outbox.services import send_secret
from samenhier.privacy.fields import decrypt, encrypt
from samenhier.signing_in.middleware import SEEN

NOT_SENT = _(
    "The mail did not go out just now. That is our fault, not yours. Please try again in a few "
    "minutes. Does it still not work? Write to %(address)s."
)
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With the code of your app"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come with a group, a household or a job, never from an open sign-up page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This address and this password do not belong together. Look at both once more, or "
            "let us mail you a code."
        ),
        "enter_current_password": _("This is not your password of now. Try again."),
        "incorrect_code": _(
            "This is not the code we sent last. Look in the newest mail, and copy it letter by "
            "letter."
        ),
        "incorrect_password": _("This password is not right. Try again."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
        "rate_limited": _("That was very often in a short time. Wait a few minutes."),
        "too_many_login_attempts": _(
            "That was tried many times in a short while. Wait a few minutes, and try again."
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

    def login(self, request: HttpRequest, user: User) -> None:
        """Signed in until the browser closes, by whichever way."""
        super().login(request, user)
        request.session.set_expiry(0)
        request.session[SEEN] = int(time.time())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it at once; when that fails, back to the form, whoever the address belongs to."""
        name = template_prefix.rpartition("/")[2]
        language = get_language() or settings.LANGUAGE_CODE
        try:
            send_secret(name, to=email, language=language, context=context)
        except NotDelivered as problem:
            address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
            messages.error(current.request, NOT_SENT % {"address": address})
            raise ImmediateHttpResponse(redirect(current.request.get_full_path())) from problem

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On our own address, whichever name the request came in on."""
        user, _dash, token = key.partition("-")
        return full_address("account_reset_password_from_key", user, token)

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC
    ) -> str:
        return full_address("account_confirm_email", emailconfirmation.key)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who signed in a moment ago has just shown it."""
        request = current.request
        moments = (one["at"] for one in get_authentication_records(request, request.user))
        return bool(time.time() - max(moments, default=0) > app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """The ways to show once more who you are, in our words."""
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS[way["id"]]} for way in ways]


class SecondStepAdapter(DefaultMFAAdapter):
    """The secret of an app, and the recovery codes, are encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is not right. Your app makes a new one every half minute: type the one it "
            "shows now."
        ),
        "unverified_email": _("First confirm your e-mail address: sign in with a mailed code."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

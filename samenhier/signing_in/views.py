"""The pages of allauth, where ours do or tell more."""

from email.utils import parseaddr
from typing import Any, NoReturn

from allauth.account import views as account
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest


class AnewMixin:
    """Begin anew: who asks for another code, or gave the wrong address, is not held back."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        clear_login(request)


class SignIn(AnewMixin, account.LoginView):
    """With a code or with a password."""


class AskCode(AnewMixin, account.RequestLoginCodeView):
    """The address to which the code goes."""


class TypeCode(account.ConfirmLoginCodeView):
    """The code, and what to do when no mail comes."""

    def get_context_data(self, **details: Any) -> dict[str, Any]:
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        told = {"minutes": minutes, "address": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}
        return super().get_context_data(**details) | told


@login_not_required
def no_sign_up(request: HttpRequest) -> NoReturn:
    """Nothing: allauth wants the name, and accounts are made elsewhere."""
    raise Http404

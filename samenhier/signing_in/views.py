"""The pages of allauth, where ours do or tell more."""

from email.utils import parseaddr
from typing import Any, NoReturn

from allauth.account import views as account
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from samenhier.accounts.limits import limited


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
        return {**super().get_context_data(**details), **told}


class SetUpSecondStep(totp.ActivateTOTPView):
    """The picture and the key for an app, and the first code it makes."""

    def form_valid(self, form: Form) -> HttpResponse:
        """That code shows who it is: the recovery codes need not ask for another one."""
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, app, reauthenticated=True)
        return response


@login_not_required
@limited("sign-out")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signed out, and what this browser still kept of unfinished forms is gone."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response


@login_not_required
def no_sign_up(request: HttpRequest) -> NoReturn:
    """Nothing: allauth wants the name, and accounts are made elsewhere."""
    raise Http404

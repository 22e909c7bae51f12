"""The forms of allauth in our words; what they check is theirs."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenhier.contact import EmailField

ADDRESS = _("Your e-mail address")
LONGEST_ADDRESS = 254  # what an address may count (RFC 5321), and what the outbox holds
NO_PASSWORD = _("Type your password.")
NEW_PASSWORD_HELP = _("At least 8 characters. Take a sentence that only you know.")


def _say(form: forms.BaseForm, name: str, label: Any, left_empty: Any, help_text: Any = "") -> None:
    """Name a field: the label stands above it, and never in it; and say what is missing."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = left_empty
    field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", ADDRESS, EmailField.default_error_messages["required"])
        _say(self, "password", _("Your password"), NO_PASSWORD)


class AskCodeForm(account.RequestLoginCodeForm):
    email = EmailField(
        label=ADDRESS,
        help_text=_("The address on which you hear from us."),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_empty = _("Type the code from the mail.")
        _say(self, "code", _("The code from the mail"), left_empty, _("For example: ABCD-2345"))
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "dir": "ltr"}


class ForgottenPasswordForm(account.ResetPasswordForm):
    email = EmailField(
        label=ADDRESS,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _say_new_password(form: forms.BaseForm) -> None:
    _say(
        form,
        "password1",
        _("The new password"),
        _("Type the password that you want from now on."),
        NEW_PASSWORD_HELP,
    )
    once_more = _("Type the new password once more, so that we know there is no slip in it.")
    _say(form, "password2", _("The new password once more"), once_more)


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_new_password(self)


class FirstPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_new_password(self)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Your password of now"), NO_PASSWORD)
        _say_new_password(self)


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Your password"), NO_PASSWORD)


# --- The second step -----------------------------------------------------------------------


def _say_app_code(form: forms.BaseForm, help_text: Any) -> None:
    label = pgettext_lazy("two steps", "The code of your app")
    _say(form, "code", label, _("Type the code that your app shows."), help_text)
    form.fields["code"].widget.attrs |= {"dir": "ltr"}


SIX_OR_EIGHT = _("Six digits. Or one of your recovery codes, of eight digits.")


class SecondStepForm(second_step.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_app_code(self, SIX_OR_EIGHT)


class SecondStepAgainForm(second_step.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_app_code(self, SIX_OR_EIGHT)


class ActivateForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_app_code(self, _("The six digits that the app shows now."))

"""What somebody types to go on or to come in, and the language they read."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.codes import read_code


class CodeForm(forms.Form):
    """A code from paper."""

    code = forms.CharField(
        label=_("The code on your paper"),
        help_text=_("Large or small letters are both fine, with or without dashes."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "data-code": "",
            }
        ),
        error_messages={"required": _("Type the code that stands on your paper.")},
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("Type the code that stands on your paper."), code="required")
        return code


class LanguageForm(forms.Form):
    """In which language somebody reads the pages."""

    language = forms.ChoiceField(
        label=_("In which language do you read the pages together?"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Choose the language in which you read the pages.")},
    )

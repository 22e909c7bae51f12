"""Who hears how far a referral is, from now on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newcomers.models import Referral
from samenhier.contact import EmailField
from samenhier.traits.people import NameField


class NewLinkForm(forms.Form):
    """A colleague may have taken over: the new link goes to whom is named here."""

    use_required_attribute = False

    name = NameField(
        label=_("Name of who refers"),
        error_messages={"required": _("Type the name of who refers.")},
    )
    email = EmailField(label=_("E-mail address that gets the new link"))

    def __init__(self, data: Any = None, *, referral: Referral) -> None:
        super().__init__(data, initial={"name": referral.name, "email": referral.email})

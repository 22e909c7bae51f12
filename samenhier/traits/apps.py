from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TraitsConfig(AppConfig):
    name = "samenhier.traits"
    verbose_name = _("What people have in common")

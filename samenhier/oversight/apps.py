from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "samenhier.oversight"
    verbose_name = _("Oversight")

    def ready(self) -> None:
        """Each app says in `<app>/oversight.py` whose data its rows hold, and what is unusual."""
        autodiscover_modules("oversight")

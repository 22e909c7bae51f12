from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneyConfig(AppConfig):
    name = "matching.journey"
    verbose_name = _("The year together")

    def ready(self) -> None:
        from matching.journey import hearing  # noqa: F401  # what groups tell

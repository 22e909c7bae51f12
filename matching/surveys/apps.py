from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "matching.surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from matching.surveys import moments  # noqa: F401  # what the page of a match tells

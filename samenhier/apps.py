"""The project's own Django app (commands, static files) and the staff site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SamenHierConfig(AppConfig):
    name = "samenhier"


class StaffSiteConfig(AdminConfig):
    """Django's admin with our home page in front."""

    default_site = "samenhier.admin.StaffSite"

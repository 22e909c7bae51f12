"""The staff site: Django's admin that starts from today's work."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class StaffSite(admin.AdminSite):
    site_header = site_title = "Samen Hier"
    index_title = _("Today")
    index_template = "admin/home.html"

"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from samenhier import views

handler403 = "samenhier.views.forbidden"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("start/", views.start, name="start"),
        path("styleguide/", views.styleguide, name="styleguide"),
        path("account/", include("allauth.urls")),
        path("groups/", include("groups.urls")),
        path("household/", include("newcomers.urls")),
        path("events/", include("events.urls")),
        path("matches/", include("matching.journey.urls")),
        path("concern/", include("samenhier.safeguarding.urls")),
        path("reports/", include("samenhier.reports.urls")),
        path("pages/", include("samenhier.content.urls")),
        path("admin/", admin.site.urls),
    ),
]

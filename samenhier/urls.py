"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from samenhier import views
from samenhier.calendars.views import feed
from samenhier.sitemaps import SITEMAPS

handler403 = "samenhier.views.forbidden"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("calendar/<str:token>.ics", feed, name="calendar_feed"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", login_not_required(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("start/", views.start, name="start"),
        path("styleguide/", views.styleguide, name="styleguide"),
        path("account/", include("samenhier.signing_in.urls")),
        path("calendar/", include("samenhier.calendars.urls")),
        path("groups/", include("groups.urls")),
        path("household/", include("newcomers.urls")),
        path("refer/", include("newcomers.referring_urls")),
        path("register/", include("newcomers.registering_urls")),
        path("events/", include("events.urls")),
        path("proposals/", include("matching.urls")),
        path("matches/", include("matching.journey.urls")),
        path("survey/", include("matching.surveys.urls")),
        path("concern/", include("samenhier.safeguarding.urls")),
        path("oversight/", include("samenhier.oversight.urls")),
        path("reports/", include("samenhier.reports.urls")),
        path("municipalities/<slug:slug>/", views.municipality, name="municipality"),
        path("admin/", admin.site.urls),
        path("", include("samenhier.content.urls")),
    ),
]

from django.urls import path

from newcomers.views import own

app_name = "newcomers"

urlpatterns = [
    path("", own.own, name="own"),
    path("consent/<slug:purpose>/", own.consent, name="consent"),
]

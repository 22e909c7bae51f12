from django.urls import path

from newcomers.views import own, referring

app_name = "newcomers"

urlpatterns = [
    path("", own.own, name="own"),
    path("consent/<slug:purpose>/", own.consent, name="consent"),
    path("told-by/", referring.follow, name="follow"),
]

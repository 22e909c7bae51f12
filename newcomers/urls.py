from django.urls import path

from newcomers.views import own, urgent

app_name = "newcomers"

urlpatterns = [
    path("", own.own, name="own"),
    path("consent/<slug:purpose>/", own.consent, name="consent"),
    path("urgent/", urgent.ask, name="urgent"),
    path("urgent/<uuid:pk>/", urgent.contact, name="urgent_contact"),
]

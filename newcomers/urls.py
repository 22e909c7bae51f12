from django.urls import path

from newcomers import views

app_name = "newcomers"

urlpatterns = [
    path("", views.own, name="own"),
    path("consent/<slug:purpose>/", views.consent, name="consent"),
]

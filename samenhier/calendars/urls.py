from django.urls import path

from samenhier.calendars import views

app_name = "calendars"

urlpatterns = [
    path("", views.own, name="own"),
    path("renew/", views.renew, name="renew"),
    path("stop/", views.stop, name="stop"),
]

from django.urls import path

from samenhier.safeguarding import views

app_name = "safeguarding"

urlpatterns = [
    path("", views.report, name="report"),
    path("thanks/", views.reported, name="reported"),
    path("incidents/", views.incident_list, name="list"),
    path("incidents/<uuid:pk>/", views.incident_detail, name="incident"),
]

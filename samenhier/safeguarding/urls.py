from django.urls import path

from samenhier.safeguarding import views

app_name = "safeguarding"

urlpatterns = [
    path("", views.report, name="report"),
    path("thanks/", views.reported, name="reported"),
    path("incidents/", views.incident_list, name="list"),
    path("incidents/<uuid:pk>/", views.incident_detail, name="incident"),
    path("incidents/<uuid:pk>/write/", views.incident_write, name="write"),
    path("incidents/<uuid:pk>/close/", views.incident_close, name="close"),
    path("incidents/<uuid:pk>/handlers/", views.incident_assign, name="assign"),
]

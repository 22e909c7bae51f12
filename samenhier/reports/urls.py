from django.urls import path

from samenhier.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.municipality, name="municipality"),
    path("impact/", views.impact, name="impact"),
    path("numbers.csv", views.municipality_csv, name="municipality_csv"),
    path("research/", views.research, name="research"),
    path("research/dictionary.json", views.research_dictionary, name="research_dictionary"),
    path("research/cases.csv", views.research_export, name="research_export"),
]

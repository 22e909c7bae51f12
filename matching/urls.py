from django.urls import path

from matching import views

app_name = "proposals"

urlpatterns = [
    path("<uuid:pk>/", views.question, name="question"),
    path("<uuid:pk>/pass-on/", views.pass_on, name="pass_on"),
]

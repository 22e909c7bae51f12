from django.urls import path

from samenhier.content import views

app_name = "content"

urlpatterns = [path("<slug:slug>/", views.page, name="page")]

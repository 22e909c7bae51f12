from django.urls import path

from samenhier.oversight import views

app_name = "oversight"

urlpatterns = [
    path("open/<slug:kind>/<uuid:pk>/", views.reason, name="reason"),
    path("erase/", views.erase, name="erase"),
    path("erase/<slug:kind>/<str:pk>/", views.erase_one, name="erase_one"),
]

from django.urls import path

from newcomers.views import referring

app_name = "refer"

urlpatterns = [
    path("", referring.refer, name="refer"),
    path("thanks/", referring.referred, name="referred"),
    path("how-far/<str:token>/", referring.status, name="status"),
    path("link/<uuid:pk>/new/", referring.new_link, name="new_link"),
    path("link/<uuid:pk>/stop/", referring.stop_link, name="stop_link"),
]

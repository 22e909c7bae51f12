from django.urls import path

from events import views

app_name = "events"

urlpatterns = [
    path("", views.event_list, name="event_list"),
    path("<uuid:pk>/", views.event_detail, name="event_detail"),
    path("<uuid:pk>/register/", views.register, name="register"),
    path("<uuid:pk>/leave/", views.leave, name="leave"),
]

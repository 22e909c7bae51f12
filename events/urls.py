from django.urls import path

from events import trainer_pages, views

app_name = "events"

urlpatterns = [
    path("", views.event_list, name="event_list"),
    path("<uuid:pk>/", views.event_detail, name="event_detail"),
    path("<uuid:pk>/calendar/", views.calendar, name="calendar"),
    path("<uuid:pk>/register/", views.register, name="register"),
    path("<uuid:pk>/register-all/", views.register_all, name="register_all"),
    path("<uuid:pk>/come/", views.come, name="come"),
    path("<uuid:pk>/wishes/", views.wishes, name="wishes"),
    path("<uuid:pk>/who-is-there/", trainer_pages.who_is_there, name="who_is_there"),
    path("<uuid:pk>/leave/", views.leave, name="leave"),
]

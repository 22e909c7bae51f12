from django.urls import path

from matching.journey import views

app_name = "journey"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("<uuid:pk>/", views.match_page, name="match"),
    path("<uuid:pk>/start/", views.start, name="start"),
    path("<uuid:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:pk>/talks/new/", views.check_in_new, name="check_in_new"),
    path("talks/<uuid:pk>/", views.check_in_edit, name="check_in_edit"),
    path("follow-ups/<uuid:pk>/done/", views.follow_up_done, name="follow_up_done"),
]

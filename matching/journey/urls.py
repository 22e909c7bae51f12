from django.urls import path

from matching.journey import views

app_name = "journey"

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("<uuid:pk>/", views.match_page, name="match"),
    path("<uuid:pk>/start/", views.start, name="start"),
    path("<uuid:pk>/confirm/", views.confirm, name="confirm"),
    path("<uuid:pk>/meeting/", views.meeting, name="meeting"),
    path("<uuid:pk>/meeting/calendar/", views.meeting_calendar, name="meeting_calendar"),
    path("<uuid:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:pk>/pause/", views.pause, name="pause"),
    path("<uuid:pk>/resume/", views.resume, name="resume"),
    path("<uuid:pk>/end/", views.end_early, name="end_early"),
    path("<uuid:pk>/complete/", views.complete, name="complete"),
    path("<uuid:pk>/talks/new/", views.check_in_new, name="check_in_new"),
    path("<uuid:pk>/talks/keep/", views.check_in_keep, name="check_in_keep"),
    path("<uuid:pk>/goals/new/", views.goal_new, name="goal_new"),
    path("goals/<uuid:pk>/", views.goal_page, name="goal"),
    path("goals/<uuid:pk>/agree/", views.goal_agree, name="goal_agree"),
    path("goals/<uuid:pk>/become/", views.goal_become, name="goal_become"),
    path("goals/<uuid:pk>/change/", views.goal_change, name="goal_change"),
    path("goals/<uuid:pk>/steps/", views.step_new, name="step_new"),
    path("steps/<uuid:pk>/", views.step_edit, name="step_edit"),
    path("steps/<uuid:pk>/move/", views.step_move, name="step_move"),
    path("steps/<uuid:pk>/away/", views.step_away, name="step_away"),
    path("steps/<uuid:pk>/done/", views.step_done, name="step_done"),
    path("<uuid:pk>/activities/", views.activity_new, name="activity_new"),
    path("activities/<uuid:pk>/", views.activity_edit, name="activity_edit"),
    path("activities/<uuid:pk>/away/", views.activity_away, name="activity_away"),
    path("<uuid:pk>/parts/", views.parts, name="parts"),
    path("admissions/<uuid:pk>/answer/", views.admission_answer, name="admission_answer"),
    path("admissions/<uuid:pk>/admit/", views.admit, name="admit"),
    path("talks/<uuid:pk>/", views.check_in_edit, name="check_in_edit"),
    path("talks/<uuid:pk>/add/", views.addendum_new, name="addendum_new"),
    path("asked/<uuid:pk>/", views.asked_done, name="asked_done"),
    path("follow-ups/<uuid:pk>/done/", views.follow_up_done, name="follow_up_done"),
]

from django.urls import path

from groups import views, views_availability

app_name = "groups"

urlpatterns = [
    path("sign-up/", views.signup, name="signup"),
    path("sign-up/<uuid:key>/", views.signed_up, name="signed_up"),
    path("part/<str:token>/", views.own_part, name="own_part"),
    path("own/", views.own, name="own"),
    path("own/profile/", views.own_profile, name="own_profile"),
    path("own/invite/", views.invite, name="invite"),
    path("own/members/<uuid:pk>/invite-again/", views.invite_again, name="invite_again"),
    path("own/members/<uuid:pk>/take-back/", views.take_back, name="take_back"),
    path("own/submit/", views.submit, name="submit"),
    path("own/withdraw/", views.withdraw, name="withdraw"),
    path("own/pause/", views_availability.pause, name="pause"),
    path("own/resume/", views_availability.resume, name="resume"),
    path("own/statement/", views_availability.statement, name="statement"),
    path("available/<str:token>/", views_availability.still_available, name="still_available"),
]

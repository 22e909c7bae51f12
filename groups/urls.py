from django.urls import path

from groups import views

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
]

from django.urls import path

from groups.views import (
    consents,
    coordinating,
    handing_over,
    joining,
    leaving,
    own,
    own_part,
    resuming,
    waiting,
)
from groups.views import signing_up as steps

app_name = "groups"

urlpatterns = [
    path("sign-up/", steps.signup, name="signup"),
    path("sign-up/step/<slug:code>/", steps.step, name="signup_step"),
    path("sign-up/check/", steps.check, name="signup_check"),
    path("sign-up/stop/", resuming.signup_stop, name="signup_stop"),
    path("sign-up/stopped/", resuming.signup_stopped, name="signup_stopped"),
    path("sign-up/forget/", resuming.signup_forget, name="signup_forget"),
    path("sign-up/go-on/", resuming.signup_ask_link, name="signup_ask_link"),
    path("sign-up/go-on/sent/", resuming.signup_link_sent, name="signup_link_sent"),
    path("sign-up/go-on/<str:token>/", resuming.signup_resume, name="signup_resume"),
    path("sign-up/<uuid:key>/", steps.signed_up, name="signed_up"),
    path("part/<str:token>/", own_part.own_part, name="own_part"),
    path("join/asked/", joining.join_asked, name="join_asked"),
    path("join/part/<str:token>/", joining.join_part, name="join_part"),
    path("join/<str:code>/", joining.join, name="join"),
    path("own/", own.own, name="own"),
    path("own/profile/", own_part.own_profile, name="own_profile"),
    path("own/consents/", consents.consents, name="consents"),
    path("own/consents/give/", consents.give, name="give_consent"),
    path("own/consents/<uuid:pk>/take-back/", consents.take_back, name="take_back_consent"),
    path("own/answers/", coordinating.change_answers, name="change_answers"),
    path("own/invite/", coordinating.invite, name="invite"),
    path("own/link/", joining.renew_join_link, name="renew_join_link"),
    path("own/members/<uuid:pk>/invite-again/", coordinating.invite_again, name="invite_again"),
    path("own/members/<uuid:pk>/take-back/", coordinating.take_back, name="take_back"),
    path("own/members/<uuid:pk>/offer/", handing_over.offer_role, name="offer_role"),
    path("own/offer/take-back/", handing_over.take_back_offer, name="take_back_offer"),
    path("own/offer/accept/", handing_over.accept_role, name="accept_role"),
    path("own/offer/decline/", handing_over.decline_role, name="decline_role"),
    path("own/submit/", coordinating.submit, name="submit"),
    path("own/leave/", leaving.leave, name="leave"),
    path("own/withdraw/", leaving.withdraw, name="withdraw"),
    path("own/pause/", waiting.pause, name="pause"),
    path("own/resume/", waiting.resume, name="resume"),
    path("own/statement/", waiting.statement, name="statement"),
    path("available/<str:token>/", waiting.still_available, name="still_available"),
]

from django.urls import path

from newcomers.views import codes, going_on, registering

app_name = "registering"

urlpatterns = [
    path("", registering.begin, name="begin"),
    path("step/<slug:code>/", registering.step, name="step"),
    path("check/", registering.check, name="check"),
    path("not-now/", registering.not_now, name="not_now"),
    path("stopped/", going_on.stopped, name="stopped"),
    path("go-on/", going_on.go_on, name="go_on"),
    path("forget/", going_on.forget, name="forget"),
    path("together/", going_on.together, name="together"),
    path("together/<uuid:pk>/", going_on.together_again, name="together_again"),
    path("sent/<uuid:key>/", registering.registered, name="registered"),
    path("open/", codes.open_page, name="open"),
    path("code/<uuid:pk>/", codes.new_code, name="new_code"),
    path("paper/done/", codes.put_paper_away, name="put_paper_away"),
    path("paper/<slug:reference>/", codes.paper, name="paper"),
]

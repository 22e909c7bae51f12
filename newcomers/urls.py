from django.urls import path

from newcomers.views import asking, consents, data, looks, own, referring, taking, urgent

app_name = "newcomers"

urlpatterns = [
    path("", own.own, name="own"),
    path("data/", data.data, name="data"),
    path("data/not-right/", data.correction, name="correction"),
    path("data/people/<uuid:pk>/", data.likes, name="likes"),
    path("data/<slug:part>/", data.change, name="change"),
    path("consent/", consents.consents, name="consents"),
    path("consent/<slug:purpose>/", consents.consent, name="consent"),
    path("told-by/", referring.follow, name="follow"),
    path("looks/", looks.who_looked, name="looks"),
    path("take-away/", taking.take_away, name="take_away"),
    path("take-away/file/", taking.take_away_file, name="take_away_file"),
    path("talk/", asking.call, name="call"),
    path("stop/", asking.leave, name="leave"),
    path("urgent/", urgent.ask, name="urgent"),
    path("urgent/<uuid:pk>/", urgent.contact, name="urgent_contact"),
]

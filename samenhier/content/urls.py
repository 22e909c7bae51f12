from django.urls import path

from samenhier.content import views

app_name = "content"

urlpatterns = [
    path("postcode/", views.postcode, name="postcode"),
    path("stories/", views.story_list, name="stories"),
    path("stories/<uuid:pk>/", views.story, name="story"),
    path("stories/take-away/<str:token>/", views.story_withdraw, name="story_withdraw"),
    path("questions/", views.questions, name="questions"),
    path("resources/", views.resources, name="resources"),
    path("partners/", views.enquiry, name="enquiry"),
    path("partners/thanks/", views.enquiry_received, name="enquiry_received"),
    path("pages/<slug:slug>/", views.page, name="page"),
]

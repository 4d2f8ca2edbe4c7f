"""Private addresses of the door."""

from django.urls import path

from door.views import door, helper, organiser

app_name = "door"

urlpatterns = [
    # The link of a helper; /h/ is blanked in every log.
    path("h/<str:token>/", helper.link, name="helper_link"),
    path("desk/<slug:slug>/door/", door.door, name="organiser_door"),
    path("desk/<slug:slug>/door/list/", door.printed, name="organiser_printed"),
    path("desk/<slug:slug>/door/not-listed/", door.walk_in, name="organiser_walk_in"),
    path("desk/<slug:slug>/door/not-listed/all/", organiser.walk_ins, name="organiser_walk_ins"),
    path("desk/<slug:slug>/door/helpers/", organiser.helpers, name="organiser_helpers"),
    path(
        "desk/<slug:slug>/door/helpers/<int:pk>/stop/",
        organiser.helper_stop,
        name="organiser_helper_stop",
    ),
]

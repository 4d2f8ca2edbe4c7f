"""Private addresses of the meetings floor: the personal link, the delegate's answer, the desk."""

from django.urls import path

from meetings.views import delegate

app_name = "meetings"

# The personal link; /i/ is blanked in every log.
link = [
    path("i/<str:token>/", delegate.link, name="link"),
    path("link/", delegate.link_again, name="link_again"),
]

# /my/: an organisation's own pages
delegates = [
    path("my/leave/", delegate.leave, name="delegate_leave"),
    path("my/<slug:slug>/answer/", delegate.answer, name="delegate_answer"),
    path("my/<slug:slug>/note/", delegate.note, name="delegate_note"),
]

urlpatterns = [*link, *delegates]

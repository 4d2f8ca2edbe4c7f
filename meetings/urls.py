"""Private addresses of the meetings floor: the personal link, the delegate's answer, the desk."""

from django.urls import path

from meetings.views import delegate
from meetings.views.organiser import (
    importing,
    letters,
    meetings,
    organisations,
    outbox,
    reminders,
)

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

# /desk/: the organisers
organisers = [
    path("desk/", meetings.meeting_list, name="organiser_meetings"),
    path("desk/new/", meetings.meeting_new, name="organiser_meeting_new"),
    path("desk/<slug:slug>/settings/", meetings.meeting_settings, name="organiser_settings"),
    path("desk/<slug:slug>/conveners/", meetings.conveners, name="organiser_conveners"),
    path(
        "desk/<slug:slug>/organisations/",
        organisations.organisation_list,
        name="organiser_organisations",
    ),
    path(
        "desk/<slug:slug>/organisations/import/",
        importing.organisation_import,
        name="organiser_import",
    ),
    path(
        "desk/<slug:slug>/organisations/<slug:organisation_slug>/",
        organisations.organisation_detail,
        name="organiser_organisation",
    ),
    path("desk/<slug:slug>/dates/", reminders.reminders, name="organiser_reminders"),
    path("desk/<slug:slug>/outbox/", outbox.outbox, name="organiser_outbox"),
    path("desk/<slug:slug>/letters/", letters.letter_list, name="organiser_letters"),
    path("desk/<slug:slug>/letters/new/", letters.letter_new, name="organiser_letter_new"),
    path("desk/<slug:slug>/letters/<int:pk>/", letters.letter_write, name="organiser_letter"),
    path(
        "desk/<slug:slug>/letters/<int:pk>/look/", letters.letter_look, name="organiser_letter_look"
    ),
    path(
        "desk/<slug:slug>/letters/<int:pk>/send/", letters.letter_send, name="organiser_letter_send"
    ),
    path(
        "desk/<slug:slug>/letters/<int:pk>/sending/",
        letters.letter_sending,
        name="organiser_letter_sending",
    ),
]

urlpatterns = [*link, *delegates, *organisers]

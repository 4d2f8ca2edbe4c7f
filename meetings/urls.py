"""Private addresses of the meetings floor: the personal link, the delegate's answer, the desk."""

from django.urls import include, path

from meetings.views import delegate, moretime, stopping
from meetings.views.organiser import (
    audience,
    letters,
    looking,
    meetings,
    organisations,
    outbox,
    reminders,
    sending,
)

app_name = "meetings"

# The personal link, and the one that stops letters; /i/ and /u/ are blanked in every log.
link = [
    path("i/<str:token>/", delegate.link, name="link"),
    path("u/<str:token>/", stopping.stop_letters, name="stop_letters"),
    path("link/", delegate.link_again, name="link_again"),
]

# /my/: an organisation's own pages
delegates = [
    path("my/leave/", delegate.leave, name="delegate_leave"),
    path("my/<slug:slug>/answer/", delegate.answer, name="delegate_answer"),
    path("my/<slug:slug>/note/", delegate.note, name="delegate_note"),
    path("my/<slug:slug>/more-time/", moretime.ask_time, name="delegate_more_time"),
]

# /desk/<meeting>/letters/<letter>/: one letter, step by step
letter = [
    path("", letters.letter_write, name="organiser_letter"),
    path("audience/", audience.letter_audience, name="organiser_letter_audience"),
    path("audience.csv", audience.audience_csv, name="organiser_letter_audience_csv"),
    path("look/", looking.letter_look, name="organiser_letter_look"),
    path("frame/", looking.letter_frame, name="organiser_letter_frame"),
    path("trial/", looking.letter_trial, name="organiser_letter_trial"),
    path("send/", sending.letter_send, name="organiser_letter_send"),
    path("sending/", sending.letter_sending, name="organiser_letter_sending"),
    path("sending/<int:sending_pk>/agree/", sending.agree, name="organiser_sending_agree"),
    path("sending/<int:sending_pk>/stop/", sending.stop, name="organiser_sending_stop"),
]

# /desk/<meeting>/dates/: deadlines and reminders
dates = [
    path("", reminders.reminders, name="organiser_reminders"),
    path("new/", reminders.reminder_new, name="organiser_reminder_new"),
    path("proposed/", reminders.reminder_offer, name="organiser_reminder_offer"),
    path("<int:pk>/", reminders.reminder, name="organiser_reminder"),
    path("<int:pk>/switch/", reminders.reminder_switch, name="organiser_reminder_switch"),
    path("<int:pk>/remove/", reminders.reminder_remove, name="organiser_reminder_remove"),
    path("moved/<int:pk>/", reminders.move_tell, name="organiser_move_tell"),
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
        "desk/<slug:slug>/organisations/<slug:organisation_slug>/",
        organisations.organisation_detail,
        name="organiser_organisation",
    ),
    path("desk/<slug:slug>/dates/", include(dates)),
    path("desk/<slug:slug>/outbox/", outbox.outbox, name="organiser_outbox"),
    path("desk/<slug:slug>/outbox/repair/", outbox.repair, name="organiser_outbox_repair"),
    path("desk/<slug:slug>/outbox/<int:pk>/", outbox.message, name="organiser_outbox_letter"),
    path("desk/<slug:slug>/letters/", letters.letter_list, name="organiser_letters"),
    path("desk/<slug:slug>/letters/new/", letters.letter_new, name="organiser_letter_new"),
    path("desk/<slug:slug>/letters/<int:pk>/", include(letter)),
]

urlpatterns = [*link, *delegates, *organisers]

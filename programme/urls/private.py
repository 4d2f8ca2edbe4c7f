"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import include, path

from programme.views import delegate, organiser_agenda, organiser_session, organiser_speaking

app_name = "programme"

# /desk/<meeting>/agenda/<session>/: one session
session = [
    path("", organiser_session.session_edit, name="organiser_session"),
    path("remove/", organiser_session.session_remove, name="organiser_session_remove"),
    path("speakers/", organiser_session.session_speakers, name="organiser_session_speakers"),
    path("speaking/", organiser_speaking.speaking, name="organiser_speaking"),
    path("wall/", organiser_speaking.wall, name="organiser_wall"),
]

# /desk/<meeting>/agenda/
desk = [
    path("", organiser_agenda.agenda, name="organiser_agenda"),
    path("new/", organiser_session.session_new, name="organiser_session_new"),
    path("move/", organiser_agenda.session_move, name="organiser_session_move"),
    path("publish/", organiser_agenda.agenda_publish, name="organiser_agenda_publish"),
    path("tell/", organiser_agenda.agenda_tell, name="organiser_agenda_tell"),
    path("times/", organiser_speaking.ledger, name="organiser_ledger"),
    path("<int:session>/", include(session)),
]

urlpatterns = [
    path("my/<slug:slug>/agenda/", delegate.agenda, name="delegate_agenda"),
    path("desk/<slug:slug>/agenda/", include(desk)),
]

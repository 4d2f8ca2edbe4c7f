"""Public addresses, named ``public:…``; they never change."""

from django.urls import path

from programme.views import public

urlpatterns = [
    path("meetings/<slug:slug>/agenda/", public.agenda, name="agenda"),
    path("meetings/<slug:slug>/agenda.ics", public.agenda_calendar_file, name="agenda_calendar"),
    path("meetings/<slug:slug>/agenda/versions/", public.agenda_versions, name="agenda_versions"),
]

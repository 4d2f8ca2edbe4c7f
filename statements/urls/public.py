"""Public addresses; they never change. The language of the interface is their prefix."""

from django.urls import path

from statements.views import checking, public, public_translations

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("meetings/<slug:slug>/", public.meeting, name="meeting"),
    path("meetings/<slug:slug>/call/", public.call, name="call"),
    path("meetings/<slug:slug>/call.ics", public.call_calendar, name="call_calendar"),
    path("meetings/<slug:slug>/participants/", public.participants, name="participants"),
    path("meetings/<slug:slug>/statements/", public.statements, name="statements"),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>/",
        public.statement,
        name="statement",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.txt",
        public.statement_text,
        name="statement_text",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>/<slug:language>/",
        public_translations.translation,
        name="translation",
    ),
    path("check/", checking.check, name="check"),
    path("organisations/<slug:slug>/", public.organisation, name="organisation"),
]

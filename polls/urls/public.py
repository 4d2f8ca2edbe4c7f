"""Public addresses, named ``public:…``; they never change."""

from django.urls import path

from polls.views import public

urlpatterns = [
    path("meetings/<slug:slug>/next/", public.next_meeting, name="next"),
]

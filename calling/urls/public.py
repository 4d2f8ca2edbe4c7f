"""Public addresses, named ``public:…``; they never change."""

from django.urls import path

from calling.views import public

urlpatterns = [
    path("meetings/<slug:slug>/join/", public.join, name="join"),
    path("meetings/<slug:slug>/join/code/<uuid:ref>/", public.join_code, name="join_code"),
    # A capability: /join/<token>/ is blanked in every log.
    path("meetings/<slug:slug>/join/<str:token>/", public.join_own, name="join_own"),
]

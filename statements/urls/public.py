"""Public addresses; they never change. The language of the interface is their prefix."""

from django.urls import URLPattern

app_name = "public"

urlpatterns: list[URLPattern] = []

"""Public addresses, named ``public:…``; they never change."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

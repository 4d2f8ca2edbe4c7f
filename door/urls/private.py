"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import URLPattern

app_name = "door"

urlpatterns: list[URLPattern] = []

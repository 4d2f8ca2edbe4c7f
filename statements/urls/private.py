"""Private addresses of the top floor: the delegate's statement, the organisers' desk."""

from django.urls import URLPattern

app_name = "statements"

urlpatterns: list[URLPattern] = []

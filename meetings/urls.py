"""Private addresses of the meetings floor: the personal link, the delegate's answer, the desk."""

from django.urls import URLPattern

app_name = "meetings"

urlpatterns: list[URLPattern] = []

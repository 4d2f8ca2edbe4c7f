"""Two views: one line, and thirty rows of one query through a template."""

from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


def line(_request: HttpRequest) -> HttpResponse:
    """Answer with one line."""
    return HttpResponse("bare")


def rows(request: HttpRequest) -> HttpResponse:
    """Answer with thirty rows."""
    return render(request, "rows.html", {"rows": Permission.objects.order_by("pk")[:30]})


urlpatterns = [path("bare/", line), path("rows/", rows)]

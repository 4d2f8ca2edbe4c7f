"""The product's addresses and the bare view that they are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from initiative.urls import urlpatterns as ours


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer with one line: what Django itself costs behind the same middleware."""
    return HttpResponse("bare")


urlpatterns = [path("bare/", bare), *ours]

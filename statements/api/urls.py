"""Addresses for programs; they never change. No language stands before them."""

from django.urls import URLPattern, path, re_path

from statements.api import pages
from statements.api.endpoints import api
from statements.api.machines import for_machines, open_to_all

app_name = "api"

urlpatterns = [
    path("", for_machines(pages.index), name="index"),
    path("openapi.json", for_machines(pages.openapi), name="openapi"),
    path("docs", for_machines(pages.docs), name="docs"),
    *(
        URLPattern(each.pattern, for_machines(each.callback), each.default_args, each.name)
        for each in api.urls[0]
        if each.name != "api-root"
    ),
    re_path(r"^(?P<rest>[\s\S]*)$", open_to_all(pages.unknown), name="unknown"),
]

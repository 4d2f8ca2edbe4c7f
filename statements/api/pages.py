"""Where to begin: the index, the description for programs and the one for people."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render

from statements.api import problems, shapes
from statements.api.endpoints import api


def described() -> dict[str, Any]:
    """Return the description of every address (OpenAPI 3.1)."""
    schema = api.get_openapi_schema(path_prefix="/api/v1")
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                # Ninja describes every answer as plain JSON.
                if int(status) >= 400:
                    answer["content"] = {problems.TYPE: answer["content"]["application/json"]}
    return schema


def index(_request: HttpRequest) -> HttpResponse:
    """Say where to begin."""
    names = {"meetings": "meeting_list", "organisations": "organisation_list"}
    names |= {"docs": "docs", "openapi": "openapi"}
    return JsonResponse({key: shapes.address(f"api:{name}") for key, name in names.items()})


def openapi(_request: HttpRequest) -> HttpResponse:
    """Return the description for programs."""
    content = json.dumps(described(), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/json; charset=utf-8")


def docs(request: HttpRequest) -> HttpResponse:
    """Show people what there is to ask for, from the same description."""
    schema = described()
    fields = schema["components"]["schemas"]
    addresses = [
        {
            "path": path,
            "says": operation["description"],
            "parameters": [
                {
                    "name": each["name"],
                    "says": each.get("description") or each["schema"].get("description", ""),
                }
                for each in operation.get("parameters", [])
                if each["in"] == "query"
            ],
        }
        for path, methods in schema["paths"].items()
        for operation in methods.values()
    ]
    shown = [
        {"name": name, "says": one.get("description", ""), "fields": rows_of(one)}
        for name, one in fields.items()
        if not name.startswith(("Page_", "Part", "Narrow"))
    ]
    context = {"addresses": addresses, "schemas": shown, "version": schema["info"]["version"]}
    return render(request, "statements/public/api.html", context)


def rows_of(schema: dict) -> list[dict[str, str]]:
    """Return name and meaning of each field of an answer."""
    return [
        {"name": name, "says": each.get("description", "")}
        for name, each in schema.get("properties", {}).items()
    ]


def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for every other address below: without its last slash, or that nothing is there."""
    if rest.endswith("/") and rest.strip("/"):
        return HttpResponsePermanentRedirect(f"/api/v1/{rest.rstrip('/')}")
    return problems.not_found(request, LookupError(rest))

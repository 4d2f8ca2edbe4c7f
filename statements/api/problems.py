"""What is wrong, for programs: problem details (RFC 9457), in English like every field."""

import json
from http import HTTPStatus

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

TYPE = "application/problem+json"
NOT_FOUND = "Nothing public is at this address. The lists of /api/v1/ name what there is."
NOT_ALLOWED = "The archive can only be read: ask with GET or HEAD."


def problem(status: int, detail: str) -> HttpResponse:
    """Return an answer that says what went wrong.

    Args:
        status: of HTTP.
        detail: in a sentence, with what to do.
    """
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    content = json.dumps(said, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=TYPE)


def not_allowed(methods: str) -> HttpResponse:
    """Return the answer to a request that would write (405).

    Args:
        methods: that the address knows, for the ``Allow`` header.
    """
    response = problem(405, NOT_ALLOWED)
    response.headers["Allow"] = methods
    return response


def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parts of an address could not be understood (422)."""
    said = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors)
    return problem(422, f"Something in the address could not be understood. {said}.")


def too_many(_request: HttpRequest, _error: TooManyFieldsSent) -> HttpResponse:
    """Say that an address has more parameters than any has use for (422)."""
    return problem(422, "The address has too many parameters; the description names all.")


def not_found(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Say that nothing is there (404)."""
    return problem(404, NOT_FOUND)

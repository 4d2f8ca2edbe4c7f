"""Lists in parts."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Schema

# Of one part of a list: usually, and at most.
SIZE, LARGEST = 50, 200
LAST_PAGE = 1_000_000


class Part(Schema):
    """Which part of a list is asked for."""

    page: int = Query(1, ge=1, le=LAST_PAGE, description="The number of the part, from 1.")
    size: int = Query(SIZE, ge=1, le=LARGEST, description="How many are in one part.")


def part_of(
    request: HttpRequest,
    whole: QuerySet | Sequence,
    wanted: Part,
    shape: Callable[[Iterable], list[dict[str, Any]]],
) -> dict[str, Any]:
    """Return one part of a list with the addresses of its neighbours.

    Args:
        whole: the list, which is cut before it is read.
        wanted: the part; beyond the end it is empty.
        shape: makes the items of rows.
    """
    count = whole.count() if isinstance(whole, QuerySet) else len(whole)
    start = (wanted.page - 1) * wanted.size
    last = max(1, -(-count // wanted.size))
    return {
        "count": count,
        "next": address_of(request, wanted.page + 1) if wanted.page < last else None,
        "previous": address_of(request, min(wanted.page - 1, last)) if wanted.page > 1 else None,
        "items": shape(whole[start : start + wanted.size]) if start < count else [],
    }


def address_of(request: HttpRequest, page: int) -> str:
    """Return the whole address of another part of the same list."""
    query = request.GET.dict() | {"page": str(page)}
    return f"{settings.SITE_URL}{request.path}?{urlencode(query)}"

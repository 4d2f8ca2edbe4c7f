"""How long the database may look for what one reader asks: a page is never slow for long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

PATIENCE_MS = 2_000

View = Callable[..., HttpResponse]


@contextmanager
def patience() -> Iterator[None]:
    """Give each query of a reader two seconds (PostgreSQL); SQLite has no such clock.

    Raises:
        OperationalError: a query took longer.
    """
    if connection.vendor != "postgresql":
        yield
    elif connection.in_atomic_block:
        limit_queries()
        yield
    else:
        with transaction.atomic():
            limit_queries()
            yield


def limit_queries() -> None:
    """Set the clock of every query until the transaction ends."""
    # Past Django's cursor: it is no query of the page's own.
    connection.connection.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")


def patient(view: View) -> View:
    """Let the database look for so long for what a view asks; the reader gets 503 after that."""

    @wraps(view)
    def limited(request: HttpRequest, *parts: str, **names: str) -> HttpResponse:
        with patience():
            return view(request, *parts, **names)

    return limited

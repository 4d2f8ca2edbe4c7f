"""CPU of a page against that of a bare view behind the same middleware, in one process."""

import statistics
import time
from collections.abc import Callable

from django.test import Client

ROUNDS = 7
PAGES = {
    "statement": "/meetings/milan-2023/statements/communist-revolution/",
    "statement list": "/meetings/milan-2023/statements/",
    "participants": "/meetings/milan-2023/participants/",
    "meeting": "/meetings/milan-2024/",
}


def cpu(call: Callable[[], object], n: int) -> float:
    """Return the CPU seconds of one call, over ``n`` calls."""
    began = time.process_time()
    for _each in range(n):
        call()
    return (time.process_time() - began) / n


def compared(call: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """Return the medians of (ratio call/bare, milliseconds of a call), measured in turn."""
    ratios, millis = [], []
    for _round in range(ROUNDS):
        one, other = cpu(call, 30), cpu(bare, 100)
        ratios.append(one / other)
        millis.append(one * 1000)
    return statistics.median(ratios), statistics.median(millis)


def measure() -> None:
    """Print how many bare views each page costs, fresh and when the reader's copy is right."""
    client = Client()

    def bare() -> object:
        return client.get("/bare/")

    bare()
    for name, path in PAGES.items():
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        etag = response["ETag"]
        fresh, millis = compared(lambda path=path: client.get(path), bare)
        known, _ms = compared(
            lambda path=path, etag=etag: client.get(path, HTTP_IF_NONE_MATCH=etag), bare
        )
        print(
            f"page {name}: {fresh:.1f} × a bare view ({millis:.1f} ms of CPU), "
            f"304: {known:.1f} × a bare view"
        )

"""A question that ends: names of machines are resolved without any time limit of their own."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Found = TypeVar("Found")


def within(seconds: float, ask: Callable[[], Found]) -> Found:
    """Return what a question finds, or give up on it.

    It is asked in a thread of its own, which must not touch the database and is left to end
    by itself: the system's resolver cannot be interrupted.

    Raises:
        TimeoutError: there was no answer within so many seconds.
        Exception: whatever the question raised.
    """
    answers: SimpleQueue[tuple[Found | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((ask(), None))
        except Exception as error:
            answers.put((None, error))

    Thread(target=run, daemon=True).start()
    try:
        found, error = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:g} seconds") from None
    if error is not None:
        raise error
    return found  # type: ignore[return-value]

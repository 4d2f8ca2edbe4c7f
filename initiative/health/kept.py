"""A found value is kept for a while in this process, so that asking often costs little."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """What was found lately, by name. Not in the shared cache: that may be what is broken."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._found: dict[Hashable, tuple[float, Found]] = {}

    def get(self, name: Hashable, find: Callable[[], Found]) -> Found:
        """Return what was found under a name, looking again when it is too old."""
        with self._lock:
            found_at, found = self._found.get(name, (0.0, None))
        now = time.monotonic()
        if found is not None and now - found_at < self.seconds:
            return found
        found = find()
        with self._lock:
            self._found[name] = (now, found)
        return found

    def last(self, name: Hashable) -> Found | None:
        """Return what was found the last time, however long ago; look nowhere."""
        with self._lock:
            return self._found.get(name, (0.0, None))[1]

    def forget(self) -> None:
        """Look again the next time, whatever is asked."""
        with self._lock:
            self._found.clear()

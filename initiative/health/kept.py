"""A found value is kept for a while in this process, so that asking often costs little."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """What was found lately, by name. Not in the shared cache: that may be what is broken.

    Args:
        keep_for: says for how many seconds a found value is kept.
    """

    def __init__(self, keep_for: Callable[[Found], float]) -> None:
        self.keep_for = keep_for
        self._lock = Lock()
        self._found: dict[Hashable, tuple[float, Found]] = {}

    def get(self, name: Hashable, find: Callable[[], Found]) -> Found:
        """Return what was found under a name, looking again when it is too old."""
        with self._lock:
            kept = self._found.get(name)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        found = find()
        with self._lock:
            self._found[name] = (time.monotonic() + self.keep_for(found), found)
        return found

    def last(self, name: Hashable) -> Found | None:
        """Return what was found the last time, however long ago; look nowhere."""
        with self._lock:
            kept = self._found.get(name)
        return kept[1] if kept else None

    def forget(self) -> None:
        """Look again the next time, whatever is asked."""
        with self._lock:
            self._found.clear()

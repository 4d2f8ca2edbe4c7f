"""Finished public pages, kept in the process: a repeated read asks the database for nothing.

A page is kept with its mark. At most once in ``PAGE_CACHE_SECONDS`` one query asks whether
the mark is still right; what is served meanwhile is no older than that. Only pages that say
they may be kept are: they are the same for everybody, whatever cookies a reader has.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

Handler = Callable[[HttpRequest], HttpResponse]
Ask = Callable[[datetime], str | None]
Key = tuple[object, ...]

GZIP = re.compile(r"\bgzip\b")
# What a header may ask for beyond the plain page; the page's own view answers those.
ASKS_MORE = ("HTTP_RANGE", "HTTP_AUTHORIZATION")
# A page with a longer query is one reader's own: not worth the place.
LONGEST_QUERY = 200
# One page may take no more of the place than this part.
LARGEST_PART = 8


@dataclass
class Kept:
    """A finished page.

    Args:
        ask: what tells the mark of now.
        language: of the interface, which the mark depends on.
        asked_at: seconds of the process's clock at which the mark was right.
    """

    content: bytes
    headers: dict[str, str]
    etag: str
    ask: Ask
    language: str
    asked_at: float

    def is_right(self, now: float) -> bool:
        """Say whether the page may be served, asking the database when it is time to.

        Raises:
            DatabaseError: it could not be asked.
        """
        if now - self.asked_at < settings.PAGE_CACHE_SECONDS:
            return True
        with translation.override(self.language):
            is_right = self.ask(timezone.now()) == self.etag
        if is_right:
            self.asked_at = now
        return is_right


class Shelf:
    """Pages by their addresses, those least read first; never more than so many bytes."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def get(self, key: Key) -> Kept | None:
        """Return a page, which is now the one read last."""
        with self.lock:
            kept = self.pages.get(key)
            if kept is not None:
                self.pages.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep a page; drop the least read where it is too much."""
        if len(kept.content) * LARGEST_PART > settings.PAGE_CACHE_BYTES:
            return
        with self.lock:
            self._drop(key)
            self.pages[key] = kept
            self.size += len(kept.content)
            while self.size > settings.PAGE_CACHE_BYTES:
                self._drop(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        """Forget a page."""
        with self.lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget every page."""
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key: Key) -> None:
        kept = self.pages.pop(key, None)
        if kept is not None:
            self.size -= len(kept.content)


SHELF = Shelf()


def may_be_kept(response: HttpResponse, etag: str, ask: Ask) -> None:
    """Say of a page that it is the same for everybody until its mark changes.

    Args:
        ask: returns the mark of a moment, with the language of the page active.
    """
    response.kept_as = (etag, ask, translation.get_language())


def pages(get_response: Handler) -> Handler:
    """Answer from the shelf where a page is there and its mark is right. The outermost."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return get_response(request)
        now = time.monotonic()
        kept = SHELF.get(key)
        try:
            if kept is not None and kept.is_right(now):
                return served(request, kept)
        except DatabaseError:
            return get_response(request)
        response = get_response(request)
        marked = getattr(response, "kept_as", None)
        if marked is not None and not response.cookies:
            etag, ask, language = marked
            headers = dict(response.headers)
            SHELF.put(key, Kept(response.content, headers, etag, ask, language, now))
        elif kept is not None:
            SHELF.drop(key)
        return response

    return middleware


def key_of(request: HttpRequest) -> Key | None:
    """Return what a page is kept under; ``None`` where the shelf is not asked."""
    meta = request.META
    if (
        request.method != "GET"
        or not settings.PAGE_CACHE_SECONDS
        or any(name in meta for name in ASKS_MORE)
    ):
        return None
    query = meta.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return None
    is_gzip = GZIP.search(meta.get("HTTP_ACCEPT_ENCODING", "")) is not None
    return request.scheme, meta.get("HTTP_HOST"), request.path, query, is_gzip


def served(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Return a kept page, or 304 to a reader who has it."""
    response = HttpResponse(kept.content, headers=kept.headers)
    if "HTTP_IF_NONE_MATCH" not in request.META and "HTTP_IF_MODIFIED_SINCE" not in request.META:
        return response
    changed = kept.headers.get("Last-Modified")
    seconds = None if changed is None else parse_http_date_safe(changed)
    return get_conditional_response(request, kept.headers["ETag"], seconds, response)

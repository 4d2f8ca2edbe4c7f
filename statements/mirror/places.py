"""Which addresses are copied, and under what names. Pure."""

import posixpath
import re
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path

# What needs the site itself: a search, a form, lists for machines that name the site.
NOT_COPIED = {
    "words", "words_csv", "site_words", "site_words_csv", "compare", "check", "sitemap", "robots",
    "join", "join_code", "join_own",
}  # fmt: skip
PAGE = re.compile(r"page=[1-9]\d{0,5}")


class Places:
    """The files of a mirror in one language of the interface.

    Args:
        language: of the words around the texts.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"

    def local(self, address: str, here: str) -> str | None:
        """Return path and query of an address of this site, as it stands on a page.

        Args:
            address: from an attribute.
            here: the path of the page.

        Returns:
            ``None`` where it leads to another site, or is no address of a page.
        """
        parts = urlsplit(address)
        own = urlsplit(settings.SITE_URL)
        if (parts.scheme or own.scheme, parts.netloc or own.netloc) != own[:2]:
            return None
        path = posixpath.join(here, parts.path) if parts.path else here
        return path + (f"?{parts.query}" if parts.query else "")

    def is_copied(self, address: str) -> bool:
        """Say whether a path with its query is part of the mirror."""
        path, _separator, query = address.partition("?")
        if path.startswith(settings.STATIC_URL):
            return not query
        if (get_language_from_path(path) or settings.LANGUAGE_CODE) != self.language:
            return False
        try:
            found = resolve(path)
        except Resolver404:
            return False
        if found.namespace != "public" or found.url_name in NOT_COPIED:
            return False
        return not query or (found.url_name == "statements" and PAGE.fullmatch(query) is not None)

    def file_of(self, address: str) -> str:
        """Return the name of the file of an address that is copied, with ``/`` between folders."""
        path, _separator, query = address.partition("?")
        name = unquote(path.removeprefix(self.prefix)).lstrip("/")
        page = parse_qs(query).get("page", ["1"])[0]
        if not name.endswith("/") and name:
            return name
        return f"{name}index.html" if page == "1" else f"{name}page-{page}.html"

    def link(self, address: str, here: str) -> str:
        """Return a relative link from the file of ``here`` to that of ``address``."""
        return posixpath.relpath(self.file_of(address), posixpath.dirname(self.file_of(here)))

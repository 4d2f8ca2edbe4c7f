"""Pages as everybody gets them: asked of the site itself, no network, no session."""

import mimetypes
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.utils._os import safe_join


@dataclass(frozen=True)
class Answer:
    """What the site answers to anybody.

    Args:
        headers: by their names in lower case.
    """

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.headers.get("content-type", "").startswith("text/html")


class Site:
    """The site in this process, as its address is written in the settings."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def ask(self, address: str, etag: str = "") -> Answer:
        """Return the answer to a GET.

        Args:
            address: path and query.
            etag: by which an earlier copy is known: 304 where it is still right.
        """
        site, (path, _separator, query) = urlsplit(settings.SITE_URL), address.partition("?")
        if path.startswith(settings.STATIC_URL):
            return static_file(unquote(path.removeprefix(settings.STATIC_URL)))
        environment = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": site.netloc,
            # Behind a proxy that speaks TLS, as the site itself is.
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        } | ({"HTTP_IF_NONE_MATCH": etag} if etag else {})
        began: list[tuple[str, list[tuple[str, str]]]] = []
        response = self.handler(environment, lambda *given: began.append(given[:2]))
        try:
            content = b"".join(response)
        finally:
            response.close()
        ((status, headers),) = began
        named = {name.lower(): value for name, value in headers}
        return Answer(int(status.partition(" ")[0]), named, content)


def static_file(name: str) -> Answer:
    """Return a style sheet or a picture, whoever serves them to readers.

    Args:
        name: below the folder of the static files.
    """
    collected = Path(safe_join(settings.STATIC_ROOT, name))
    path = collected if collected.is_file() else finders.find(name)
    if not path:
        return Answer(404, {}, b"")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Answer(200, {"content-type": kind}, Path(path).read_bytes())

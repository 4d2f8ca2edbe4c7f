"""What happens to every request: its time of arrival, its language, the headers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from initiative.languages import direction
from initiative.typed import link_gone, signed_out, too_large, wants_json

Handler = Callable[[HttpRequest], HttpResponse]

# Addresses that belong to one person or one organisation: never kept by a cache,
# never found by a search engine, in the reader's own language without a prefix.
PRIVATE = ("/i/", "/my/", "/desk/", "/account/", "/admin/", "/link/", "/u/")

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


def is_private(path: str) -> bool:
    """Say whether ``path`` belongs to somebody and must not be cached."""
    return path.startswith(PRIVATE)


def arrival(get_response: Handler) -> Handler:
    """Note when the request arrived: deadlines are judged by that moment."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.arrived_at = timezone.now()
        return get_response(request)

    return middleware


def headers(get_response: Handler) -> Handler:
    """Add the security headers that Django does not know and forbid caching."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if is_private(request.path_info):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """Choose the language of the interface.

    Public pages say it in the address (no prefix is the default language), so that
    one address is one text for every cache. Private pages follow, in this order, the
    cookie of the language switch, what the session knows of its reader, the browser.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        code = language_of(request)
        request.LANGUAGE_CODE = code
        request.is_rtl = direction(code) == "rtl"
        with translation.override(code):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        if is_private(request.path_info):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """Return the code of the interface language for this request."""
    if not is_private(request.path_info):
        return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in known:
        return chosen
    if request.session.get("language") in known:
        return request.session["language"]
    return translation.get_language_from_request(request)


def typed_text(get_response: Handler) -> Handler:
    """Lose no typed text: say so when it is too large, give it back when it found no page.

    A form that was open for longer than the session, or whose link was replaced
    meanwhile, arrives at a page that is not there any more for this browser.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_too_large(request):
            return too_large(request)
        response = get_response(request)
        if request.method != "POST" or not is_private(request.path_info):
            return response
        if response.status_code == 404:
            return link_gone(request) or response
        if asks_to_sign_in(request, response):
            return signed_out(request, response.headers["Location"]) or response
        return response

    return middleware


def asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a page sends somebody whose session has ended to the sign-in."""
    sign_in = resolve_url(settings.LOGIN_URL)
    is_sent = response.status_code == 302 and response.headers["Location"].startswith(sign_in)
    return is_sent and not request.path_info.startswith("/account/")


def is_too_large(request: HttpRequest) -> bool:
    """Say whether a form is larger than any text may be; files have limits of their own."""
    is_file = request.content_type == "multipart/form-data" and not wants_json(request)
    if request.method != "POST" or is_file:
        return False
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE

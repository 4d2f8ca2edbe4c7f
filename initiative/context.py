"""What every template may name. Nothing here reads the session or the user."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's name and address and the languages of the interface."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "languages": [code for code, _name in settings.LANGUAGES],
    }

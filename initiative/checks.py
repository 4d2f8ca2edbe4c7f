"""Checks that stop a bad production environment before anybody is hurt by it."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def site_is_safe(app_configs: object, **_kwargs: object) -> Sequence[CheckMessage]:
    """Find what must not be so on a public server."""
    found: list[CheckMessage] = []
    if not settings.SITE_URL.startswith("https://"):
        found.append(
            Error(
                "SITE_URL must begin with https://: personal links travel in it.",
                id="initiative.E001",
            )
        )
    if settings.LINK_KEY == settings.SECRET_KEY:
        found.append(
            Error("LINK_KEY and SECRET_KEY must be two different secrets.", id="initiative.E002")
        )
    if settings.MAIL_DOMAIN == "example.org":
        found.append(
            Warning(
                "Set MAIL_DOMAIN and DEFAULT_FROM_EMAIL to your own domain.", id="initiative.W001"
            )
        )
    # A number and a signature of 32 characters follow it, and 64 are the limit (RFC 5321).
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,30}", settings.RETURN_LOCAL_PART):
        found.append(
            Error(
                "RETURN_LOCAL_PART must be 1 to 30 letters, digits, dots, hyphens, underscores.",
                id="initiative.E003",
            )
        )
    return found

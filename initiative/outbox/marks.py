"""Marks: what stays of an address after it has been blanked, and names that tell nothing."""

import hashlib
import hmac

from django.conf import settings


def mark_of(address: str) -> str:
    """Return the mark of an address: the same for every spelling, and no way back."""
    return hmac_of("address", address.strip().lower())


def message_id(key: str) -> str:
    """Return the Message-ID of a letter: stable, and telling nothing about its key."""
    # 128 bits; short enough that the header stays on one line.
    return f"<{hmac_of('message-id', key)[:32]}@{settings.MAIL_DOMAIN}>"


def hmac_of(purpose: str, text: str) -> str:
    """Return HMAC-SHA256 of a text for one purpose, in hexadecimal digits."""
    words = f"{purpose}|{text}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()

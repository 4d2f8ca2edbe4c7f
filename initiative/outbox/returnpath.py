"""Signed return addresses: a letter that comes back says which one it is.

The envelope sender of each letter is an address of its own, for example
``b+2n9c-k3jx0qe2mdtn6pva@returns.example.org``: the letter's number and a signature. Mail
servers may change the case, so neither part depends on it.
"""

import base64
import hmac
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.http import base36_to_int, int_to_base36

from initiative.outbox.marks import hmac_of
from initiative.outbox.models import Message

# A mail server that gives up does so within five days; news after ten is no news.
VALID_FOR = timedelta(days=10)
# 80 bits: sixteen characters in base 32, too many to guess.
SIGNATURE_BYTES = 10

TOKEN = re.compile(r"([0-9a-z]{1,13})-([a-z2-7]{16})\Z")


def return_path(pk: int) -> str:
    """Return the envelope sender of a letter.

    Returns:
        A signed address, or an empty text when the site has no domain for returns: then
        letters come back to the address they are from.
    """
    if not settings.RETURN_DOMAIN:
        return ""
    return f"{settings.RETURN_LOCAL_PART}+{token_of(pk)}@{settings.RETURN_DOMAIN}"


def pk_of(address: str, at: datetime) -> int | None:
    """Return the number of the letter that an address was made for.

    Args:
        at: when the news came.

    Returns:
        ``None`` when the address is not one of ours, is not signed by us, or when its letter
        is unknown or was sent too long ago.
    """
    local, _sign, domain = address.strip().strip("<>").lower().rpartition("@")
    start = f"{settings.RETURN_LOCAL_PART.lower()}+"
    if not settings.RETURN_DOMAIN or domain != settings.RETURN_DOMAIN.lower():
        return None
    return pk_of_token(local.removeprefix(start), at) if local.startswith(start) else None


def token_of(pk: int) -> str:
    """Return a letter's number with its signature: digits and small letters only."""
    return f"{int_to_base36(pk)}-{signature_of(pk)}"


def pk_of_token(token: str, at: datetime) -> int | None:
    """Return the number of the letter that a token was made for; otherwise as ``pk_of``."""
    match = TOKEN.match(token)
    if match is None:
        return None
    pk = base36_to_int(match[1])
    if not hmac.compare_digest(match[2], signature_of(pk)):
        return None
    message = Message.objects.filter(pk=pk).first()
    return pk if message is not None and is_recent(message, at) else None


def is_recent(message: Message, at: datetime) -> bool:
    """Say whether news about this letter can still be meant."""
    moments = (message.queued_at, message.begun_at, message.sent_at)
    return at - max(moment for moment in moments if moment is not None) <= VALID_FOR


def signature_of(pk: int) -> str:
    """Return the signature of a letter's number under this site's key."""
    digest = bytes.fromhex(hmac_of("return", str(pk)))
    return base64.b32encode(digest[:SIGNATURE_BYTES]).decode().lower()

"""Personal links: derived, never stored. Pure.

A link is HMAC-SHA256 over a nonce and a generation under a key that is only in the
environment; the database holds its SHA-256. A dump of the database alone, or the key
alone, opens nothing; every letter carries the same link; a new generation kills it.
"""

import base64
import hashlib
import hmac
import secrets

# 256 bits in base64url without padding.
TOKEN_LENGTH = 43


def new_nonce() -> str:
    """Return 128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def derive(link_key: str, nonce: str, generation: int, scope: str = "invitation") -> str:
    """Return the token of one generation of one link, 43 characters.

    Args:
        scope: what the link opens; the token of one scope is none of another.
    """
    text = f"v1|{scope}|{nonce}|{generation}"
    digest = hmac.new(link_key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def fingerprint(token: str) -> str:
    """Return what the database keeps of a token: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()

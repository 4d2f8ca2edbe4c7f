"""Codes and links of who asks to take part: derived, never stored. Pure but for the key.

As personal links: a nonce in the database, a key in the environment, and neither alone
makes a code. What is kept of a code is bound to its request.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.http import base36_to_int, int_to_base36

# Digits and capitals without those that look like another: 0 O, 1 I L, U V.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8
LARGEST_PK = 2**63 - 1


def new_nonce() -> str:
    """Return 128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def digest(purpose: str, *parts: object) -> bytes:
    """Return HMAC-SHA256 of these parts for one purpose."""
    text = "|".join(["v1", purpose, *map(str, parts)])
    return hmac.new(settings.LINK_KEY.encode(), text.encode(), hashlib.sha256).digest()


def code_of(nonce: str) -> str:
    """Return the eight characters that go out by letter, without their dash."""
    number = int.from_bytes(digest("join-code", nonce))
    characters = []
    for _each in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)


def shown(code: str) -> str:
    """Return a code as people read it: ``K7MP-2QXR``."""
    return f"{code[:4]}-{code[4:]}"


def plain(typed: str) -> str:
    """Return what was typed as a code is: capitals, without spaces and dashes."""
    return "".join(each for each in typed.upper() if each.isalnum())[:64]


def fingerprint(request_pk: int, code: str) -> str:
    """Return what the database keeps of a code: good for one request, and no way back."""
    return digest("join-code-hash", request_pk, code).hex()


def token_of(request_pk: int, nonce: str) -> str:
    """Return the token of the asker's own page: its number, and 256 bits nobody can guess."""
    whole = digest("join", request_pk, nonce)
    return f"{int_to_base36(request_pk)}-{base64.urlsafe_b64encode(whole).decode().rstrip('=')}"


def number_in(token: str) -> int:
    """Return the number at the head of a token; 0, which no row has, where there is none."""
    head, dash, _signature = token.partition("-")
    try:
        number = base36_to_int(head) if dash else 0
    except ValueError:
        return 0
    return number if 0 < number <= LARGEST_PK else 0


def fits(token: str, request_pk: int, nonce: str) -> bool:
    """Say whether this is the token of a request."""
    return hmac.compare_digest(token_of(request_pk, nonce).encode(), token.encode())

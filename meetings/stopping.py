"""The link at the foot of a letter with which its reader stops letters.

Derived from the number of the address and the address itself under ``LINK_KEY``, stored
nowhere: it dies with the address, and opens nothing but this one switch.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.utils.http import base36_to_int, int_to_base36

from organisations.models import Contact

# Shown where a letter is looked at before it is sent.
MASKED_STOP_LINK = "https://…/u/…/"
LARGEST_PK = 2**63 - 1


def derive(link_key: str, contact_pk: int, email: str) -> str:
    """Return the token of one address: its number, and 256 bits that nobody can guess."""
    text = f"v1|stop|{contact_pk}|{email}"
    digest = hmac.new(link_key.encode(), text.encode(), hashlib.sha256).digest()
    return f"{int_to_base36(contact_pk)}-{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def stop_link_of(contact: Contact) -> str:
    """Return the address of the page that stops letters to ``contact``, derived now."""
    return f"{settings.SITE_URL}/u/{derive(settings.LINK_KEY, contact.pk, contact.email)}/"


def contact_of_token(token: str) -> Contact | None:
    """Return the address a token was made for, or ``None``: unknown, changed, or no token."""
    pk = number_in(token)
    if pk is None:
        return None
    contact = Contact.objects.select_related("organisation").filter(pk=pk).first()
    if contact is None:
        return None
    right = derive(settings.LINK_KEY, contact.pk, contact.email)
    return contact if hmac.compare_digest(right.encode(), token.encode()) else None


def number_in(token: str) -> int | None:
    """Return the number at the head of a token."""
    head, dash, _signature = token.partition("-")
    try:
        number = base36_to_int(head) if dash else 0
    except ValueError:
        return None
    return number if 0 < number <= LARGEST_PK else None


def masked(email: str) -> str:
    """Return an address that its owner knows again and a stranger does not: ``k…@example.org``."""
    local, _sign, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"

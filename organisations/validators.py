"""Shapes that every field with that meaning shares."""

import unicodedata
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from initiative.clocks import is_zone

# RFC 5321 §4.5.3.1.3: a path of 256, with its two angle brackets.
LONGEST_ADDRESS = 254


def single_line(value: str) -> None:
    """Refuse control characters: a name may reach the header of a letter."""
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValidationError(_("Write this on one line, without line breaks."), code="lines")


def time_zone_known(value: str) -> None:
    """Refuse a time zone that the IANA database does not name."""
    if value and not is_zone(value):
        raise ValidationError(
            _("Choose a time zone by its city, like Europe/Rome."), code="time_zone"
        )


def plain_address(text: str) -> str:
    """Return the address in a text as it may be pasted: with a name, in capitals, in any script.

    ``Ana <ANA@Example.org>`` is ``ana@example.org``. A part before the @ that is not ASCII
    (RFC 6531) is kept as it is.

    Raises:
        ValidationError: it is no e-mail address; the sentence says what one looks like.
    """
    given = unicodedata.normalize("NFC", text).strip()
    single_line(given)
    address = parseaddr(given)[1].lower() if "<" in given else given.lower()
    local, _sign, domain = address.rpartition("@")
    in_ascii = "".join(character if character.isascii() else "x" for character in local)
    try:
        if len(address) > LONGEST_ADDRESS:
            raise ValidationError("")
        validate_email(f"{in_ascii}@{domain}")
    except ValidationError:
        raise ValidationError(
            _("“%(text)s” is not an e-mail address. One looks like name@example.org."),
            code="address",
            params={"text": given[:80]},
        ) from None
    return address

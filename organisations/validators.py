"""Shapes that every field with that meaning shares."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.clocks import is_zone


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

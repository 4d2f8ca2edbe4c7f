"""Repairs of this floor, registered by importing them."""

from meetings.admin import letters, meetings

__all__ = ["letters", "meetings"]

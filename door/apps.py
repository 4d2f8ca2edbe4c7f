"""App configuration: who came: presses at the door, helpers."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoorConfig(AppConfig):
    """Who came: presses at the door, helpers."""

    name = "door"
    verbose_name = _("Who came")

    def ready(self) -> None:
        """Listen to delegates whose names are forgotten."""
        import_module("door.keeping")

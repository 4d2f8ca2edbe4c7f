"""App configuration of the post office."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """Finds the letters that the apps above register in their ``emails`` modules."""

    name = "initiative.outbox"
    label = "outbox"
    verbose_name = "Letters"

    def ready(self) -> None:
        """Import every app's ``emails`` and ``reactions``, as the admin does with ``admin``."""
        autodiscover_modules("emails", "reactions")

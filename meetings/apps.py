"""App configuration of the second floor."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings and who is asked."""

    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Find the audiences, and the parts of a meeting, that every app registers."""
        autodiscover_modules("audiences", "parts")

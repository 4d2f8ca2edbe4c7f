"""App configuration: when to meet again; the next meeting made from the last."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    """When to meet again; the next meeting made from the last."""

    name = "polls"
    verbose_name = _("Next meeting")

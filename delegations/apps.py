"""App configuration: who comes: languages, needs, badges."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    """Who comes: languages, needs, badges."""

    name = "delegations"
    verbose_name = _("Delegates")

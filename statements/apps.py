"""App configuration of the top floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatementsConfig(AppConfig):
    """Statements and the archive."""

    name = "statements"
    verbose_name = _("Statements")

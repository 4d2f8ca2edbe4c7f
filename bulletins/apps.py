"""App configuration: news of organisations, notes between them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    """News of organisations, notes between them."""

    name = "bulletins"
    verbose_name = _("News")

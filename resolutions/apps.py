"""App configuration: texts in frozen versions, signatures, campaigns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResolutionsConfig(AppConfig):
    """Texts in frozen versions, signatures, campaigns."""

    name = "resolutions"
    verbose_name = _("Resolutions")

"""App configuration: the directory across meetings: imports, duplicates, merging."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The directory across meetings: imports, duplicates, merging."""

    name = "directory"
    verbose_name = _("Directory")

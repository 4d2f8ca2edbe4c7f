"""App configuration: the report, decisions, corrections."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportConfig(AppConfig):
    """The report, decisions, corrections."""

    name = "report"
    verbose_name = _("Report")

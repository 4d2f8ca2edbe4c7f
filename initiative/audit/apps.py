"""App configuration of the log of acts."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log of acts."""

    name = "initiative.audit"
    label = "audit"
    verbose_name = "What happened"

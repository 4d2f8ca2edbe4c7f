"""App configurations of the ground floor."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class InitiativeConfig(AppConfig):
    """The ground floor as a Django app: template tags, checks, commands."""

    default = True
    name = "initiative"
    verbose_name = "Initiative"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("initiative.checks")


class AdminConfig(admin_apps.AdminConfig):
    """Django admin with our site object."""

    default = False
    default_site = "initiative.adminsite.AdminSite"

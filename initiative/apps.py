"""App configurations of the ground floor."""

import sqlite3
from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class InitiativeConfig(AppConfig):
    """The ground floor as a Django app: template tags, checks, commands."""

    default = True
    name = "initiative"
    verbose_name = "Initiative"

    def ready(self) -> None:
        """Register the system checks, and tell Django what this SQLite can take."""
        import_module("initiative.checks")
        connection_created.connect(ask_sqlite_how_much_it_takes)


def ask_sqlite_how_much_it_takes(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Let bulk statements be as long as this SQLite allows.

    Django 5.2 assumes 999 values a statement, the limit of SQLite before 3.32 (2020).
    """
    if connection.vendor == "sqlite":
        connection.features.max_query_params = connection.connection.getlimit(
            sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
        )


class AdminConfig(admin_apps.AdminConfig):
    """Django admin with our site object."""

    default = False
    default_site = "initiative.adminsite.AdminSite"

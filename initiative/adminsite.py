"""The admin site: Django's own, with our words; and what its read-only pages share."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """Repairs. For daily work there is the desk; sign-in is that of the site."""

    site_header = _("Repairs")
    site_title = settings.SITE_NAME
    index_title = _("For daily work use the desk.")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.login = secure_admin_login(self.login)


class ReadOnly(admin.ModelAdmin):
    """Rows that tell what happened: nobody adds, changes or deletes them here."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no."""
        return False


class ReadOnlyInline(admin.TabularInline):
    """The same, inside the page of another row."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no."""
        return False

"""The admin site: Django's own, with our words; and what its read-only pages share."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiative.audit.record import record


class AdminSite(admin.AdminSite):
    """Repairs. For daily work there is the desk; sign-in is that of the site."""

    site_header = _("Repairs")
    site_title = settings.SITE_NAME
    index_title = _("For daily work use the desk.")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.login = secure_admin_login(self.login)


class Logged:
    """A model admin whose changes stand in the log of acts too: who, what, on which row.

    Public pages are known by the newest act outside the meetings (``statements.caching``),
    so a repair shows at once wherever it is read.
    """

    def log_addition(
        self, request: HttpRequest, obj: models.Model, message: object
    ) -> models.Model:
        """Log a new row."""
        record(request.user.ref, "repair", about=ref_of(obj), how="added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: object) -> models.Model:
        """Log a changed row."""
        record(request.user.ref, "repair", about=ref_of(obj), how="changed")
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet) -> object:
        """Log every row that goes."""
        for obj in queryset:
            record(request.user.ref, "repair", about=ref_of(obj), how="deleted")
        return super().log_deletions(request, queryset)


def ref_of(obj: models.Model) -> str:
    """Return how the log names a row: ``organisation:5``."""
    return f"{obj._meta.model_name}:{obj.pk}"


class Repairs(Logged, admin.ModelAdmin):
    """Rows that an admin may put right."""


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

"""The admin site: Django's own, with our words."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """Repairs. For daily work there is the desk."""

    site_header = _("Repairs")
    site_title = settings.SITE_NAME
    index_title = _("For daily work use the desk.")

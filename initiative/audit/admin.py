"""A read-only view of the log of acts."""

from django.contrib import admin

from initiative.adminsite import ReadOnly
from initiative.audit.models import Act


@admin.register(Act)
class ActAdmin(ReadOnly):
    """What happened."""

    list_display = ["at", "actor", "verb", "about", "scope", "reason"]
    list_filter = ["verb"]
    search_fields = ["actor", "about", "scope", "reason"]
    date_hierarchy = "at"

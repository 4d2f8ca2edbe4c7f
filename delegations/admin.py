"""What delegates said, in the admin: for the repair that an organisation asks for."""

from django.contrib import admin

from delegations.models import Details


@admin.register(Details)
class DetailsAdmin(admin.ModelAdmin):
    """One delegate."""

    list_display = ["delegate", "changed_at", "wants_visa_letter"]
    list_select_related = ["delegate"]
    readonly_fields = ["delegate", "version", "changed_at"]

"""What delegates said, in the admin: for the repair that an organisation asks for."""

from django.contrib import admin
from django.http import HttpRequest

from delegations.models import Details
from initiative.adminsite import Repairs


@admin.register(Details)
class DetailsAdmin(Repairs):
    """One delegate."""

    list_display = ["delegate", "changed_at", "wants_visa_letter"]
    list_select_related = ["delegate"]
    readonly_fields = ["delegate", "version", "changed_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: what nobody said is not added, and belongs to no delegate."""
        return False

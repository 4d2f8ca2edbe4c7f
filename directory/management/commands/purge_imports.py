"""Forget imports that are older than thirty days."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.services.undoing import forget_imports


class Command(BaseCommand):
    """Delete what was kept of imports; what they made stays."""

    help = "Deletes lists that were imported, or brought, more than thirty days ago."

    def handle(self, *args: object, **options: object) -> None:
        n = forget_imports(at=timezone.now())
        self.stdout.write(f"Imports forgotten: {n}")

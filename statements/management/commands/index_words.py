"""``manage.py index_words``: make the index of words anew, from what is public."""

from django.core.management.base import BaseCommand
from django.db import transaction

from meetings.models import Meeting
from statements.models import IndexedPassage, Statement
from statements.search.indexing import index_statement
from statements.services.drafting import statement_by_key


class Command(BaseCommand):
    """Index every published statement again; readers find words all the while."""

    help = "Make the index in which readers find words anew; for after a change of its rules."

    def handle(self, **_options: object) -> None:
        """Do it one statement after the other, and say how many."""
        pks = Statement.objects.filter(published__isnull=False).order_by("pk")
        found = list(pks.values_list("pk", flat=True))
        for pk in found:
            self.index(pk)
        IndexedPassage.objects.exclude(statement__in=found).delete()
        self.stdout.write(f"{len(found)} statements indexed")

    @transaction.atomic
    def index(self, pk: int) -> None:
        """Make the rows of one statement anew, while nobody publishes it."""
        Meeting.objects.hold(Statement.objects.get(pk=pk).meeting.pk)
        index_statement(statement_by_key(pk))

"""Build a large sample meeting."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from meetings.models import Meeting
from statements.demo import many
from statements.demo.directory import make_user
from statements.sampletexts import load_sample_texts


class Command(BaseCommand):
    """``manage.py make_sample --organisations 3000``: one meeting of invented organisations."""

    help = "Make a sample meeting of many invented organisations, each with a statement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--organisations``."""
        parser.add_argument("--organisations", type=int, default=3_000, help="how many (3,000)")

    def handle(self, *_args: object, organisations: int, **_options: object) -> None:
        """Build it, whole or not at all; what is there already stays as it is.

        Raises:
            CommandError: DEBUG is off: no sample stands among real meetings.
        """
        if not settings.DEBUG:
            raise CommandError("A sample stands among no real meetings: it is made with DEBUG=1.")
        if Meeting.objects.filter(slug=many.slug_of(organisations)).exists():
            self.stdout.write("The sample is there already; nothing was changed.")
            return
        with transaction.atomic():
            organiser = make_user("organiser@example.org", "Olga Organiser")
            meeting = many.build(organiser, load_sample_texts(), organisations)
        self.stdout.write(f"{settings.SITE_URL}/meetings/{meeting.slug}/")

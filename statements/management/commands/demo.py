"""Build the sample meetings, and start everything if that is wanted."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from initiative.celery import make_broker_folders
from meetings.models import Meeting
from meetings.sampling import PARTS, Sample
from statements.demo import archive, second_meeting
from statements.demo.directory import DELEGATES_ORGANISATION, PASSWORD, found_all, make_people
from statements.sampletexts import load_sample_texts

WORDS = f"""
  The site          {{site}}/
  The archive       {{site}}/meetings/{archive.SLUG}/
  The open meeting  {{site}}/meetings/{second_meeting.SLUG}/
  The desk          {{site}}/desk/
  The postbox       {{site}}/dev/mailbox/
                    every letter of the demo arrives there and nowhere else
  Repairs (admin)   {{site}}/admin/

  Sign in with the password {PASSWORD} as
    organiser@example.org   works at the desk of both meetings
    delegate@example.org    acts for {DELEGATES_ORGANISATION}
    admin@example.org       repairs

  To answer as an organisation that has no account, open its invitation:
    {{site}}/dev/mailbox/?to=sinistra-anticapitalista@example.org

  Ctrl-C ends it.
"""


class Command(BaseCommand):
    """``manage.py demo [--serve]``: two sample meetings; doing it twice changes nothing."""

    help = "Make the sample meetings and sign-ins; with --serve, run the site with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--serve`` and ``--host``."""
        parser.add_argument("--serve", action="store_true", help="then run web, worker, postbox")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")

    def handle(self, *_args: object, serve: bool, host: str, **_options: object) -> None:
        """Build what is missing, say so, and run the site if asked to.

        Raises:
            CommandError: DEBUG is off. The sample's passwords are known to everybody.
        """
        if not settings.DEBUG:
            raise CommandError(
                "The demo makes sign-ins whose password everybody knows. It runs with DEBUG=1 only."
            )
        # The bells of the first letters need somewhere to lie until a worker comes.
        make_broker_folders()
        self.stdout.write(said(build()))
        if serve:
            call_command("serve", host=host, words=WORDS)


@transaction.atomic
def build() -> list[Meeting]:
    """Make the sample meetings that are not there yet, whole or not at all."""
    missing = {archive.SLUG, second_meeting.SLUG} - set(
        Meeting.objects.values_list("slug", flat=True)
    )
    if not missing:
        return []
    organisations = found_all()
    people = make_people(organisations)
    texts = load_sample_texts()
    at = timezone.now()
    made = {}
    if archive.SLUG in missing:
        made[archive.SLUG] = archive.build(people.organiser, organisations, texts)
    if second_meeting.SLUG in missing:
        made[second_meeting.SLUG] = second_meeting.build(
            people.organiser, organisations, texts, at=at
        )
    if len(made) == 2:
        autodiscover_modules("sampling")
        sample = Sample(
            made[archive.SLUG], made[second_meeting.SLUG], organisations, people.organiser, at
        )
        for add_to in PARTS:
            add_to(sample)
    return list(made.values())


def said(made: list[Meeting]) -> str:
    """Return what was done, in words."""
    if not made:
        return "The sample is there already; nothing was changed."
    return "Made: " + "; ".join(meeting.title for meeting in made) + "."

"""Read the mailbox of returned letters once, with neither Celery nor a broker."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from initiative.outbox.returns.mailbox import MailboxAway, fetch_returns


class Command(BaseCommand):
    """``manage.py fetch_returns``: for a timer of the system."""

    help = "Read the mailbox of returned letters (RETURN_MAILBOX_URL) once."

    def handle(self, *_args: object, **_options: object) -> None:
        """Read what is new."""
        try:
            n_read, n_news = fetch_returns(timezone.now())
        except MailboxAway as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{n_read} mails read, {n_news} with news")

"""Run the postbox alone."""

import logging
import signal
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from initiative.postbox.server import controller


class Command(BaseCommand):
    """``manage.py postbox --port 2525``: take letters over SMTP and keep them as files."""

    help = "Keep every letter that arrives over SMTP under var/mail/; send nothing on."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--host`` and ``--port``."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=2525)

    def handle(self, *_args: object, host: str, port: int, **_options: object) -> None:
        """Serve until the process is told to end.

        Raises:
            CommandError: the port is taken.
        """
        # It would log the address of every recipient.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        server = controller(settings.MAILBOX_DIR, host, port)
        # Blocked in every thread, so that the one below alone hears them.
        ends = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        try:
            server.start()
        except OSError as error:
            raise CommandError(f"Port {port} of {host} cannot be used: {error.strerror}") from error
        self.stdout.write(f"Postbox: smtp://{host}:{port} keeps letters in {settings.MAILBOX_DIR}")
        self.stdout.flush()
        signal.sigwait(ends)
        server.stop()

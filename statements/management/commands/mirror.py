"""Copy the public archive into a folder."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from statements.mirror.copying import Failed, Mirror
from statements.mirror.manifest import Busy, Occupied, alone
from statements.views.feeds import public_addresses


class Command(BaseCommand):
    """``manage.py mirror DIR``: every public page as a file, its links beside it."""

    help = "Copy the whole public archive into a folder of files that opens without a server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder and the language of the pages."""
        parser.add_argument("folder", type=Path, help="new, empty, or of an earlier run")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.LANGUAGES],
            help="of the words around the texts",
        )

    def handle(self, *_args: object, folder: Path, language: str, **_options: object) -> None:
        """Copy what is new, keep what is right, take away what is gone.

        Raises:
            CommandError: the folder holds other files, another run is in it or it cannot be written
                to; the site is ill, or a page names what is not there.
        """
        with translation.override(language):
            addresses = [path for path, _changed in public_addresses()]
        try:
            with alone(folder):
                result = Mirror(folder, language).run(addresses)
        except Occupied as error:
            raise CommandError(
                f"{folder} is a file, or holds files that no mirror wrote, and none of them is "
                "touched. Name a new or an empty folder."
            ) from error
        except Busy as error:
            raise CommandError(
                f"Another run writes into {folder}. Wait until it has ended, and start again."
            ) from error
        except Failed as error:
            raise CommandError(
                f"{settings.SITE_URL}{error.address} answers {error.status}. What was copied "
                "before stays and nothing was taken away. Is the site well, and is its host in "
                "ALLOWED_HOSTS?"
            ) from error
        except OSError as error:
            raise CommandError(
                f"{error.filename or folder}: {error.strerror}. What was copied before stays; "
                "start again when there is room and the folder may be written to."
            ) from error
        self.stdout.write(
            f"{len(result.written)} written, {result.n_kept} kept, {len(result.removed)} removed. "
            f"Open {folder / 'index.html'}"
        )
        for address in result.not_made:
            self.stdout.write(f"Could not be made now; links lead to the original: {address}")
        if result.broken:
            raise CommandError(f"Nothing answers at: {', '.join(result.broken)}")

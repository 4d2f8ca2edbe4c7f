"""Compile the catalogues of translations, without gettext's own programs."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """``manage.py catalogues``: make a ``.mo`` beside every ``.po`` that is newer."""

    help = "Compile locale/*/LC_MESSAGES/*.po; needs no gettext on the machine."
    requires_system_checks: list[str] = []

    def handle(self, *_args: object, **_options: object) -> None:
        """Compile what changed and say what was done."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compiled = source.with_suffix(".mo")
                if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                    continue
                catalogue = polib.pofile(str(source))
                catalogue.save_as_mofile(str(compiled))
                self.stdout.write(f"{source.parts[-3]}: {catalogue.percent_translated()} %")

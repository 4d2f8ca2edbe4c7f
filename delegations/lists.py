"""Lists made of what delegates said: who needs which language, rows of a table."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from initiative.cells import safe_cell
from initiative.languages import own_name
from meetings.models import Delegate


@dataclass
class Booth:
    """One language at a meeting: who needs it, who could speak it."""

    code: str
    needing: list[Delegate] = field(default_factory=list)
    speaking: list[Delegate] = field(default_factory=list)


def booths_of(delegates: Iterable[Delegate]) -> list[Booth]:
    """Return the languages that somebody needs, by their own names, with who speaks them."""
    booths: dict[str, Booth] = {}
    for delegate in delegates:
        details = getattr(delegate, "details", None)
        if details is None:
            continue
        for code in details.needed:
            booths.setdefault(code, Booth(code)).needing.append(delegate)
        for code in details.spoken:
            booths.setdefault(code, Booth(code)).speaking.append(delegate)
    needed = [booth for booth in booths.values() if booth.needing]
    return sorted(needed, key=lambda booth: own_name(booth.code).casefold())


def names_of(codes: Iterable[str]) -> str:
    """Return languages in their own names, in one line."""
    return ", ".join(own_name(code) for code in codes)


def as_csv(delegates: Iterable[Delegate]) -> str:
    """Return the table of delegates; no cell of it is a formula (ASVS 5.0 1.2.10)."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [
            _("organisation"), _("name"), _("speaks"), _("needs interpretation into"),
            _("what they need"), _("letter for a visa"), _("name as in the passport"),
        ]
    )  # fmt: skip
    for delegate in delegates:
        details = getattr(delegate, "details", None)
        said = ("", "", "", "", "")
        if details is not None:
            said = (
                names_of(details.spoken),
                names_of(details.needed),
                details.access_needs,
                _("yes") if details.wants_visa_letter else "",
                details.passport_name,
            )
        cells = (delegate.participation.organisation.name, delegate.name, *said)
        table.writerow([safe_cell(cell) for cell in cells])
    # With the mark by which spreadsheets know UTF-8.
    return "\ufeff" + out.getvalue()

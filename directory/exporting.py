"""The directory as a table for a spreadsheet; every cell stays text there."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from directory.access import Desks
from directory.showing import Entry, entries_of
from initiative.cells import printable, safe_cell
from initiative.languages import own_name
from organisations.models import Affiliation, Organisation

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_of(desks: Desks, at: datetime, *, with_addresses: bool) -> Iterator[list[str]]:
    """Yield the head and one row an organisation, in the order of the names.

    Args:
        with_addresses: those that this person sees.
    """
    head = [
        _("Name"), _("Language"), _("Acronym"), _("Other names"), _("Former names"), _("Place"),
        _("Belongs to"), _("Meetings"),
    ]  # fmt: skip
    yield [*head, _("Addresses")] if with_addresses else head
    belongs: dict[int, list[str]] = {}
    for row in Affiliation.objects.select_related("international"):
        belongs.setdefault(row.organisation_id, []).append(row.international.name)
    rows = Organisation.objects.defer("about")
    for entry in entries_of(desks, rows, at):
        organisation = entry.organisation
        cells = [
            organisation.name,
            own_name(organisation.language) if organisation.language else "",
            organisation.acronym,
            names_of(entry, is_former=False),
            names_of(entry, is_former=True),
            organisation.place,
            "; ".join(sorted(belongs.get(organisation.pk, []))),
            "; ".join(f"{meeting.title}: {line.sentence}" for meeting, line, _own in entry.lines),
        ]
        if with_addresses:
            cells.append("; ".join(contact.email for contact in entry.contacts))
        yield cells


def names_of(entry: Entry, *, is_former: bool) -> str:
    """Return the other names of one kind."""
    return "; ".join(each.name for each in entry.other_names if each.is_former == is_former)


def as_csv(rows: Iterable[list[str]]) -> bytes:
    """Return a table as CSV (RFC 4180), with a mark by which spreadsheets know its letters."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for row in rows:
        writer.writerow([safe_cell(printable(cell)) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    """Return a table as XLSX; no cell of it is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Organisations")[:31])
    for row in rows:
        cells = []
        for words in row:
            cell = WriteOnlyCell(sheet, safe_cell(printable(words)))
            # Words like "#N/A" would become an error of the spreadsheet.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}

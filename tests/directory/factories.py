"""Builders of imports; the rows follow from the services."""

import io
import uuid
import zipfile

from django.utils import timezone
from openpyxl import Workbook

from directory.models import ImportBatch
from directory.planning import plan_of
from directory.services.bringing import bring_list
from directory.services.taking import take_list
from organisations.models import Organisation


def make_import(text="name\nA\n", meeting=None, **given):
    """A list that was brought; nothing of it is done."""
    defaults = {
        "key": uuid.uuid4(),
        "meeting": meeting,
        "data": None,
        "text": text,
        "file_name": "list.csv",
        "at": timezone.now(),
        "by": "user:1",
    }
    return bring_list(**defaults | given)


def make_taken(text, meeting=None, at=None, **given):
    """An import that is done."""
    batch = make_import(text, meeting, **given)
    mark = plan_of(batch).mark
    return take_list(batch=batch, seen=mark, at=at or timezone.now(), by=batch.made_by)


def make_xlsx(*rows, merge=()):
    """The bytes of a spreadsheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="One">%s</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">%s</manifest:manifest>'
)


def make_ods(*rows, repeated=1, manifest=""):
    """The bytes of an OpenDocument spreadsheet; ``repeated`` says so of its last row."""
    lines = [
        f'<table:table-row table:number-rows-repeated="{repeated if row is rows[-1] else 1}">'
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    ]
    return make_zip(
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", CONTENT % "".join(lines)),
        ("META-INF/manifest.xml", MANIFEST % manifest),
    )


def make_zip(*entries):
    """The bytes of a zip with these entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def named(name):
    return Organisation.objects.get(name=name)


def counts_of(batch: ImportBatch):
    counts = plan_of(batch).counts
    return tuple(counts[each] for each in ("new", "changed", "same", "needs_you"))

"""Bring a list, say which column is what, repair its rows. Nothing reaches the directory here."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.cells import cells_of, tidied
from directory.columns import (
    LABELS,
    OF_MEETING,
    check_columns,
    guess_columns,
    guess_from_cells,
    head_of,
)
from directory.models import ImportBatch, ImportRow
from directory.states import BatchState
from directory.tables.reading import LONGEST_CELL, Table, read_file, read_text
from directory.tables.separating import Lines
from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Meeting

ROWS_AT_ONCE = 500


@transaction.atomic
def bring_list(
    *,
    key: uuid.UUID,
    meeting: Meeting | None,
    data: bytes | None,
    text: str,
    file_name: str,
    at: datetime,
    by: str,
) -> ImportBatch:
    """Read a file, else a paste, and keep its lines for the steps that follow.

    Args:
        key: issued with the form: sent twice it is one import.
        meeting: on whose list the rows go, or ``None`` for the directory alone.

    Raises:
        Refused: it cannot be read; the message says what to do.
    """
    known = ImportBatch.objects.filter(key=key, made_by=by).first()
    if known is not None:
        return known
    table = read_text(text) if data is None else read_file(data)
    batch = ImportBatch(
        key=key,
        meeting=meeting,
        made_by=by,
        made_at=at,
        file_name=tidied(file_name)[-200:],
        source=source_of(table, data, text),
    )
    describe(batch, table)
    batch.save()
    keep_lines(batch, table.lines)
    record(by, "bring_list", scope=batch.scope, about=batch.ref, rows=len(table.lines))
    return batch


def source_of(table: Table, data: bytes | None, text: str) -> bytes:
    """Return the bytes of a text, to read them again in other letters; of a spreadsheet none."""
    if table.kind != "csv":
        return b""
    return text.encode() if data is None else data


def describe(batch: ImportBatch, table: Table) -> None:
    """Write what was understood of a table, with the guess of its columns, on its row."""
    batch.kind, batch.encoding, batch.separator = table.kind, table.encoding, table.separator
    batch.sheet, batch.n_sheets = table.sheet[:120], table.n_sheets
    batch.has_joined = table.has_joined
    position = head_of(table.lines)
    set_head(batch, table.lines, table.lines[position][0] if position >= 0 else 0)


def set_head(batch: ImportBatch, lines: Lines, head_line: int) -> None:
    """Say in which line the headings stand, 0 for nowhere, and guess the columns by them."""
    found = next((cells for number, cells in lines if number == head_line), None)
    batch.head_line = head_line if found is not None else 0
    if found is not None:
        batch.headings = [tidied(cell)[:80] for cell in found]
        batch.columns = guess_columns(batch.headings)
    else:
        width = len(lines[0][1])
        batch.headings = [_("Column %(n)d") % {"n": n} for n in range(1, width + 1)]
        batch.columns = guess_from_cells(lines)
    if batch.meeting_id is None:
        batch.columns = {name: at for name, at in batch.columns.items() if name not in OF_MEETING}


def keep_lines(batch: ImportBatch, lines: Lines) -> None:
    """Keep every line of the file, also what stands above the headings."""
    ImportRow.objects.bulk_create(
        [ImportRow(batch=batch, number=number, cells=cells) for number, cells in lines],
        batch_size=ROWS_AT_ONCE,
    )


def is_certain(batch: ImportBatch) -> bool:
    """Say whether the headings themselves name the organisation: nobody need be asked."""
    return bool(batch.head_line) and "name" in batch.columns


def held_and_open(batch: ImportBatch) -> ImportBatch:
    """Hold an import that has not been done yet.

    Raises:
        Refused: ``done``.
    """
    held = ImportBatch.objects.hold(batch.pk)
    if held.state != BatchState.READ:
        raise Refused("done", _("This import is done. Bring the list once more to change it."))
    return held


@transaction.atomic
def read_again(
    *, batch: ImportBatch, encoding: str, separator: str, head_line: int | None
) -> ImportBatch:
    """Read a text once more, in other letters or with another separator.

    Args:
        head_line: where the headings stand; guessed again when ``None``.

    Raises:
        Refused: ``done``, or it cannot be read so.
    """
    batch = held_and_open(batch)
    if batch.source:
        data = bytes(batch.source)
        if (encoding, separator) != (batch.encoding, batch.separator):
            table = (
                read_file(data, encoding=encoding, separator=separator)
                if batch.encoding
                else read_text(data.decode(), separator=separator)
            )
            describe(batch, table)
            batch.rows.all().delete()
            keep_lines(batch, table.lines)
    if head_line is not None and head_line != batch.head_line:
        lines = list(batch.rows.order_by("number").values_list("number", "cells"))
        set_head(batch, lines, head_line)
    batch.save()
    return batch


@transaction.atomic
def choose_columns(*, batch: ImportBatch, columns: Mapping[str, int], by: str) -> ImportBatch:
    """Say which column is what.

    Args:
        columns: our name → position.

    Raises:
        Refused: ``done``, ``no_name_column`` or ``two_columns``.
    """
    batch = held_and_open(batch)
    width = len(batch.headings)
    chosen = {
        name: position
        for name, position in columns.items()
        if name in LABELS and 0 <= position < width
    }
    if batch.meeting_id is None:
        chosen = {name: position for name, position in chosen.items() if name not in OF_MEETING}
    check_columns(chosen, batch.headings)
    if len(set(chosen.values())) != len(chosen):
        words = _("One column cannot be two things. Choose another one for one of them.")
        raise Refused("two_columns", words)
    batch.columns = chosen
    batch.save(update_fields=["columns"])
    record(by, "choose_columns", scope=batch.scope, about=batch.ref, columns=sorted(chosen))
    return batch


@transaction.atomic
def repair_rows(
    *,
    batch: ImportBatch,
    repairs: Mapping[int, Mapping[str, str]],
    matches: Mapping[int, int | None],
    left_out: Mapping[int, bool],
    by: str,
) -> int:
    """Keep what a person typed into single cells, beside what the file says.

    Args:
        repairs: row → our column → what stands there instead.
        matches: row → the organisation that it is, 0 for another one, ``None`` to guess.
        left_out: row → whether it stays out.

    Returns:
        How many rows are not as they were.

    Raises:
        Refused: ``done``.
    """
    batch = held_and_open(batch)
    wanted = {*repairs, *matches, *left_out}
    rows = list(batch.rows.filter(pk__in=wanted))
    touched = []
    for row in rows:
        before = (row.repairs, row.match, row.is_left_out)
        now = cells_of(row.cells, batch.columns, row.repairs)
        typed = {
            name: cell[:LONGEST_CELL]
            for name, cell in repairs.get(row.pk, {}).items()
            if name in LABELS and tidied(cell, name) != now.get(name, "")
        }
        row.repairs = row.repairs | typed
        row.match = matches.get(row.pk, row.match)
        row.is_left_out = left_out.get(row.pk, row.is_left_out)
        if before != (row.repairs, row.match, row.is_left_out):
            touched.append(row)
    ImportRow.objects.bulk_update(
        touched, ["repairs", "match", "is_left_out"], batch_size=ROWS_AT_ONCE
    )
    if touched:
        record(by, "repair_rows", scope=batch.scope, about=batch.ref, rows=len(touched))
    return len(touched)

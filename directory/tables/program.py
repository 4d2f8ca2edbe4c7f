"""Read a spreadsheet and write its first sheet with something in it as JSON. Run, never imported.

Arguments: the file, the answer, how many rows, columns and characters a cell are written.
"""

import datetime
import json
import sys
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

PROTECTED = 3


def words_of(value: object) -> str:
    """Return a cell as its reader sees it: whole numbers without a point, dates as in ISO 8601."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def spread(sheet: CalamineSheet, most: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return of each cell that is joined with others where their value stands."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, start), (bottom, end) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (end - start + 1) > most:
            continue
        for row in range(top, bottom + 1):
            for column in range(start, end + 1):
                found[row, column] = (top, start)
    return found


def read(sheet: CalamineSheet, most_rows: int, most_columns: int, most_characters: int) -> dict:
    """Return the rows of a sheet in which something stands, and how many there are."""
    # Empty rows above the first cell are given back, empty columns before it are not.
    first_column = sheet.start[1] if sheet.start else 0
    joined = spread(sheet, most_rows)
    values: dict[tuple[int, int], str] = {}
    rows: list[tuple[int, list[str]]] = []
    n_rows = 0
    for row, line in enumerate(sheet.iter_rows()):
        cells = []
        for column, value in enumerate(line[:most_columns], first_column):
            words = words_of(value)[:most_characters]
            place = joined.get((row, column))
            cells.append(words if place is None else values.setdefault(place, words))
        if any(cell.strip() for cell in cells):
            n_rows += 1
            if n_rows <= most_rows:
                rows.append((row + 1, cells))
    return {"rows": rows, "n_rows": n_rows, "has_joined": bool(joined)}


def main() -> None:
    """Read, and write the answer."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    most = [int(word) for word in sys.argv[3:6]]
    try:
        workbook = CalamineWorkbook.from_path(source)
    except PasswordError:
        sys.exit(PROTECTED)
    seen = [each for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    names = [each.name for each in seen] or workbook.sheet_names
    answer: dict = {"rows": [], "n_rows": 0, "has_joined": False}
    for name in names:
        answer = read(workbook.get_sheet_by_name(name), *most) | {"sheet": name}
        if answer["rows"]:
            break
    answer["n_sheets"] = len(names)
    target.write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()

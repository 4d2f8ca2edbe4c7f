"""The cells of a text, whatever stands between them. Pure."""

import csv
import io
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.errors import Refused

# In the order in which they are tried; the first wins where nothing tells them apart.
SEPARATORS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("upright stroke"),
}
LOOKED_AT = 50

Lines = list[tuple[int, list[str]]]


def guess_separator(text: str) -> str:
    """Return what stands between the cells: that which cuts most lines into equally many."""

    def fits(separator: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        lengths: Counter[int] = Counter()
        try:
            for line in reader:
                if any(cell.strip() for cell in line):
                    lengths[len(line)] += 1
                if lengths.total() == LOOKED_AT:
                    break
        except csv.Error:
            return (0, 0)
        if not lengths:
            return (0, 0)
        length, n = max(lengths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
        return (n / lengths.total() if length > 1 else 0, length)

    head = next((line for line in text.splitlines() if line.strip()), "")
    # What the head line does not hold separates nothing.
    return max(SEPARATORS, key=lambda each: (*fits(each), head.count(each)))


def lines_of(text: str, separator: str) -> Lines:
    """Return the lines in which something stands, each with its number in the file.

    Raises:
        Refused: ``broken``, with the line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: Lines = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((number, cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise Refused(
            "broken",
            _("Line %(line)d cannot be read. Is a quotation mark open there?")
            % {"line": reader.line_num},
        ) from error
    return lines

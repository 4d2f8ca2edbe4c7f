"""The public list of a meeting's statements before a row is read: numbered, in its order."""

from collections import defaultdict

from initiative.clocks import on_clock
from meetings.models import Meeting
from statements.access import beside_originals, published_statements
from statements.narrowing import Entry


def index_entries(meeting: Meeting) -> list[Entry]:
    """Return what the list is numbered, narrowed, counted and cut into pages by: two queries."""
    translated: dict[int, set[str]] = defaultdict(set)
    rows = beside_originals(statement__participation__meeting=meeting).order_by()
    for pk, language in rows.values_list("statement", "language"):
        translated[pk].add(language)
    published = published_statements(meeting).values_list(
        "pk", "published__language", "participation__organisation__place", "published_at"
    )
    return [
        Entry(
            pk=pk,
            number=number,
            language=written,
            readable=frozenset({written, *translated[pk]}),
            place=place,
            day=on_clock(at, meeting.time_zone).date(),
        )
        for number, (pk, written, place, at) in enumerate(published, 1)
    ]

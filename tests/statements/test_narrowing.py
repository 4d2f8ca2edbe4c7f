"""What a reader asks for is read once, however long the list."""

from datetime import date
from unittest.mock import PropertyMock

import pytest

from statements.narrowing import Entry, Narrowing

ENTRIES = [
    Entry(n, n, language, {}, "Milano", date(2023, 7, n))
    for n, language in enumerate(("it", "el", "it"), 1)
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Narrowing(), [1, 2, 3]),
        (Narrowing(language="it"), [1, 3]),
        (Narrowing(place="MILAN", since="2023-07-02"), [2, 3]),
        (Narrowing(since="never"), [1, 2, 3]),
        (Narrowing(readable="xx"), []),
    ],
)
def test_it_leaves_what_was_asked_for(wanted, found):
    assert [each.pk for each in wanted.among(ENTRIES)] == found


def test_a_day_that_is_none_is_read_once(monkeypatch):
    first_day = PropertyMock(return_value=None)
    monkeypatch.setattr(Narrowing, "first_day", first_day)
    list(Narrowing(since="never").among(ENTRIES))
    assert first_day.call_count == 1

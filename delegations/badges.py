"""Name badges: an A4 sheet of ten, composed by Typst as the book is."""

from collections.abc import Iterable
from pathlib import Path

from initiative.languages import direction, own_name
from meetings.models import Delegate, Meeting
from statements.book.pdf import write_pdf

TEMPLATE = Path(__file__).parent / "badges.typ"
# Seconds; a thousand badges take two.
PATIENCE = 60


def data_of(meeting: Meeting, delegates: Iterable[Delegate]) -> dict:
    """Return what stands on the badges as the data that the template reads."""
    return {
        "title": meeting.title,
        "place": meeting.place,
        "lang": meeting.language.partition("-")[0],
        "badges": [data_of_badge(delegate) for delegate in delegates],
    }


def data_of_badge(delegate: Delegate) -> dict:
    """Return one badge: name, organisation, languages; nothing else that was said."""
    organisation = delegate.participation.organisation
    details = getattr(delegate, "details", None)
    return {
        "name": delegate.name,
        "organisation": organisation.name,
        "lang": organisation.language.partition("-")[0] or "und",
        "dir": direction(organisation.language),
        "languages": [own_name(code) for code in (details.spoken if details else [])][:4],
    }


def write_badges(meeting: Meeting, delegates: Iterable[Delegate], target: Path) -> dict:
    """Write the sheet into a file.

    Returns:
        ``pages`` and ``missing``, as ``write_pdf``.

    Raises:
        NotMadeError: as ``write_pdf``.
    """
    return write_pdf(data_of(meeting, delegates), "a4", target, PATIENCE, TEMPLATE)

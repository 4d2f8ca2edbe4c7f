"""Books for tests."""

from statements.book import content, pdf
from statements.book.editions import ORIGINALS, volumes
from tests.factories import make_participation, make_published, make_translation

BOTH = "# Head\n\nOne\n\n- a\n- b\n\nLast"


def make_facing(meeting, body=BOTH, **given):
    statement = make_published(make_participation(meeting), body=body, language="en")
    return statement, make_translation(statement, "it", **given)


def book_of(meeting, edition=ORIGINALS):
    found = content.chapters(meeting, edition.language, is_facing=edition.is_facing)
    [volume] = volumes(list(found))
    return pdf.data_of(meeting, volume, edition, "f" * 64)

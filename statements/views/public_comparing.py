"""Two statements of one meeting beside one another, in a language both have, if there is one."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from initiative.plaintext import to_text
from meetings.access import public_meeting
from meetings.models import Meeting
from statements import access
from statements.caching import meeting_mark, public_page
from statements.comparing import shared_words
from statements.models import Statement
from statements.pages import page
from statements.readings import Reading, common_language, readings_of


@dataclass(frozen=True)
class Side:
    """One of the two.

    Args:
        readings: the statement in each of its languages, the original first.
        shown: the one that is read here.
        prefix: begins every id of its text.
    """

    statement: Statement
    readings: dict[str, Reading]
    shown: Reading
    prefix: str

    @property
    def html(self) -> str:
        """The text, finished."""
        return self.shown.html(self.prefix)


@public_page(meeting_mark)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the statements of two organisations, chosen in the address as ``a`` and ``b``."""
    meeting = public_meeting(slug)
    chosen = request.GET.get("a", ""), request.GET.get("b", "")
    statements = [found(meeting, each) for each in chosen]
    context: dict[str, object] = {
        "meeting": meeting,
        "choices": access.published_statements(meeting).for_index(),
        "chosen": chosen,
        "is_unknown": any(
            name and each is None for name, each in zip(chosen, statements, strict=True)
        ),
        "is_same": chosen[0] != "" and chosen[0] == chosen[1],
    }
    one, other = statements
    if one is not None and other is not None and one.pk != other.pk:
        context |= side_by_side(one, other, meeting)
    return page(request, "compare", context)


def found(meeting: Meeting, organisation_slug: str) -> Statement | None:
    """Return the published statement of an organisation; ``None`` where there is none."""
    if not organisation_slug or "\0" in organisation_slug:
        return None
    try:
        return access.public_statement(meeting.slug, organisation_slug)
    except Http404:
        return None


def side_by_side(one: Statement, other: Statement, meeting: Meeting) -> dict[str, object]:
    """Return both sides and, where they share a language, the words both use often."""
    readings = readings_of(one), readings_of(other)
    wished = (get_language() or "", meeting.language)
    language = common_language(*readings, wished)
    sides = [
        Side(statement, mine, mine[language or statement.published.language], prefix)
        for statement, mine, prefix in zip((one, other), readings, ("a-", "b-"), strict=True)
    ]
    words = shared_words(*(to_text(side.shown.text) for side in sides)) if language else []
    return {"sides": sides, "language": language, "words": words}

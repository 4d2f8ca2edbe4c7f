"""The facts by which a published statement is cited, taken from its rows."""

from django.conf import settings
from django.urls import reverse

from initiative.clocks import on_clock
from statements import citing
from statements.models import Statement


def citation_of(statement: Statement) -> citing.Citation:
    """Return what a published statement of one organisation is cited by."""
    meeting = statement.participation.meeting
    organisation = statement.participation.organisation
    path = reverse("public:statement", args=[meeting.slug, organisation.slug])
    return citing.Citation(
        symbol=statement.symbol,
        title=statement.published.title,
        language=statement.published.language,
        authors=(organisation.name,),
        meeting=meeting.title,
        place=meeting.place,
        published_on=on_clock(statement.published_at, meeting.time_zone).date(),
        address=f"{settings.SITE_URL}{path}",
    )

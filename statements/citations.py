"""The facts by which a published statement is cited, taken from its rows."""

from django.conf import settings
from django.urls import reverse

from initiative.addresses import address
from initiative.clocks import on_clock
from organisations.models import Organisation
from statements import citing
from statements.models import Statement


def organisations_of(statement: Statement) -> list[Organisation]:
    """Return under whose names a published statement stands.

    Args:
        statement: of one organisation; or a joint one, read with ``joint.signers``.
    """
    if statement.joint is not None:
        return [each.participation.organisation for each in statement.joint.signers]
    return [statement.author.organisation]


def path_of(statement: Statement) -> str:
    """Return the address of a published statement's page, in the language of now."""
    slug = statement.meeting.slug
    if statement.joint is not None:
        return reverse("public:joint", args=[slug, statement.number])
    return address("public:statement", slug, statement.author.organisation.slug)


def citation_of(statement: Statement) -> citing.Citation:
    """Return what a published statement is cited by.

    Args:
        statement: of one organisation; or a joint one, read with ``joint.signers``.
    """
    meeting = statement.meeting
    return citing.Citation(
        symbol=statement.symbol,
        title=statement.published.title,
        language=statement.published.language,
        authors=tuple(each.name for each in organisations_of(statement)),
        meeting=meeting.title,
        place=meeting.place,
        published_on=on_clock(statement.published_at, meeting.time_zone).date(),
        address=f"{settings.SITE_URL}{path_of(statement)}",
    )

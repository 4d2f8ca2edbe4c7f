"""Letters of the top floor: receipt of a statement, news that it is published."""

from django.conf import settings
from django.urls import reverse

from initiative.languages import direction
from initiative.outbox.letters import Sheet, letter
from meetings.emails import common, invited, moment, reply_to, values_for
from meetings.services.invitation import link_of
from statements.models import Revision


@letter("statements.receipt")
def receipt(*, recipient: str, revision_pk: int) -> Sheet | None:
    """Return proof that a text arrived: time, characters, SHA-256 and the text itself."""
    revision = Revision.objects.select_related("statement").get(pk=revision_pk)
    participation = invited(revision.statement.participation_id, recipient)
    if participation is None:
        return None
    return Sheet(
        context=values_for(participation)
        | common(participation, link_of(participation.invitation))
        | {
            "revision": revision,
            "text_direction": direction(revision.language),
            "received": moment(revision.written_at, participation.meeting.time_zone),
        },
        reply_to=reply_to(participation),
        is_automatic=True,
    )


@letter("statements.published")
def published(*, recipient: str, revision_pk: int) -> Sheet | None:
    """Return the news that everybody can read the statement. Stale once another is published."""
    revision = Revision.objects.select_related("statement").defer("body").get(pk=revision_pk)
    participation = invited(revision.statement.participation_id, recipient)
    if participation is None or revision.statement.published_id != revision.pk:
        return None
    address = reverse(
        "public:statement",
        args=[participation.meeting.slug, participation.organisation.slug],
    )
    return Sheet(
        context=common(participation, link_of(participation.invitation))
        | {"revision": revision, "public_address": settings.SITE_URL + address},
        reply_to=reply_to(participation),
        is_automatic=True,
    )

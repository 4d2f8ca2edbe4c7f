"""Publish, and take back what was published. The words stay as they were sent."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import SYSTEM, record
from initiative.errors import Refused
from meetings.models import Meeting
from meetings.services.meeting import touch_public
from statements.models import Publication, Revision, Statement
from statements.search.indexing import index_statement
from statements.services.drafting import statement_by_key
from statements.services.letters import order_letters
from statements.states import Ending

logger = logging.getLogger(__name__)

# What ``Statement.meeting`` walks through.
AUTHORS = ("participation__meeting", "joint__meeting")


@transaction.atomic
def publish_statement(
    *, statement: Statement, revision_pk: int, at: datetime, by: str
) -> Statement:
    """Let everybody read what the organisation sent.

    Args:
        revision_pk: the sent version that the organiser has read; one that came
            meanwhile is not published unseen.

    Raises:
        Refused: as ``check_read``.
    """
    Meeting.objects.hold(statement.meeting.pk)
    statement = statement_by_key(statement.pk)
    sent = check_read(statement, revision_pk)
    if statement.published_id != revision_pk:
        publish_sent(statement, sent, at=at, by=by)
    return statement


def check_read(statement: Statement, revision_pk: int) -> Revision:
    """Return the sent version if it is the one that the organiser has read.

    Raises:
        Refused: ``withdrawn``, ``not_sent`` or ``newer_sent``.
    """
    if statement.sent is None and statement.withdrawn_at is not None:
        raise Refused("withdrawn", _("The organisation withdrew its statement meanwhile."))
    if statement.sent is None:
        raise Refused("not_sent", _("This organisation has not sent its statement yet."))
    if statement.sent.pk != revision_pk:
        raise Refused(
            "newer_sent", _("The organisation sent a newer version meanwhile. Read it first.")
        )
    return statement.sent


def publish_sent(statement: Statement, sent: Revision, *, at: datetime, by: str) -> None:
    """Publish the sent version of a statement that is held, and tell its authors."""
    end_publication(statement, ending=Ending.REPLACED, at=at, by=by)
    statement.published, statement.published_at = sent, at
    statement.save(update_fields=["published", "published_at"])
    publication = Publication.objects.create(
        statement=statement, revision=sent, published_at=at, published_by=by
    )
    index_statement(statement)
    touch_public(statement.meeting.pk)
    record(
        by,
        "publish_statement",
        scope=statement.meeting.scope,
        about=statement.author.ref,
        revision=sent.pk,
    )
    order_letters(statement, kind="statements.published", key=f"published:{publication.pk}")


def publish_due(*, at: datetime) -> int:
    """Publish what a meeting's own rule publishes by now. Two ticks publish once.

    A statement that cannot be published is logged and stops no other.

    Returns:
        How many are new.
    """
    n_new = 0
    for statement in Statement.objects.due_for_publication(at).select_related(*AUTHORS):
        try:
            n_new += publish_if_due(pk=statement.pk, meeting_pk=statement.meeting.pk, at=at)
        except Exception:
            logger.exception("statement %s could not be published", statement.pk)
    return n_new


@transaction.atomic
def publish_if_due(*, pk: int, meeting_pk: int, at: datetime) -> bool:
    """Publish one statement by its meeting's rule, if that still says so under the lock."""
    Meeting.objects.hold(meeting_pk)
    statement = statement_by_key(pk)
    is_due = Statement.objects.due_for_publication(at).filter(pk=pk).exists()
    if statement.sent is None or not is_due:
        return False
    publish_sent(statement, statement.sent, at=at, by=SYSTEM)
    return True


def end_publication(
    statement: Statement, *, ending: str, at: datetime, by: str, reason: str = ""
) -> None:
    """Write down that what was public of a held statement is so no longer."""
    statement.publications.open().update(ended_at=at, ended_by=by, ending=ending, reason=reason)

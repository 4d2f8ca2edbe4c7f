"""Take a statement out of the public: by its authors, or by the organisers with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Meeting, Participation
from meetings.services.meeting import touch_public
from statements.models import Statement
from statements.search.indexing import index_statement
from statements.services.drafting import statement_by_key, statement_under_lock
from statements.services.letters import order_letters
from statements.services.publishing import end_publication
from statements.states import Ending


@transaction.atomic
def withdraw_statement(
    *, participation: Participation, revision_pk: int, by: str, at: datetime
) -> Statement:
    """Take the organisation's statement back; the draft and every version stay.

    Its number stays its own, and an address that everybody could read says that it was
    withdrawn. It can be sent again, by the deadline like any other.

    Args:
        revision_pk: the sent version on the screen; withdrawn twice is withdrawn once.

    Raises:
        Refused: ``newer_sent``, when another version was sent meanwhile.
    """
    participation.meeting = Meeting.objects.hold(participation.meeting_id)
    statement = statement_under_lock(participation)
    sent = statement.sent
    if sent is None and statement.withdrawn_at is not None:
        return statement
    if sent is None or sent.pk != revision_pk:
        raise Refused("newer_sent", _("A newer version was sent meanwhile. Read it first."))
    order_letters(statement, kind="statements.withdrawn", key=f"withdrawn:{sent.pk}")
    end_publication(statement, ending=Ending.WITHDRAWN, at=at, by=by)
    statement.sent = statement.sent_at = None
    statement.published = statement.published_at = None
    statement.withdrawn_at = at
    statement.save(update_fields=["sent", "sent_at", "published", "published_at", "withdrawn_at"])
    index_statement(statement)
    statement.questions.open().update(settled_at=at)
    touch_public(participation.meeting_id)
    record(
        by,
        "withdraw_statement",
        scope=participation.meeting.scope,
        about=participation.ref,
        revision=revision_pk,
    )
    return statement


@transaction.atomic
def unpublish_statement(
    *, statement: Statement, revision_pk: int, reason: str, by: str, at: datetime
) -> Statement:
    """Take a published statement back from the public; its address says when and why.

    It stays sent. No rule of the meeting publishes it again by itself: an organiser does.

    Raises:
        Refused: ``newer_published``, when another version is public by now.
    """
    meeting = Meeting.objects.hold(statement.meeting.pk)
    statement = statement_by_key(statement.pk)
    if statement.published is None or statement.sent is None:
        return statement
    if statement.published_id != revision_pk:
        raise Refused("newer_published", _("Another version is public by now. Read it first."))
    publication = statement.publications.open().first()
    end_publication(statement, ending=Ending.UNPUBLISHED, at=at, by=by, reason=reason)
    statement.published = statement.published_at = None
    statement.save(update_fields=["published", "published_at"])
    index_statement(statement)
    touch_public(meeting.pk)
    record(
        by,
        "unpublish_statement",
        scope=meeting.scope,
        about=statement.author.ref,
        reason=reason,
        revision=revision_pk,
    )
    if publication is not None:
        order_letters(
            statement,
            kind="statements.unpublished",
            key=f"unpublished:{publication.pk}",
            publication_pk=publication.pk,
        )
    return statement

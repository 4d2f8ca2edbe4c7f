"""Send a statement: the deadline is judged, a number given, receipts ordered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative import markdown
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.languages import grouped
from meetings.deadlines import deadline
from meetings.models import Meeting, Participation
from meetings.services.meeting import touch_public
from meetings.states import DeadlineKind
from statements.linked import beginning
from statements.models import Rendering, Revision, Statement
from statements.services.drafting import statement_under_lock
from statements.services.letters import order_letters
from statements.services.publishing import publish_sent
from statements.states import RevisionKind


@transaction.atomic
def send_statement(
    *,
    participation: Participation,
    version: int,
    key: UUID,
    by: str,
    at: datetime,
    agreed_by: str = "",
) -> Revision:
    """Make the draft the organisation's statement and order its receipts.

    Locks the meeting, then the statement, always in that order: moving the deadline
    and sending cannot cross. After the deadline and its grace the text is kept as
    late, for the organisers to decide.

    Args:
        version: the version that the sender has read; what came later is not sent unseen.
        key: issued with the form; the same form sent twice sends once.
        at: when the request arrived, not when it is worked on.
        agreed_by: who agreed to the text, in the sender's words; may be empty.

    Returns:
        The sent revision, or the one that this form made before.

    Raises:
        Refused: ``nothing_written``, ``edited_elsewhere``, ``no_title`` or ``too_long``.
    """
    participation.meeting = Meeting.objects.hold(participation.meeting_id)
    statement = statement_under_lock(participation)
    known = sent_before(statement, key)
    if known is not None:
        return known
    draft = check_sendable(statement, version)
    due = deadline(participation, DeadlineKind.STATEMENTS, at)
    return make_sent(
        statement, draft, key=key, is_late=not due.is_open, by=by, at=at, agreed_by=agreed_by
    )


def sent_before(statement: Statement, key: UUID) -> Revision | None:
    """Return what the same form sent, or ``None``."""
    return statement.revisions.filter(key=key, kind=RevisionKind.SENT).first()


def make_sent(
    statement: Statement,
    draft: Revision,
    *,
    key: UUID,
    is_late: bool,
    by: str,
    at: datetime,
    agreed_by: str = "",
) -> Revision:
    """Write the draft of a held statement down as sent, give it its number, order receipts.

    Where the meeting publishes at once, or its deadline has passed, a text that came in
    time can be read by everybody from this moment on.
    """
    revision = Revision.objects.create(
        statement=statement,
        key=key,
        kind=RevisionKind.SENT,
        origin=draft.origin,
        base_version=statement.version,
        title=draft.title,
        language=draft.language,
        n_characters=draft.n_characters,
        character_limit=statement.limit,
        sha256=draft.sha256,
        agreed_by=agreed_by,
        is_late=is_late,
        written_by=by,
        written_at=at,
        body=draft.body,
    )
    html = markdown.to_numbered_html(revision.body)
    Rendering.objects.create(
        revision=revision,
        markdown_version=markdown.VERSION,
        beginning=beginning(html),
        html=html,
    )
    statement.number = statement.number or next_number(statement)
    statement.sent, statement.sent_at, statement.withdrawn_at = revision, at, None
    statement.save(update_fields=["number", "sent", "sent_at", "withdrawn_at"])
    statement.questions.open().update(settled_at=at)
    touch_public(statement.meeting.pk)
    record(
        by,
        "send_statement",
        scope=statement.meeting.scope,
        about=statement.author.ref,
        revision=revision.pk,
        is_late=is_late,
    )
    order_letters(statement, kind="statements.receipt", key=f"receipt:{revision.pk}")
    if Statement.objects.due_for_publication(at).filter(pk=statement.pk).exists():
        publish_sent(statement, revision, at=at, by=by)
    return revision


def next_number(statement: Statement) -> int:
    """Return a number that no statement of this kind at the meeting has or had."""
    meeting = statement.meeting
    name = "last_joint_number" if statement.joint_id else "last_statement_number"
    Meeting.objects.filter(pk=meeting.pk).update(**{name: F(name) + 1})
    meeting.refresh_from_db(fields=[name])
    return getattr(meeting, name)


def check_sendable(statement: Statement, version: int) -> Revision:
    """Return the draft, or refuse to send what nobody wrote, nobody read, or does not fit.

    Raises:
        Refused: as ``send_statement``.
    """
    draft = statement.draft
    if draft is None or not draft.body:
        raise Refused("nothing_written", _("Enter the statement."))
    if statement.version != version:
        raise Refused(
            "edited_elsewhere",
            _("Somebody saved a newer version meanwhile. Read it, then send it."),
        )
    if not draft.title:
        raise Refused("no_title", _("Enter a title for the statement."))
    limit = statement.limit
    n_over = draft.n_characters - limit
    if n_over > 0:
        raise Refused(
            "too_long",
            ngettext(
                "Statement is %(n)s character over %(limit)s. Shorten it to send it.",
                "Statement is %(n)s characters over %(limit)s. Shorten it to send it.",
                n_over,
            )
            % {"n": grouped(n_over), "limit": grouped(limit)},
        )
    return draft

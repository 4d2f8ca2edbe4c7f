"""Acts on statements: save a draft, send, publish."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative import markdown
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.languages import grouped
from initiative.outbox.enqueue import enqueue
from meetings.deadlines import deadline
from meetings.models import Meeting, Participation
from meetings.recipients import receipt_orders
from meetings.services.meeting import touch_public
from meetings.states import DeadlineKind
from statements.models import Rendering, Revision, Statement
from statements.states import RevisionKind
from statements.text import canonical, fingerprint


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Args:
        statement: as it now stands.
        revision: the text that was kept.
        other: the draft that somebody saved meanwhile, or ``None``; then ``revision``
            is kept beside it and ``statement.draft`` is still ``other``.
    """

    statement: Statement
    revision: Revision
    other: Revision | None = None


@transaction.atomic
def save_draft(
    *,
    participation: Participation,
    title: str,
    language: str,
    body: str,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
) -> Saved:
    """Keep a text. It may be too long, unfinished, or late: nothing typed is lost.

    Args:
        base_version: the version on the writer's screen; 0 for the first text.
        key: issued with the form; the same form sent twice is one revision. Sent once
            more with other words (a page load that was stopped, the Back button) it goes
            on from what it saved itself.

    Returns:
        What was saved; with ``other`` set when somebody saved in between.

    Raises:
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    meeting = Meeting.objects.hold(participation.meeting_id)
    statement = statement_under_lock(participation)
    body = canonical(body)
    sha256 = fingerprint(body)
    text_key = key_of(key, language, title, sha256)
    known = statement.revisions.filter(key=text_key).exclude(kind=RevisionKind.SENT).first()
    draft = statement.draft
    is_own = draft is not None and draft.key in keys_from(key, draft, statement.version - 1)
    if known is not None and (not is_own or known == draft):
        return Saved(statement, known, draft if known.kind == RevisionKind.CONFLICT else None)
    if known is not None:
        # The same form said this before, then something else, and now this again.
        text_key = key_of(key, language, title, sha256, statement.version)
    is_conflict = draft is not None and not is_own and statement.version != base_version
    revision = Revision.objects.create(
        statement=statement,
        key=text_key,
        kind=RevisionKind.CONFLICT if is_conflict else RevisionKind.DRAFT,
        base_version=base_version,
        title=title,
        language=language,
        n_characters=len(body),
        character_limit=meeting.character_limit,
        sha256=sha256,
        written_by=by,
        written_at=at,
        body=body,
    )
    if is_conflict:
        return Saved(statement, revision, statement.draft)
    statement.draft = revision
    statement.version += 1
    statement.save(update_fields=["draft", "version"])
    return Saved(statement, revision)


def keys_from(form_key: UUID, draft: Revision, version: int) -> set[UUID]:
    """Return the keys that ``draft`` would have if that form had saved it."""
    words = (draft.language, draft.title, draft.sha256)
    return {key_of(form_key, *words), key_of(form_key, *words, version)}


def statement_under_lock(participation: Participation) -> Statement:
    """Return the statement of a participation, made if need be, held until the commit."""
    # The participation is locked first: two first saves at once make one statement.
    Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    statement, _is_new = Statement.objects.get_or_create(participation=participation)
    return (
        Statement.objects.select_for_update(of=("self",))
        .select_related("draft", "sent", "published")
        .get(pk=statement.pk)
    )


@transaction.atomic
def send_statement(
    *, participation: Participation, version: int, key: UUID, by: str, at: datetime
) -> Revision:
    """Make the draft the organisation's statement and order its receipts.

    Locks the meeting, then the statement, always in that order: moving the deadline
    and sending cannot cross. After the deadline and its grace the text is kept as
    late, for the organisers to decide.

    Args:
        version: the version that the sender has read; what came later is not sent unseen.
        key: issued with the form; the same form sent twice sends once.
        at: when the request arrived, not when it is worked on.

    Returns:
        The sent revision, or the one that this form made before.

    Raises:
        Refused: ``nothing_written``, ``edited_elsewhere``, ``no_title`` or ``too_long``.
    """
    participation.meeting = Meeting.objects.hold(participation.meeting_id)
    statement = statement_under_lock(participation)
    known = statement.revisions.filter(key=key, kind=RevisionKind.SENT).first()
    if known is not None:
        return known
    draft = check_sendable(statement, version)
    due = deadline(participation, DeadlineKind.STATEMENTS, at)
    revision = Revision.objects.create(
        statement=statement,
        key=key,
        kind=RevisionKind.SENT,
        base_version=version,
        title=draft.title,
        language=draft.language,
        n_characters=draft.n_characters,
        character_limit=participation.meeting.character_limit,
        sha256=draft.sha256,
        is_late=not due.is_open,
        written_by=by,
        written_at=at,
        body=draft.body,
    )
    Rendering.objects.create(
        revision=revision,
        markdown_version=markdown.VERSION,
        html=markdown.to_numbered_html(revision.body),
    )
    statement.sent = revision
    statement.sent_at = at
    statement.save(update_fields=["sent", "sent_at"])
    touch_public(participation.meeting_id)
    record(
        by,
        "send_statement",
        scope=participation.meeting.scope,
        about=participation.ref,
        revision=revision.pk,
        is_late=revision.is_late,
    )
    enqueue(
        receipt_orders(
            participation,
            kind="statements.receipt",
            key=f"receipt:{revision.pk}",
            refs={"revision_pk": revision.pk},
        )
    )
    return revision


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
    limit = statement.participation.meeting.character_limit
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


@transaction.atomic
def publish_statement(
    *, statement: Statement, revision_pk: int, at: datetime, by: str
) -> Statement:
    """Let everybody read what the organisation sent. The words stay as they are.

    Args:
        revision_pk: the sent version that the organiser has read; one that came
            meanwhile is not published unseen.

    Raises:
        Refused: ``not_sent`` or ``newer_sent``.
    """
    Meeting.objects.hold(statement.participation.meeting_id)
    statement = statement_under_lock(statement.participation)
    if statement.sent is None:
        raise Refused("not_sent", _("This organisation has not sent its statement yet."))
    if statement.sent_id != revision_pk:
        raise Refused(
            "newer_sent", _("The organisation sent a newer version meanwhile. Read it first.")
        )
    if statement.published_id == revision_pk:
        return statement
    statement.published = statement.sent
    statement.published_at = at
    statement.save(update_fields=["published", "published_at"])
    participation = statement.participation
    touch_public(participation.meeting_id)
    record(
        by,
        "publish_statement",
        scope=participation.meeting.scope,
        about=participation.ref,
        revision=revision_pk,
    )
    enqueue(
        receipt_orders(
            participation,
            kind="statements.published",
            key=f"published:{revision_pk}",
            refs={"revision_pk": revision_pk},
        )
    )
    return statement

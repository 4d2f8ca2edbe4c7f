"""Keep what was typed: drafts, and what two people typed at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from initiative.keys import key_of
from meetings.models import Meeting, Participation
from statements.models import JointStatement, Revision, Statement
from statements.states import Origin, RevisionKind
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
    kind: str = RevisionKind.DRAFT,
    origin: str = Origin.TYPED,
) -> Saved:
    """Keep a text of an organisation, as ``keep_text`` does.

    Raises:
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    statement = statement_under_lock(participation)
    return keep_text(
        statement,
        title=title,
        language=language,
        body=body,
        base_version=base_version,
        key=key,
        by=by,
        at=at,
        kind=kind,
        origin=origin,
    )


def keep_text(
    statement: Statement,
    *,
    title: str,
    language: str,
    body: str,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
    kind: str = RevisionKind.DRAFT,
    origin: str = Origin.TYPED,
) -> Saved:
    """Keep a text. It may be too long, unfinished, or late: nothing typed is lost.

    Args:
        statement: held by ``statement_under_lock`` or ``joint_under_lock``.
        base_version: the version on the writer's screen; 0 for the first text.
        key: issued with the form; the same form sent twice is one revision. Sent once
            more with other words (a page load that was stopped, the Back button) it goes
            on from what it saved itself.
        kind: ``DRAFT``, or ``AUTO`` when no person pressed a button.
        origin: from where the words came.

    Returns:
        What was saved; with ``other`` set when somebody saved in between.

    Raises:
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
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
        kind=RevisionKind.CONFLICT if is_conflict else kind,
        origin=origin,
        base_version=base_version,
        title=title,
        language=language,
        n_characters=len(body),
        character_limit=statement.limit,
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
    """Return the statement of a participation, made if need be, held until the commit.

    The organisation's own time is read anew: it may have been given more since the page.
    """
    # The participation is locked first: two first saves at once make one statement.
    now = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    participation.statements_extended_to = now.statements_extended_to
    statement = held().filter(participation=participation).first()
    if statement is None:
        statement = statement_by_key(Statement.objects.create(participation=participation).pk)
    statement.participation = participation
    return statement


def joint_under_lock(joint: JointStatement) -> Statement:
    """Return the statement of a joint text, held with its meeting until the commit."""
    joint.meeting = Meeting.objects.hold(joint.meeting_id)
    statement = held().get(joint=joint)
    statement.joint = joint
    return statement


def statement_by_key(pk: int) -> Statement:
    """Return a statement with its three texts, held until the commit."""
    return held().get(pk=pk)


def held() -> QuerySet[Statement]:
    """Return statements with their three texts, each of which is locked when it is read."""
    statements = Statement.objects.select_for_update(of=("self",))
    return statements.select_related("draft", "sent", "published")

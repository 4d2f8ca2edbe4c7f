"""Translate a statement passage by passage: save, say it is ready, approve, take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative import markdown
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Meeting
from meetings.services.meeting import touch_public
from statements.alignment import check_whole
from statements.models import Revision, Statement, Translation
from statements.models import TranslationRendering as Rendering
from statements.models import TranslationRevision as Version
from statements.passages import Passage, carried, passages
from statements.search.indexing import index_statement
from statements.services.drafting import statement_by_key
from statements.states import TranslationKind
from statements.text import canonical


@dataclass(frozen=True)
class SavedTranslation:
    """What a save did.

    Args:
        revision: what was kept.
        other: the draft that somebody saved meanwhile, or ``None``; then ``revision`` is
            kept beside it, and the translation's draft is still ``other``.
    """

    translation: Translation
    revision: Version
    other: Version | None = None


@transaction.atomic
def save_translation(
    *,
    statement: Statement,
    language: str,
    original_pk: int,
    title: str,
    texts: Mapping[int, str],
    kind: str,
    is_machine_assisted: bool,
    translator: str,
    checked_by: str,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
) -> SavedTranslation:
    """Keep texts of a translation, finished or not. What is not named stays as it was.

    Args:
        original_pk: the sent version that was on the translator's screen.
        kind: a ``TranslationKind``, for the label.
        texts: position of a passage, from 0, → its translation.
        base_version: the version of the translation on the screen; 0 for the first.
        key: issued with the form; the same form sent twice is one version.

    Raises:
        Refused: ``not_sent``, ``own_language``, ``theirs`` or ``other_original``.
        statements.text.UnusableCharacter: a text holds a character that cannot be kept.
    """
    Meeting.objects.hold(statement.meeting.pk)
    statement = statement_by_key(statement.pk)
    original = original_of(statement, original_pk)
    if original.language == language:
        raise Refused("own_language", _("This is the language of the original."))
    translation = translation_under_lock(statement, language)
    draft = translation.draft
    check_hand(draft, kind)
    words = merged(draft, original, {at: canonical(text) for at, text in texts.items()})
    text_key = key_of(key, title, words, kind, translator, checked_by)
    known = translation.revisions.filter(key=text_key).first()
    if known is not None:
        return SavedTranslation(translation, known, draft if known.is_conflict else None)
    is_conflict = draft is not None and translation.version != base_version
    revision = Version.objects.create(
        translation=translation,
        original=original,
        key=text_key,
        base_version=base_version,
        is_conflict=is_conflict,
        kind=kind,
        is_machine_assisted=is_machine_assisted,
        translator=translator,
        checked_by=checked_by,
        title=title,
        n_paragraphs=len(words),
        n_empty=sum(not text for text in words),
        written_by=by,
        written_at=at,
        paragraphs=words,
    )
    if is_conflict:
        return SavedTranslation(translation, revision, draft)
    translation.draft = revision
    translation.version += 1
    translation.save(update_fields=["draft", "version"])
    return SavedTranslation(translation, revision)


def original_of(statement: Statement, pk: int) -> Revision:
    """Return the sent version of a statement that is translated, or refuse another one.

    Raises:
        Refused: ``not_sent`` or ``other_original``.
    """
    if statement.sent is None:
        raise Refused("not_sent", _("Only a statement that was sent can be translated."))
    if statement.sent.pk != pk:
        raise Refused(
            "other_original",
            _("A newer version of the original was sent meanwhile. Your words stand beside it."),
        )
    return statement.sent


def translation_under_lock(statement: Statement, language: str) -> Translation:
    """Return the translation into a language, made if need be, held until the commit."""
    made, _is_new = Translation.objects.get_or_create(statement=statement, language=language)
    return (
        Translation.objects.select_for_update(of=("self",))
        .select_related("draft", "ready")
        .get(pk=made.pk)
    )


def check_hand(draft: Version | None, kind: str) -> None:
    """Refuse organisers who would write over an organisation's own translation.

    Raises:
        Refused: ``theirs``.
    """
    is_theirs = draft is not None and draft.kind != TranslationKind.ORGANISERS
    if is_theirs and kind == TranslationKind.ORGANISERS:
        raise Refused("theirs", _("The organisation makes this translation itself."))


def merged(draft: Version | None, original: Revision, texts: Mapping[int, str]) -> list[str]:
    """Return a text for each passage of the original: what came, else what was there."""
    here = passages(original.body)
    return [
        texts.get(position, earlier)
        for position, earlier in enumerate(texts_beside(draft, original, here))
    ]


def texts_beside(draft: Version | None, original: Revision, here: list[Passage]) -> list[str]:
    """Return the texts of a draft, laid beside the passages of an original."""
    if draft is None:
        return [""] * len(here)
    if draft.original_id == original.pk:
        return list(draft.paragraphs)
    old = passages(draft.original.body)
    return [each.text for each in carried(old, here, draft.paragraphs)]


@transaction.atomic
def say_ready(
    *, translation: Translation, version: int, by: str, at: datetime, approves: bool
) -> Translation:
    """Put the draft of a translation beside the original, under the same numbers.

    Args:
        version: the version on the screen.
        approves: whether who acts speaks for the organisation whose statement it is.

    Raises:
        Refused: ``edited_elsewhere``, ``other_original``, ``empty``, ``note_lost`` or
            ``unequal``.
    """
    statement = translation.statement
    meeting = Meeting.objects.hold(statement.meeting.pk)
    statement = statement_by_key(statement.pk)
    translation = translation_under_lock(statement, translation.language)
    draft = translation.draft
    if draft is None or translation.version != version:
        raise Refused(
            "edited_elsewhere", _("Somebody saved a newer translation meanwhile. Read it first.")
        )
    original = original_of(statement, draft.original_id)
    check_whole(passages(original.body), draft.title, draft.paragraphs)
    Rendering.objects.get_or_create(
        revision=draft,
        defaults={
            "markdown_version": markdown.VERSION,
            "html": markdown.to_numbered_html("\n\n".join(draft.paragraphs)),
        },
    )
    translation.ready, translation.ready_at = draft, at
    translation.approved_at = at if approves else None
    translation.approved_by = by if approves else ""
    translation.save(update_fields=["ready", "ready_at", "approved_at", "approved_by"])
    index_statement(statement)
    touch_public(meeting.pk)
    note(translation, statement, "say_translation_ready", by)
    return translation


@transaction.atomic
def approve_translation(
    *, translation: Translation, revision_pk: int, by: str, at: datetime
) -> Translation:
    """Say for the organisation that a translation says what its statement says.

    Raises:
        Refused: ``newer``, when another version became ready meanwhile.
    """
    statement = translation.statement
    meeting = Meeting.objects.hold(statement.meeting.pk)
    translation = translation_under_lock(statement, translation.language)
    if translation.ready_id != revision_pk:
        raise Refused("newer", _("The translation was changed meanwhile. Read it first."))
    if translation.approved_at is None:
        translation.approved_at, translation.approved_by = at, by
        translation.save(update_fields=["approved_at", "approved_by"])
        touch_public(meeting.pk)
        note(translation, statement, "approve_translation", by)
    return translation


@transaction.atomic
def take_translation_back(*, translation: Translation, by: str) -> Translation:
    """Take a translation away from beside the original; its texts stay as a draft."""
    statement = translation.statement
    meeting = Meeting.objects.hold(statement.meeting.pk)
    translation = translation_under_lock(statement, translation.language)
    if translation.ready is not None:
        translation.ready = translation.ready_at = translation.approved_at = None
        translation.approved_by = ""
        translation.save(update_fields=["ready", "ready_at", "approved_at", "approved_by"])
        index_statement(statement_by_key(statement.pk))
        touch_public(meeting.pk)
        note(translation, statement, "take_translation_back", by)
    return translation


def note(translation: Translation, statement: Statement, verb: str, by: str) -> None:
    """Write an act on a translation into the log."""
    record(
        by,
        verb,
        scope=statement.meeting.scope,
        about=statement.author.ref,
        language=translation.language,
    )

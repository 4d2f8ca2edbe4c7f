"""Begin a text, keep its drafts, translate it; nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Meeting, Participation
from meetings.services.meeting import touch_public
from resolutions.models import Draft, JointText, Proposer, Translation
from statements.text import canonical, fingerprint

# A personal link must not become a way to fill the desk: so many texts that nobody has
# opened can one organisation have begun.
MOST_BEGUN = 5
# What the column holds: it is SQL's integer.
HIGHEST_NUMBER = 2_147_483_647


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Args:
        text: as it now stands.
        draft: the words that were kept.
        other: the draft that somebody saved meanwhile, or ``None``; then ``draft`` is kept
            beside it.
    """

    text: JointText
    draft: Draft
    other: Draft | None = None


@transaction.atomic
def begin_text(
    *,
    meeting: Meeting,
    kind: str,
    key: UUID,
    by: str,
    at: datetime,
    participation: Participation | None = None,
) -> JointText:
    """Begin a resolution, an appeal or a campaign.

    Args:
        kind: a ``TextKind``.
        key: issued with the form; the same form sent twice begins one text.
        participation: whose text it is; ``None`` for one that the desk writes. The
            organisation proposes it at once.

    Raises:
        Refused: ``too_many_begun``.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    known = JointText.objects.filter(key=key).first()
    if known is not None:
        return known
    if (
        participation is not None
        and JointText.objects.begun_by(participation.pk).count() >= MOST_BEGUN
    ):
        raise Refused(
            "too_many_begun",
            _("You have begun %(n)d texts that are not open for signing yet. Finish one first.")
            % {"n": MOST_BEGUN},
        )
    last = JointText.objects.filter(meeting=meeting).aggregate(n=Max("number"))["n"] or 0
    text = JointText.objects.create(
        meeting=meeting,
        key=key,
        kind=kind,
        number=last + 1,
        begun_for=participation,
        begun_by=by,
        begun_at=at,
    )
    if participation is not None:
        Proposer.objects.create(
            text=text, participation=participation, asked_by=by, asked_at=at, joined_at=at
        )
    log(text, "begin_text", by, participation, kind=kind)
    return text


@transaction.atomic
def save_text(
    *,
    text: JointText,
    title: str,
    language: str,
    body: str,
    base_number: int,
    key: UUID,
    by: str,
    at: datetime,
    participation: Participation | None = None,
) -> Saved:
    """Keep a draft. It may be too long or unfinished; what everybody reads stays as it is.

    Args:
        base_number: the number of the draft on the writer's screen; 0 for the first.
        key: issued with the form; the same form sent twice is one draft.
        participation: for whom it is written; ``None`` for the desk, which writes only its
            own texts.

    Returns:
        What was saved; with ``other`` set when somebody saved in between.

    Raises:
        Refused: ``not_yours``, ``withdrawn``.
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    body = canonical(body)
    text = text_under_lock(text)
    check_writes(text, participation)
    sha256 = fingerprint(body)
    draft_key = key_of(key, language, title, sha256)
    known = text.drafts.filter(key=draft_key).first()
    if known is not None:
        return Saved(text, known, None if known == text.draft else text.draft)
    now = text.draft
    if now is not None and (now.title, now.language, now.sha256) == (title, language, sha256):
        # The same words are no new draft: nobody is asked again for nothing.
        return Saved(text, now)
    is_conflict = now is not None and text.draft_number != base_number
    draft = Draft.objects.create(
        text=text,
        key=draft_key,
        base_number=base_number,
        is_conflict=is_conflict,
        title=title,
        language=language,
        n_characters=len(body),
        sha256=sha256,
        written_by=by,
        written_at=at,
        body=body,
    )
    if is_conflict:
        return Saved(text, draft, now)
    text.draft = draft
    text.draft_number += 1
    text.save(update_fields=["draft", "draft_number"])
    if participation is not None:
        # Who writes the words agrees to them; the others are asked again.
        text.proposers.joined().filter(participation=participation).update(confirmed=draft)
    return Saved(text, draft)


def check_writes(text: JointText, participation: Participation | None) -> None:
    """Refuse to write in a text that belongs to others: the desk never edits their words.

    Raises:
        Refused: ``not_yours`` or ``withdrawn``.
    """
    if text.withdrawn_at is not None:
        raise Refused("withdrawn", _("This text is withdrawn. Begin a new one."))
    if participation is None:
        is_writer = text.begun_for_id is None
    else:
        joined = text.proposers.joined().filter(participation=participation)
        is_writer = text.begun_for_id is not None and joined.exists()
    if not is_writer:
        raise Refused("not_yours", _("Only those whose text this is change its words."))


@transaction.atomic
def save_translation(
    *,
    text: JointText,
    draft_pk: int,
    language: str,
    title: str,
    body: str,
    made_by: str,
    key: UUID,
    by: str,
    at: datetime,
    participation: Participation | None = None,
) -> Translation:
    """Keep the words of the draft, or of the version that was made of it, in another language.

    Args:
        draft_pk: the draft that was translated, as it stood on the screen.
        participation: for whom; ``None`` for the desk, which may translate every text.

    Raises:
        Refused: ``not_yours``, ``withdrawn``, ``same_language``, ``changed`` when the text
            says something else by now, or ``empty``.
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    body = canonical(body)
    text = text_under_lock(text)
    if participation is not None or text.withdrawn_at is not None:
        check_writes(text, participation)
    draft = text.draft
    if draft is None or draft.pk != draft_pk:
        raise Refused(
            "changed",
            _("The text has changed since you began. Compare your translation, then save it."),
        )
    if language == draft.language:
        raise Refused("same_language", _("The text itself is in this language."))
    if not title or not body:
        raise Refused("empty", _("Translate the title and the text."))
    translation, is_new = Translation.objects.get_or_create(
        draft=draft,
        key=key_of(key, language, title, body, made_by),
        defaults={
            "language": language,
            "title": title,
            "body": body,
            "made_by": made_by,
            "written_by": by,
            "written_at": at,
        },
    )
    if is_new:
        log(text, "translate_text", by, participation, language=language)
        changed_for_everybody(text)
    return translation


def newest_translations(draft_pk: int) -> list[Translation]:
    """Return the translation that counts in each language, in the order of the codes."""
    newest: dict[str, Translation] = {}
    for each in Translation.objects.filter(draft=draft_pk).order_by("pk"):
        newest[each.language] = each
    return [newest[code] for code in sorted(newest)]


def text_under_lock(text: JointText) -> JointText:
    """Return the text as it is now, held with its meeting until the commit."""
    meeting = Meeting.objects.hold(text.meeting_id)
    held = JointText.objects.select_for_update(of=("self",)).select_related("draft", "current")
    now = held.get(pk=text.pk)
    now.meeting = meeting
    return now


def log(
    text: JointText,
    verb: str,
    by: str,
    about: Participation | None = None,
    reason: str = "",
    **details: object,
) -> None:
    """Write an act about a text into the log; never its words, never a person's name."""
    record(
        by,
        verb,
        scope=text.meeting.scope,
        about=about.ref if about else text.ref,
        reason=reason,
        text=text.number,
        **details,
    )


def changed_for_everybody(text: JointText) -> None:
    """Let readers' copies of the meeting's pages end, where the text is public."""
    if text.opened_at is not None:
        touch_public(text.meeting_id)


def names_of(proposers: Sequence[Proposer]) -> str:
    """Return the names of organisations for a sentence."""
    return ", ".join(each.participation.organisation.name for each in proposers)

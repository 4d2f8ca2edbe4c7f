"""Write letters and say to whom they go."""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.blanks import check_blanks
from meetings.models import Letter, LetterText, Meeting, Participation
from meetings.states import Answer, LetterKind

# To whom a letter of a kind goes, until its writer says otherwise.
USUAL_AUDIENCES: dict[str, dict[str, str]] = {
    LetterKind.REMINDER: {"owes": "anything"},
    LetterKind.NOTES: {"answer": Answer.YES},
}


@transaction.atomic
def write_letter(
    *,
    meeting: Meeting,
    kind: str,
    texts: Mapping[str, tuple[str, str]],
    by: str,
    audience: Mapping[str, str] | None = None,
    letter: Letter | None = None,
    source: Letter | None = None,
    seen: str | None = None,
) -> Letter:
    """Save a letter with its words in each language.

    Args:
        texts: language → (subject, text in Markdown with blanks).
        audience: criterion → value; as it was, or the kind's usual one, when left out.
        letter: the one to change; a new one when left out.
        source: an earlier letter that a new one starts from: it goes to whom that one
            went, without those who were taken out by hand.
        seen: ``words_mark`` of what its writer saw; not asked when left out.

    Raises:
        Refused: ``unknown_blank``, ``blank_in_address``, ``no_text``, ``already_sent`` or
            ``changed_meanwhile``.
    """
    if not texts:
        raise Refused("no_text", _("Write the letter in at least one language."))
    for subject, body in texts.values():
        check_blanks(subject, in_subject=True)
        check_blanks(body)
    left_out: list[int] = []
    if letter is None:
        letter = Letter(meeting=meeting, audience=USUAL_AUDIENCES.get(kind, {}))
        if source is not None:
            letter.audience = source.audience
            left_out = list(source.without.values_list("pk", flat=True))
    else:
        letter = Letter.objects.hold(letter.pk)
        if not says(letter, kind, texts):
            check_may_change(letter, seen)
    letter.kind = kind
    if audience is not None:
        letter.audience = dict(audience)
    letter.save()
    if left_out:
        letter.without.set(left_out)
    letter.texts.exclude(language__in=texts).delete()
    for language, (subject, body) in texts.items():
        LetterText.objects.update_or_create(
            letter=letter, language=language, defaults={"subject": subject, "body": body}
        )
    record(by, "write_letter", scope=meeting.scope, about=letter.mailing)
    return letter


def check_may_change(letter: Letter, seen: str | None = None) -> None:
    """Refuse to change what is on its way, or what somebody else has just changed.

    Raises:
        Refused: ``already_sent``, ``waits_for_another`` or ``changed_meanwhile``.
    """
    if letter.sent_at is not None:
        raise Refused(
            "already_sent", _("This letter has been sent. Write a new one, starting from it.")
        )
    if letter.sendings.waiting_for_another().exists():
        raise Refused(
            "waits_for_another",
            _("This letter waits for a second organiser. Take it back first, then change it."),
        )
    if seen is not None and seen != words_mark(letter):
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has changed this letter since you opened it. Your words are still "
                "here: open the letter in another window, compare, and save again."
            ),
        )


def says(letter: Letter, kind: str, texts: Mapping[str, tuple[str, str]]) -> bool:
    """Say whether a letter has exactly these words: a form that was sent twice."""
    mine = sorted((text.language, text.subject, text.body) for text in letter.texts.all())
    return letter.kind == kind and mine == sorted((code, *words) for code, words in texts.items())


def words_mark(letter: Letter) -> str:
    """Return a short mark of a letter's words, to know whether somebody changed them."""
    texts = sorted((text.language, text.subject, text.body) for text in letter.texts.all())
    return hashlib.sha256(repr((str(letter.kind), texts)).encode()).hexdigest()[:16]


@transaction.atomic
def choose_audience(*, letter: Letter, audience: Mapping[str, str], by: str) -> Letter:
    """Say to whom a letter goes. Who was taken out by hand stays out.

    Raises:
        Refused: ``already_sent``, unless it is a reminder, whose audience is asked anew.
    """
    letter = Letter.objects.hold(letter.pk)
    check_may_change(letter)
    letter.audience = dict(audience)
    letter.save(update_fields=["audience"])
    record(by, "choose_audience", scope=letter.meeting.scope, about=letter.mailing)
    return letter


@transaction.atomic
def take_out(*, letter: Letter, participation: Participation, by: str, is_out: bool = True) -> None:
    """Take one organisation out of a letter's audience by hand, or put it back.

    Raises:
        Refused: ``already_sent``.
    """
    letter = Letter.objects.hold(letter.pk)
    check_may_change(letter)
    if is_out:
        letter.without.add(participation)
    else:
        letter.without.remove(participation)
    record(
        by,
        "take_out" if is_out else "put_back",
        scope=letter.meeting.scope,
        about=participation.ref,
        letter=letter.pk,
    )

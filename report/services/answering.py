"""The organisers answer a correction: into the text, as a note, or with words."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from report import paragraphs
from report.models import Correction, CorrectionAnswer, Decision, Report
from report.services.decisions import Said, reword
from report.services.holding import check_version, report_under_lock
from report.services.writing import keep_text
from report.states import Outcome


@transaction.atomic
def answer_correction(
    *, correction: Correction, outcome: str, words: str, key: UUID, by: str, at: datetime
) -> CorrectionAnswer:
    """Say what becomes of a correction; the last answer before it is published counts.

    Args:
        key: issued with the form; the same form sent twice answers once. Changed and sent
            again it is another answer.

    Raises:
        Refused: ``published`` or ``words_missing``.
    """
    report = report_under_lock(correction.report.meeting)
    key, known = answered_before(correction, key_of(key, outcome, words))
    if known is not None:
        return known
    if outcome == Outcome.ANSWERED and not words:
        raise Refused("words_missing", _("Write your answer: the organisation reads it."))
    return put_answer(report, correction, outcome, words, key=key, by=by, at=at)


@transaction.atomic
def take_over(
    *,
    correction: Correction,
    text: str,
    version: int,
    wording_pk: int | None,
    words: str,
    key: UUID,
    by: str,
    at: datetime,
    paragraph: int | None = None,
) -> CorrectionAnswer:
    """Put what a correction says into the draft, as the organisers word it.

    Args:
        text: how the paragraph or the decision reads from now on; not used where the
            correction names no place: the organisers change the text by hand.
        version: of the draft on the organiser's screen.
        wording_pk: of the decision on the organiser's screen.
        paragraph: where it stands in the draft now; ``None`` when it is a decision's, or
            of no place.

    Raises:
        Refused: ``published``, ``edited_elsewhere``, ``no_such_place``, or as ``reword``.
    """
    report = report_under_lock(correction.report.meeting)
    form_key = key
    key, known = answered_before(correction, key_of(key, Outcome.TAKEN_OVER, words, text))
    if known is not None:
        return known
    check_not_carried(correction)
    if correction.decision is not None:
        decision = correction.decision
        put_into_decision(report, decision, text, wording_pk or 0, key=form_key, by=by, at=at)
    elif paragraph is not None:
        check_version(report, version)
        put_into_text(report, paragraph, text, key=form_key, by=by, at=at)
    return put_answer(report, correction, Outcome.TAKEN_OVER, words, key=key, by=by, at=at)


def put_into_text(
    report: Report, paragraph: int, text: str, *, key: UUID, by: str, at: datetime
) -> None:
    """Save the draft with another paragraph.

    Raises:
        Refused: ``no_such_place`` or ``too_long``.
    """
    draft = report.draft
    if draft is None or paragraph not in {e.number for e in paragraphs.paragraphs(draft.body)}:
        raise Refused("no_such_place", _("The text has no such paragraph any more."))
    keep_text(
        report,
        title=draft.title,
        language=draft.language,
        body=paragraphs.with_paragraph(draft.body, paragraph, text),
        base_version=report.version,
        key=key,
        by=by,
        at=at,
    )


def put_into_decision(
    report: Report,
    decision: Decision,
    text: str,
    wording_pk: int,
    *,
    key: UUID,
    by: str,
    at: datetime,
) -> None:
    """Word a decision anew; how, by whom and until when stay."""
    wording = decision.wordings.latest("pk")
    said: Said = {
        "text": text,
        "how": wording.how,
        "how_words": wording.how_words,
        "by_words": wording.by_words,
        "until": wording.until,
        "carriers": list(wording.carriers.values_list("pk", flat=True)),
    }
    reword(report, decision.pk, said, base=wording_pk, key=key, by=by, at=at)


def answered_before(correction: Correction, key: UUID) -> tuple[UUID, CorrectionAnswer | None]:
    """Return the key of an answer, and the answer that counts if the same form gave it.

    Said before, then something else, and now this again: a new answer with a key of its own.
    """
    newest = correction.answers.first()
    if newest is None or newest.key == key:
        return key, newest
    if correction.answers.filter(key=key).exists():
        key = key_of(key, newest.pk)
    return key, None


def check_not_carried(correction: Correction) -> None:
    """Refuse to change what everybody has read.

    Raises:
        Refused: ``published``.
    """
    if Correction.objects.filter(pk=correction.pk, carried__isnull=False).exists():
        raise Refused(
            "published", _("What became of this correction is published; it stays as it is.")
        )


def put_answer(
    report: Report,
    correction: Correction,
    outcome: str,
    words: str,
    *,
    key: UUID,
    by: str,
    at: datetime,
) -> CorrectionAnswer:
    """Add an answer to a correction of a held report."""
    check_not_carried(correction)
    answer = CorrectionAnswer.objects.create(
        correction=correction,
        key=key,
        outcome=outcome,
        words=words,
        answered_by=by,
        answered_at=at,
    )
    record(
        by,
        "answer_correction",
        scope=report.meeting.scope,
        about=correction.participation.ref,
        correction=correction.pk,
        outcome=outcome,
    )
    return answer

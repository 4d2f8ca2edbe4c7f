"""The Roll: every organisation of a meeting and how far it has got.

The six stages are derived here, and only here, from answers, revisions and presence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.collation import heading_of
from meetings.deadlines import Deadline, deadline
from meetings.models import Meeting, Participation
from meetings.querysets import ParticipationQuerySet
from meetings.states import WRITING, Answer, DeadlineKind
from organisations.models import Organisation
from statements.models import Question, Statement
from statements.naming import may_be_named

DONE, WAITING, NOT_YET, LATE, NOT_ASKED = "d", "w", "n", "l", "x"

# The last answer, as the strip says it.
ANSWERS: dict[str | None, str | Promise] = {
    None: gettext_lazy("not answered yet"),
    Answer.YES: gettext_lazy("answered yes"),
    Answer.TEXT_ONLY: gettext_lazy("sends a statement only"),
    Answer.UNSURE: gettext_lazy("not sure yet"),
    Answer.NO: gettext_lazy("answered no"),
}


@dataclass(frozen=True)
class Line:
    """One organisation on the Roll.

    Args:
        participation: with its organisation and the facts that ``rows_of`` adds.
        boxes: six letters, one a stage, for the strip.
        sentence: the same in words.
        role: what it does for the meeting, in a word, if it calls it.
    """

    participation: Participation
    boxes: str
    sentence: str
    role: str = ""


@dataclass
class Numbers:
    """The six numbers of the desk."""

    listed: int = 0
    invited: int = 0
    answered: int = 0
    by_answer: dict[str, int] = field(default_factory=dict)
    drafts: int = 0
    sent: int = 0
    published: int = 0
    came: int = 0


def rows_of(meeting: Meeting) -> QuerySet[Participation]:
    """Return the participations of a meeting with every fact the stages need, in one query.

    By the meeting's own manager: the rows share ``meeting``. Joined, its call would
    come once more with every row.
    """
    return with_facts(meeting.participations.by_name())


def with_facts(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Add the facts from which the stages are derived, all by the database."""
    drafts = Statement.objects.filter(participation=OuterRef("pk"), draft__isnull=False)
    asked = Question.objects.open().filter(statement__participation=OuterRef("pk"))
    return with_public_facts(participations.with_reachable()).annotate(
        is_invited=Exists(Participation.objects.invited().filter(pk=OuterRef("pk"))),
        has_draft=Exists(drafts),
        is_asked=Exists(asked),
        withdrawn_at=F("statement__withdrawn_at"),
    )


def with_public_facts(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Add the facts of the public stages; what nobody may see is not even read."""
    return participations.with_answer().annotate(
        sent_at=F("statement__sent_at"),
        published_at=F("statement__published_at"),
        came_at=F("attendance__came_at"),
    )


def lines_of(meeting: Meeting, at: datetime) -> list[Line]:
    """Return the whole Roll of a meeting for its organisers."""
    return [line_of(participation, at) for participation in rows_of(meeting)]


def line_of(participation: Participation, at: datetime) -> Line:
    """Derive the six stages of one row of ``rows_of``."""
    answers = deadline(participation, DeadlineKind.ANSWERS, at)
    statements = deadline(participation, DeadlineKind.STATEMENTS, at)
    boxes = (
        (DONE if participation.is_invited else NOT_YET)
        + answered_box(participation, answers)
        + draft_box(participation, statements)
        + sent_box(participation, statements)
        + published_box(participation)
        + came_box(participation)
    )
    return Line(participation, boxes, sentence_of(participation, boxes))


def answered_box(participation: Participation, due: Deadline) -> str:
    """Answered: "not sure yet" still waits; silence after the deadline is late."""
    if participation.answer not in (None, Answer.UNSURE):
        return DONE
    if not participation.is_invited:
        return NOT_YET
    return WAITING if due.is_open else LATE


def draft_box(participation: Participation, due: Deadline) -> str:
    """Draft: expected from who comes or writes."""
    if participation.has_draft or participation.sent_at is not None:
        return DONE
    if participation.answer == Answer.NO:
        return NOT_ASKED
    if participation.answer in WRITING:
        return WAITING if due.is_open else LATE
    return NOT_YET


def sent_box(participation: Participation, due: Deadline) -> str:
    """Sent: as the draft, but only sending counts."""
    if participation.sent_at is not None:
        return DONE
    if participation.answer == Answer.NO:
        return NOT_ASKED
    if participation.answer in WRITING and not due.is_open:
        return LATE
    return WAITING if participation.has_draft else NOT_YET


def published_box(participation: Participation) -> str:
    """Published: the organisers' turn, so nobody is waited for."""
    if participation.published_at is not None:
        return DONE
    is_expected = participation.answer != Answer.NO or participation.sent_at is not None
    return NOT_YET if is_expected else NOT_ASKED


def came_box(participation: Participation) -> str:
    """Came: presence counts whatever was answered."""
    if participation.came_at is not None:
        return DONE
    return NOT_ASKED if participation.answer in (Answer.NO, Answer.TEXT_ONLY) else NOT_YET


def sentence_of(participation: Participation, boxes: str) -> str:
    """Return the strip in words, for who does not see it and for exports."""
    if participation.came_at is not None:
        last = _("came")
    elif participation.answer in (Answer.NO, Answer.TEXT_ONLY):
        last = _("does not come")
    else:
        last = ""
    is_silent = participation.answer is None
    answer = (
        _("not invited yet")
        if is_silent and not participation.is_invited
        else str(ANSWERS[participation.answer])
    )
    if participation.published_at is not None:
        statement = _("statement published")
    elif participation.sent_at is not None and participation.is_asked:
        statement = _("statement returned with a question")
    elif participation.sent_at is not None:
        statement = _("statement sent")
    elif participation.withdrawn_at is not None:
        statement = _("statement withdrawn")
    elif boxes[3] == LATE:
        statement = _("statement late")
    elif participation.has_draft:
        statement = _("statement begun, not sent")
    elif boxes[2] == WAITING:
        statement = _("waiting for a statement")
    else:
        statement = ""
    return ", ".join(part for part in (answer, statement, last) if part)


def numbers_of(lines: Iterable[Line]) -> Numbers:
    """Count the Roll for the head of the desk."""
    numbers = Numbers(by_answer=dict.fromkeys(Answer.values, 0))
    for line in lines:
        row = line.participation
        numbers.listed += 1
        numbers.invited += row.is_invited
        if row.answer is not None:
            numbers.answered += 1
            numbers.by_answer[row.answer] += 1
        numbers.drafts += row.has_draft and row.sent_at is None
        numbers.sent += row.sent_at is not None
        numbers.published += row.published_at is not None
        numbers.came += row.came_at is not None
    return numbers


def public_rows(meeting: Meeting) -> ParticipationQuerySet:
    """Return who may be named in public, in the order of the names, with ``written_in``."""
    rows = with_public_facts(meeting.participations.by_name()).filter(may_be_named())
    return rows.annotate(written_in=F("statement__published__language"))


def public_rows_of_organisation(organisation: Organisation) -> QuerySet[Participation]:
    """Return the public meetings at which an organisation may be named, the newest first."""
    return newest_meetings_first(organisation.participations.all())


def public_rows_of_address(slug: str) -> QuerySet[Participation]:
    """Return the same for whoever has this address now, with the organisation: one query."""
    rows = Participation.objects.filter(organisation__slug=slug)
    return newest_meetings_first(rows.select_related("organisation"))


def newest_meetings_first(rows: ParticipationQuerySet) -> QuerySet[Participation]:
    """Return what everybody may read of some participations, with their meetings."""
    return (
        with_public_facts(rows.select_related("meeting").defer("meeting__call"))
        .filter(may_be_named(), meeting__opened_at__isnull=False)
        .order_by("-meeting__starts_on", "pk")
    )


def took_part(row: Participation) -> bool:
    """Say whether an organisation is on the list the public waits for.

    "Submitted a text and/or was present": derived, never typed.
    """
    return row.sent_at is not None or row.came_at is not None


def public_line(participation: Participation, role: str = "") -> Line:
    """Derive the stages that the public may see: no drafts, nobody late, no refusals."""
    is_coming = participation.answer == Answer.YES
    boxes = (
        DONE
        + (DONE if is_coming else NOT_YET)
        + (DONE if participation.sent_at is not None else NOT_YET)
        + (DONE if participation.sent_at is not None else NOT_YET)
        + (DONE if participation.published_at is not None else NOT_YET)
        + (DONE if participation.came_at is not None else NOT_YET)
    )
    parts = [
        _("answered yes") if is_coming else "",
        _("statement published")
        if participation.published_at is not None
        else _("statement sent")
        if participation.sent_at is not None
        else "",
        _("came") if participation.came_at is not None else "",
    ]
    sentence = ", ".join(part for part in parts if part) or _("on the list")
    return Line(participation, boxes, sentence, role)


def by_initial(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Group lines under the first letter of the name.

    Args:
        lines: in the order of the names.
    """
    groups: dict[str, list[Line]] = {}
    for line in lines:
        heading = heading_of(line.participation.organisation.name)
        groups.setdefault(heading, []).append(line)
    return list(groups.items())

"""Answer a poll: one voice an organisation, every word kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Meeting, Participation
from meetings.services.meeting import touch_public
from meetings.states import AnswerSource
from polls.models import Choice, Option, Poll
from polls.states import ChoiceAnswer, PollState


@dataclass(frozen=True)
class Given:
    """What an organisation says to one proposal.

    Args:
        option_pk: the proposal.
        version: of the proposal as the page showed it.
        seen: key of the answer with which the page began; 0 where there was none.
        answer: a ``ChoiceAnswer``.
    """

    option_pk: int
    version: int
    seen: int
    answer: str
    words: str = ""


@dataclass(frozen=True)
class Answered:
    """What came of it.

    Args:
        n_new: answers that were written.
        meanwhile: proposals that a colleague had answered since the page was opened.
        changed: proposals that were changed since then: the answer is to the words before.
    """

    n_new: int
    meanwhile: list[Option]
    changed: list[Option]


@transaction.atomic
def answer_poll(
    *,
    poll: Poll,
    participation: Participation,
    given: Sequence[Given],
    by: str,
    at: datetime,
    source: str = AnswerSource.LINK,
    heard: str = "",
) -> Answered:
    """Add the answers of an organisation; those before stay as history.

    What the page showed and nobody touched is not written again: it would undo what a
    colleague has answered meanwhile. The same form sent twice writes once.

    Args:
        heard: how an organiser knows it; needed with an answer that was told.

    Raises:
        Refused: ``closed``, ``nothing``, ``another_poll`` or ``taken_back``.
    """
    meeting = Meeting.objects.hold(participation.meeting_id)
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    poll = Poll.objects.get(pk=poll.pk)
    if poll.meeting_id != meeting.pk:
        raise Refused("another_poll", elsewhere())
    check_open(poll, source, at)
    if not given:
        raise Refused("nothing", _("Choose an answer for at least one proposal."))
    options = options_of(poll, given)
    said = Choice.objects.filter(participation=participation, option__in=options)
    mine = {each.pk: each for each in said}
    current = {each.option_id: each for each in mine.values() if each.is_current}
    new, meanwhile, changed = [], [], []
    for each in given:
        option = options[each.option_pk]
        version = min(max(each.version, 1), option.version)
        now, seen = current.get(option.pk), mine.get(each.seen)
        if says(now, each, version) or says(seen, each, version):
            continue
        if now is None and each.answer == ChoiceAnswer.BACK:
            continue
        if now is not None and now.pk != each.seen:
            meanwhile.append(option)
        if version < option.version:
            changed.append(option)
        new.append(
            Choice(
                participation=participation,
                option=option,
                option_version=version,
                answer=each.answer,
                words=each.words,
                source=source,
                heard=heard,
                given_by=by,
                given_at=at,
            )
        )
    replaced = [current[each.option_id].pk for each in new if each.option_id in current]
    Choice.objects.filter(pk__in=replaced).update(is_current=False)
    Choice.objects.bulk_create(new)
    if new:
        record(by, "answer_poll", scope=meeting.scope, about=participation.ref, n=len(new))
    if new and poll.is_public:
        touch_public(meeting.pk)
    return Answered(len(new), meanwhile, changed)


def says(choice: Choice | None, given: Given, version: int) -> bool:
    """Say whether an answer is the one that is given now, to the same words."""
    return choice is not None and (choice.answer, choice.words, choice.option_version) == (
        given.answer,
        given.words,
        version,
    )


def elsewhere() -> str:
    """Return what is said to an answer that belongs to another question."""
    return _("This page belongs to another poll. Open the poll from your page and answer there.")


def check_open(poll: Poll, source: str, at: datetime) -> None:
    """Refuse answers that come too late. An organiser may still write down what was told.

    Raises:
        Refused: ``closed``.
    """
    is_told = source == AnswerSource.ORGANISER and poll.state in (
        PollState.OPEN,
        PollState.CLOSED,
    )
    if not is_told and not poll.takes_answers(at):
        raise Refused(
            "closed",
            _("This poll is closed. What you typed was not recorded; it is still on this page."),
        )


def options_of(poll: Poll, given: Sequence[Given]) -> dict[int, Option]:
    """Return the proposals that are answered, by their keys.

    Raises:
        Refused: ``another_poll`` or ``taken_back``.
    """
    wanted = {each.option_pk for each in given}
    options = {each.pk: each for each in poll.options.filter(pk__in=wanted)}
    if set(options) != wanted or any(each.put_up_at is None for each in options.values()):
        raise Refused("another_poll", elsewhere())
    if not all(each.is_up for each in options.values()):
        raise Refused(
            "taken_back",
            _(
                "A proposal was taken back while you answered. Your words to it are below; your "
                "other answers are still in the form. Look at them and send once more."
            ),
        )
    return options

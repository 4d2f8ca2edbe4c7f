"""What polls add to the sample: one that was decided, one that is open now."""

import uuid
from datetime import UTC, date, datetime, timedelta

from initiative.outbox.models import Message
from meetings.models import Meeting, Participation
from meetings.sampling import Sample, part_of_sample
from meetings.states import AnswerSource
from polls.models import Option, Poll
from polls.services.choice import Given, answer_poll
from polls.services.next_meeting import say_next
from polls.services.option import change_option, propose
from polls.services.poll import begin_poll, close_poll, open_poll
from polls.states import ChoiceAnswer, ProposalKind

ASKED_AT = datetime(2023, 7, 20, 9, tzinfo=UTC)
CLOSED_AT = datetime(2023, 9, 1, 9, tzinfo=UTC)
DECIDED_AT = datetime(2023, 9, 4, 9, tzinfo=UTC)
WORDS = "Sample text: the answers on this page are invented, not the organisations' own."

# In the order of the list; who is not reached has not answered.
ROUND = (
    ChoiceAnswer.YES,
    ChoiceAnswer.IF_NEED_BE,
    ChoiceAnswer.YES,
    None,
    ChoiceAnswer.NO,
    ChoiceAnswer.YES,
    None,
)
REASONS = {
    ChoiceAnswer.IF_NEED_BE: "Sample text: the journey is long, we would need to know early.",
    ChoiceAnswer.NO: "Sample text: our own congress is in these weeks.",
}


@part_of_sample
def build(sample: Sample) -> None:
    """Add the poll of 2023 with its decision, and the one that is open."""
    decided(sample)
    open_now(sample)


def decided(sample: Sample) -> None:
    """Let the first meeting decide to meet again in the first half of the next year.

    The second meeting of the sample is there already, with days that count from today: it
    is said to follow, and nothing is carried over.
    """
    by = sample.organiser.ref
    poll = begin(sample.archive, "When do we meet again?", by)
    half = say(poll, by, ASKED_AT, kind=ProposalKind.DATES, place="Milan",
               time_zone="Europe/Rome", words="first half of the next year")  # fmt: skip
    year = say(poll, by, ASKED_AT, kind=ProposalKind.RHYTHM, words="a meeting every year")
    poll = open_poll(poll=poll, at=ASKED_AT, by=by)
    everybody = list(sample.archive.participations.filter(attendance__isnull=False).order_by("pk"))
    answer_in_turn(poll, everybody, {half: 0, year: 3}, ASKED_AT + timedelta(days=1))
    close_poll(poll=poll, at=CLOSED_AT, by=by)
    say_next(
        previous=sample.archive,
        following=sample.second,
        key=uuid.uuid4(),
        by=by,
        at=DECIDED_AT,
        option=half,
    )
    # As with every letter of the archive: they were never sent, and would be today.
    Message.objects.of_mailing(poll.ref).delete()


def open_now(sample: Sample) -> None:
    """Ask at the second meeting, with three proposals; one was changed after some answered."""
    by, at = sample.organiser.ref, sample.at
    poll = begin(
        sample.second,
        "When, where and how often do we meet again?",
        by,
        is_public=True,
        open_until=sample.second.answers_due_at + timedelta(days=16),
    )
    first = date(sample.second.ends_on.year + 1, 5, 7)
    spring = say(poll, by, at, kind=ProposalKind.DATES, starts_on=first,
                 ends_on=first + timedelta(days=2), place="Athens",
                 time_zone="Europe/Athens")  # fmt: skip
    autumn = first.replace(month=10, day=15)
    late = say(poll, by, at, kind=ProposalKind.DATES, starts_on=autumn,
               ends_on=autumn + timedelta(days=1), place="Lisbon",
               time_zone="Europe/Lisbon", words="with one day more for those who stay")  # fmt: skip
    rhythm = say(poll, by, at, kind=ProposalKind.RHYTHM, words="every two years, in turn")
    poll = open_poll(poll=poll, at=at - timedelta(days=1), by=by)
    invited = list(
        sample.second.participations.invited().select_related("organisation").order_by("pk")
    )
    answer_in_turn(poll, invited, {spring: 0, late: 2, rhythm: 5}, at - timedelta(hours=20))
    change_option(
        option=late,
        version=1,
        by=by,
        at=at - timedelta(hours=6),
        kind=late.kind,
        starts_on=late.starts_on,
        ends_on=late.ends_on + timedelta(days=1),
        place=late.place,
        time_zone=late.time_zone,
        words="",
    )
    late.refresh_from_db()
    answer_in_turn(poll, invited[1:4], {late: 1}, at - timedelta(hours=2))
    told(poll, invited[3], spring, by, at)


def begin(meeting: Meeting, title: str, by: str, **given: object) -> Poll:
    """Begin a poll of the sample."""
    return begin_poll(meeting=meeting, title=title, words=WORDS, key=uuid.uuid4(), by=by, **given)


def say(poll: Poll, by: str, at: datetime, **says: object) -> Option:
    """Make a proposal of the sample."""
    return propose(poll=poll, key=uuid.uuid4(), by=by, at=at, **says)


def answer_in_turn(
    poll: Poll, participations: list[Participation], shifts: dict[Option, int], at: datetime
) -> None:
    """Let organisations answer one after another, differently to each proposal."""
    for number, participation in enumerate(participations):
        given = []
        for option, shift in shifts.items():
            answer = ROUND[(number + shift) % len(ROUND)]
            if answer is not None:
                words = REASONS.get(answer, "") if number % 3 == 0 else ""
                given.append(Given(option.pk, option.version, 0, answer, words))
        if given:
            answer_poll(
                poll=poll,
                participation=participation,
                given=given,
                by=f"link:{participation.pk}",
                at=at + timedelta(minutes=11 * number),
            )


def told(poll: Poll, participation: Participation, option: Option, by: str, at: datetime) -> None:
    """Let an organiser write down an answer that came by telephone."""
    answer_poll(
        poll=poll,
        participation=participation,
        given=[Given(option.pk, option.version, 0, ChoiceAnswer.YES)],
        by=by,
        at=at - timedelta(hours=1),
        source=AnswerSource.ORGANISER,
        heard="Sample text: by telephone, yesterday",
    )

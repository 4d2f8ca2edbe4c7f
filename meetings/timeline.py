"""The line of time of a meeting: what is due, what goes out by itself, what was sent."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from initiative.clocks import local_to_instant
from initiative.outbox.models import Message
from initiative.outbox.states import OPEN, MessageState
from meetings.audiences import Audience
from meetings.deadlines import meeting_deadline
from meetings.models import DeadlineMove, Letter, Meeting, Participation, ReminderRule, Sending
from meetings.moves import moves_of, told_before, waiting_for_words
from meetings.reminders import hour_of, occasion_of
from meetings.states import DeadlineKind

# A copy in one of these has left, or will.
LEAVES = (*OPEN, MessageState.SENT)


class State(StrEnum):
    """How a reminder stands on the line; the templates know these words."""

    ON = "on"
    OFF = "off"
    WENT = "went"
    # Its hour has passed, and nothing was sent though somebody would get it.
    MISSED = "missed"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Point:
    """One mark on the line.

    Args:
        at: where it stands.
        kind: "deadline", "meeting", "reminder", "sending", "move" or "today".
        thing: the row that it shows.
        state: of a reminder.
        n: of a reminder how many organisations get it today, or got it; of a sending letters.
        n_have: how many have a reminder already, where it is morning earlier than at the place.
        words: a deadline's kind.
    """

    at: datetime
    kind: str
    thing: object = None
    state: str = ""
    n: int = 0
    n_have: int = 0
    words: str = ""


@dataclass(frozen=True)
class Question:
    """A moved deadline of which somebody was told the old date."""

    move: DeadlineMove
    n_told: int
    n_reminders: int


@dataclass(frozen=True)
class Line:
    """Everything that the page of dates shows.

    Args:
        points: in the order of time, with today among them.
        questions: what a moved deadline asks for.
        n_rules: how many reminders there are, on or off.
    """

    points: list[Point]
    questions: list[Question]
    n_rules: int


def line_of(meeting: Meeting, at: datetime) -> Line:
    """Return the line of a meeting, seen from a moment. As many queries for few as for many."""
    rules = list(ReminderRule.objects.of_meeting(meeting.pk))
    moves = moves_of(meeting)
    points = [
        *deadline_points(meeting),
        Point(at, "today"),
        *(Point(each.moved_at, "move", each) for each in moves),
        *(Point(each.leaves_at, "sending", each, n=each.n_letters) for each in sendings(meeting)),
        *reminder_points(meeting, rules, moves, at),
    ]
    return Line(
        points=sorted(points, key=lambda point: point.at),
        questions=questions_of(meeting, moves, rules),
        n_rules=len(rules),
    )


def deadline_points(meeting: Meeting) -> Iterable[Point]:
    """Return the big marks: both deadlines and the meeting itself."""
    for kind in DeadlineKind:
        yield Point(meeting_deadline(meeting, kind), "deadline", words=kind)
    first_day = datetime.combine(meeting.starts_on, time())
    yield Point(local_to_instant(first_day, meeting.time_zone), "meeting")


def sendings(meeting: Meeting) -> Iterable[Sending]:
    """Return every sending by hand that has left or leaves soon."""
    done = Sending.objects.filter(letter__meeting=meeting, leaves_at__isnull=False)
    return done.select_related("letter").prefetch_related("letter__texts").order_by("leaves_at")


def reminder_points(
    meeting: Meeting, rules: list[ReminderRule], moves: list[DeadlineMove], at: datetime
) -> Iterable[Point]:
    """Return the small marks: each reminder where it stands, and each time it went out."""
    went, reach = occasions_of(meeting), reach_of(meeting, rules)
    zones = Participation.objects.filter(meeting=meeting).zones_of_addresses()
    zones.add(meeting.time_zone)
    for rule in rules:
        due_at = None if rule.goes_at else meeting_deadline(meeting, rule.deadline)
        now = occasion_of(rule, due_at)
        # Organisations with more time have occasions of their own; the line has the common ones.
        common = {
            now,
            *(occasion_of(rule, each.was) for each in moves if each.kind == rule.deadline),
        }
        for occasion, (first, n) in went[rule.pk].items():
            if occasion in common - {now}:
                yield Point(first, "reminder", rule, State.WENT, n)
        # While the tick is under way the last hour has not been looked at yet.
        looked_until = rule.planned_until if rule.is_on and rule.planned_until else at
        is_over = max(hour_of(rule, due_at, zone) for zone in zones) <= looked_until
        if is_over and now in went[rule.pk]:
            first, n = went[rule.pk][now]
            yield Point(first, "reminder", rule, State.WENT, n)
            continue
        _first, n_have = went[rule.pk].get(now, (at, 0))
        hour, n = hour_of(rule, due_at, meeting.time_zone), reach[rule.pk]
        state = state_of(rule, n, is_over=is_over)
        yield Point(hour, "reminder", rule, state, n, n_have)


def point_of(meeting: Meeting, rule: ReminderRule, at: datetime) -> Point:
    """Return where one reminder stands: before its deadline as it is now."""
    return list(reminder_points(meeting, [rule], moves_of(meeting), at))[-1]


def state_of(rule: ReminderRule, n_today: int, *, is_over: bool) -> State:
    """Return how a reminder stands that has not gone out before its deadline of now."""
    if is_over:
        return State.MISSED if n_today else State.NOBODY
    return State.ON if rule.is_on else State.OFF


def occasions_of(meeting: Meeting) -> dict[int, dict[str, tuple[datetime, int]]]:
    """Return when each reminder went out and to how many: rule → occasion → (moment, n)."""
    rows = (
        Message.objects.of_scope(meeting.scope)
        .filter(key__startswith="remind:")
        .order_by()
        .values_list("refs__rule_pk", "refs__occasion")
        .annotate(
            first=Min("created_at"), n=Count("about", filter=Q(state__in=LEAVES), distinct=True)
        )
    )
    went: dict[int, dict[str, tuple[datetime, int]]] = defaultdict(dict)
    for rule_pk, occasion, first, n in rows:
        went[rule_pk][occasion] = (first, n)
    return went


def reach_of(meeting: Meeting, rules: list[ReminderRule]) -> dict[int, int]:
    """Return how many organisations each reminder would reach now; one query for all."""
    without = taken_out(rules)
    audiences = {
        rule.pk: Audience(rule.letter.audience, frozenset(without[rule.letter_id]))
        for rule in rules
    }
    # Reminders mostly share one audience: each is counted once.
    names = {name_of(audience): audience for audience in audiences.values()}
    columns = {f"n_{number}": audience for number, audience in enumerate(names.values())}
    counted = Meeting.objects.filter(pk=meeting.pk).annotate(
        **{column: how_many(audience) for column, audience in columns.items()}
    )
    row = counted.values(*columns).get() if columns else {}
    counts = dict(zip(names, row.values(), strict=True))
    return {pk: counts[name_of(audience)] for pk, audience in audiences.items()}


def name_of(audience: Audience) -> str:
    """Return a text that two audiences share if they say the same."""
    return json.dumps([sorted(audience.choices.items()), sorted(audience.without)])


def taken_out(rules: list[ReminderRule]) -> dict[int, set[int]]:
    """Return who was taken out by hand, by letter."""
    rows = Letter.without.through.objects.filter(letter__in={rule.letter_id for rule in rules})
    without = defaultdict(set)
    for letter_pk, participation_pk in rows.values_list("letter_id", "participation_id"):
        without[letter_pk].add(participation_pk)
    return without


def how_many(audience: Audience) -> Coalesce:
    """Return an expression that counts an audience at the meeting of the outer query."""
    members = audience.narrow(Participation.objects.filter(meeting=OuterRef("pk")))
    counted = members.order_by().values("meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def questions_of(
    meeting: Meeting, moves: list[DeadlineMove], rules: list[ReminderRule]
) -> list[Question]:
    """Return what to ask about deadlines that were moved: of whom were told the old date."""
    questions = []
    for move in waiting_for_words(moves):
        n_told = told_before(Participation.objects.filter(meeting=meeting), move).count()
        if n_told:
            n_reminders = sum(rule.is_on and rule.deadline == move.kind for rule in rules)
            questions.append(Question(move, n_told, n_reminders))
    return questions

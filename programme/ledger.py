"""The ledger of speaking time: how long each organisation had the floor. No order but the names."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum

from meetings.models import Meeting, Participation
from meetings.querysets import ParticipationQuerySet
from meetings.states import Answer
from programme.models import Turn


@dataclass(frozen=True)
class Entry:
    """What one organisation spoke at a meeting.

    Args:
        seconds: in which it had the floor, its interpreters' among them.
        own_seconds: without the interpreters': each turn divided by its factor.
    """

    participation: Participation
    n_turns: int
    seconds: int
    own_seconds: int


def who_may_speak(meeting: Meeting) -> ParticipationQuerySet:
    """Return who said yes, came, or has spoken, in the order of the names."""
    spoken = Turn.objects.filter(participation=OuterRef("pk"), stopped_at__isnull=False)
    rows = Participation.objects.of_meeting(meeting.pk).with_answer()
    return rows.filter(Q(answer=Answer.YES) | Q(attendance__isnull=False) | Exists(spoken))


def entries_of(rows: list[Participation]) -> list[Entry]:
    """Return what some organisations spoke: one query. A turn counts when it has ended."""
    found: dict[int, list[tuple[int, timedelta, float]]] = {}
    turns = Turn.objects.filter(participation__in=rows).spoken().with_seconds().order_by()
    sums = turns.values("participation", "factor").annotate(n=Count("pk"), total=Sum("seconds"))
    for each in sums:
        one = (each["n"], each["total"], float(each["factor"]))
        found.setdefault(each["participation"], []).append(one)
    return [
        Entry(
            participation=row,
            n_turns=sum(n for n, _total, _factor in found.get(row.pk, [])),
            seconds=int(sum(total.total_seconds() for _n, total, _f in found.get(row.pk, []))),
            own_seconds=int(
                sum(total.total_seconds() / factor for _n, total, factor in found.get(row.pk, []))
            ),
        )
        for row in rows
    ]

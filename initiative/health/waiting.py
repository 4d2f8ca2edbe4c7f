"""Do letters leave? The one trouble that every desk must hear of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.outbox import breaker
from initiative.outbox.models import Breaker, Message, Pulse
from initiative.outbox.states import MessageState, Reason

# A letter that is due for longer than this: the desk says so.
TOO_LONG = timedelta(minutes=5)
# A tick wakes a pump every 15 seconds; one at work shows itself, and marks what it begins.
SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Waiting:
    """What is due and has not left: how many letters, and since when the oldest waits."""

    n_letters: int
    since: datetime | None

    def seconds(self, at: datetime) -> int:
        """Return how long the oldest letter has been waiting."""
        return max(0, int((at - self.since).total_seconds())) if self.since else 0


@dataclass(frozen=True)
class Trouble:
    """Why letters wait, in words.

    Args:
        code: ``route`` (our mail server), ``worker`` (nobody sends) or ``slow``.
        words: what happened and what to do.
        failed_at: when our mail server failed last; ``None`` when it is not at fault.
        again_at: when it is tried again.
    """

    code: str
    seconds: int
    n_waiting: int
    words: str
    failed_at: datetime | None = None
    again_at: datetime | None = None


def waiting(at: datetime) -> Waiting:
    """Count what is due, in one query."""
    found = Message.objects.due(at).order_by().aggregate(n=Count("pk"), since=Min("not_before"))
    return Waiting(found["n"], found["since"])


def trouble(at: datetime) -> Trouble | None:
    """Return why letters wait longer than five minutes, or ``None`` while they leave in time.

    Two queries when all is well, four when it is not.
    """
    held = waiting(at)
    way = breaker.state()
    if way is not None:
        held = earliest(held, put_off())
    if held.seconds(at) < TOO_LONG.total_seconds():
        return None
    if way is not None:
        code = "route"
    else:
        seen_at = worker_seen_at()
        code = "slow" if seen_at and at - seen_at < SILENT_AFTER else "worker"
    return Trouble(
        code,
        held.seconds(at),
        held.n_letters,
        words_of(code, held, way, at),
        failed_at=way.failed_at if way else None,
        again_at=way.again_at if way else None,
    )


def worker_seen_at() -> datetime | None:
    """Return when a worker was last at work, or ``None``: never.

    A pump shows itself between two batches. With a slow mail server a batch takes long; then
    the letter that was begun last tells.
    """
    pump = Pulse.objects.filter(name="pump").values_list("beat_at", flat=True).first()
    in_hand = Message.objects.filter(state=MessageState.LEASED).order_by()
    begun_at = in_hand.aggregate(at=Max("begun_at"))["at"]
    return max((moment for moment in (pump, begun_at) if moment is not None), default=None)


def put_off() -> Waiting:
    """Count what waits for the mail server's next try: such a letter is not due meanwhile."""
    letters = Message.objects.waiting().filter(reason=Reason.ROUTE)
    found = letters.aggregate(n=Count("pk"), since=Min("queued_at"))
    return Waiting(found["n"], found["since"])


def earliest(one: Waiting, other: Waiting) -> Waiting:
    """Return both together; what is in both is counted once, where it is more."""
    moments = [each.since for each in (one, other) if each.since is not None]
    return Waiting(max(one.n_letters, other.n_letters), min(moments, default=None))


def words_of(code: str, held: Waiting, way: Breaker | None, at: datetime) -> str:
    """Return a trouble in words: what happened, what is safe, what to do."""
    minutes = held.seconds(at) // 60
    n_letters = ngettext("%(n)d letter waits", "%(n)d letters wait", held.n_letters) % {
        "n": held.n_letters
    }
    since = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if code == "worker":
        # Translators: "3 letters wait, the oldest for 12 minutes."
        words = _(
            "%(letters)s, the oldest for %(since)s. Nobody is sending them: the worker does "
            "not run. No letter is lost. Ask your operator to start it."
        )
    elif code == "slow":
        words = _(
            "%(letters)s, the oldest for %(since)s. The worker is sending them, more slowly "
            "than usual. No letter is lost. There is nothing to do."
        )
    else:
        words = _(
            "%(letters)s, the oldest for %(since)s. Our mail server cannot be reached or "
            "refuses us. No letter is lost, and each leaves once the server takes letters again."
        )
    words %= {"letters": n_letters, "since": since}
    said = " ".join(part for part in (way.code, way.words) if part) if way else ""
    return f"{words} {_('It said: “%(words)s”') % {'words': said}}" if said else words

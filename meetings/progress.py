"""How far a letter to many has got, in numbers and in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.outbox.models import Message
from initiative.outbox.querysets import MessageQuerySet
from initiative.outbox.states import OPEN, MessageState
from meetings.models import Letter, Sending

# The pace is that of the last so many seconds, and unknown before a few have passed.
PACE_OF = timedelta(seconds=60)
PACE_AFTER = timedelta(seconds=4)
# Came back for now, or the line broke: tried again by itself, perhaps for days.
TRIED_AGAIN = (MessageState.DEFERRED, MessageState.UNCERTAIN)


@dataclass(frozen=True)
class Progress:
    """The copies of one letter, counted.

    Args:
        n_all: copies that are meant to leave or have left.
        n_back: copies that came back.
        n_waiting: copies that a worker may still send.
        n_later: those of them that were tried and are tried again.
        n_stopped: copies that somebody stopped or that were no longer needed.
        seconds_left: at the pace of the last minute; ``None`` when that is not known.
        waits_for_another: a second organiser has not agreed yet.
        leaves_at: end of the hold, while it lasts.
        is_stopped: somebody stopped the newest sending.
    """

    n_all: int
    n_sent: int
    n_back: int
    n_waiting: int
    n_later: int
    n_stopped: int
    seconds_left: int | None
    waits_for_another: bool
    leaves_at: datetime | None
    is_stopped: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing changes any more by itself."""
        return not self.n_waiting

    @property
    def n_done(self) -> int:
        """Copies with which nobody has anything more to do: the filled part of the bar."""
        return self.n_all - self.n_waiting

    @property
    def tenth(self) -> int:
        """Tenths that are done: a screen reader is told of each once."""
        return 10 * self.n_done // self.n_all if self.n_all else 10

    @property
    def heading(self) -> str:
        """What the page is called now."""
        if self.waits_for_another:
            return _("Waits for a second organiser")
        if not self.is_over:
            return _("Sending")
        if self.is_stopped:
            return _("Stopped")
        return _("Sent") if self.n_all else _("Not sent yet")

    @property
    def words(self) -> str:
        """The line that the page shows: "41 of 61 sent · 2 came back · about 1 minute left"."""
        if not self.n_all and not self.n_stopped:
            return _("No copy of this letter waits or has left.")
        parts = [_("%(n)d of %(all)d letters sent") % {"n": self.n_sent, "all": self.n_all}]
        if self.n_back:
            parts.append(
                ngettext("%(n)d came back", "%(n)d came back", self.n_back) % {"n": self.n_back}
            )
        if self.n_later:
            words = ngettext("%(n)d is tried again", "%(n)d are tried again", self.n_later)
            parts.append(words % {"n": self.n_later})
        if self.n_stopped:
            words = ngettext("%(n)d was stopped", "%(n)d were stopped", self.n_stopped)
            parts.append(words % {"n": self.n_stopped})
        if self.seconds_left is not None:
            parts.append(time_left(self.seconds_left))
        return " · ".join(parts)


def progress_of(letter: Letter, sending: Sending | None, at: datetime) -> Progress:
    """Return how far a letter has got, in three queries."""
    copies = Message.objects.of_mailing(letter.mailing)
    counts = copies.with_counts_by_state()
    n_waiting = sum(counts.get(state, 0) for state in OPEN)
    n_stopped = counts.get(MessageState.CANCELLED, 0) + counts.get(MessageState.EXPIRED, 0)
    n_later = sum(counts.get(state, 0) for state in TRIED_AGAIN)
    leaves_at = sending.leaves_at if sending is not None else None
    is_stopped = sending is not None and sending.stopped_at is not None
    is_held = leaves_at is not None and leaves_at > at and not is_stopped
    n_left = n_waiting - n_later if not is_held else 0
    return Progress(
        n_all=sum(counts.values()) - n_stopped,
        n_sent=counts.get(MessageState.SENT, 0),
        n_back=counts.get(MessageState.FAILED, 0),
        n_waiting=n_waiting,
        n_later=n_later,
        n_stopped=n_stopped,
        seconds_left=seconds_left(copies, n_left, leaves_at, at) if n_left else None,
        waits_for_another=sending is not None and leaves_at is None and not is_stopped,
        leaves_at=leaves_at if is_held else None,
        is_stopped=is_stopped,
    )


def seconds_left(
    copies: MessageQuerySet, n_left: int, leaves_at: datetime | None, at: datetime
) -> int | None:
    """Return how long the rest takes at the pace of the last minute, or ``None`` if unknown.

    A sending that began half a minute ago has the pace of that half minute.
    """
    since = max(at - PACE_OF, leaves_at or at - PACE_OF)
    n_lately = copies.sent_since(since).count()
    if at - since < PACE_AFTER or not n_lately:
        return None
    return round(n_left * (at - since).total_seconds() / n_lately)


def time_left(seconds: int) -> str:
    """Return a time in words, as exact as it is known: minutes."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("less than a minute left")
    words = ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes)
    return words % {"n": minutes}

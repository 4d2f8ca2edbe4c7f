"""What polls add to the pages of a meeting."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from meetings import parts
from meetings.deadlines import Deadline
from meetings.models import Letter, Meeting, Participation
from meetings.parts import DeskPage, Need, Task
from meetings.services.meeting import touch_public
from meetings.states import DeadlineState
from polls.models import LetterCopy, Option, Poll, Succession
from polls.states import IN_WORK, PollState

parts.DESK_PAGES.append(DeskPage("poll", gettext_lazy("Next meeting"), "polls:organiser_poll", 110))
parts.DELEGATE_LINKS.append(("polls:delegate_poll", gettext_lazy("Next meeting")))
parts.LETTER_NAMES.update(
    {
        "polls.asked": gettext_lazy("Which date suits you for the next meeting?"),
        "polls.changed": gettext_lazy("A proposal you answered has changed"),
    }
)
parts.ACT_WORDS.update(
    {
        "begin_poll": gettext_lazy("began a poll on the next meeting"),
        "change_poll": gettext_lazy("changed the poll on the next meeting"),
        "ask_to_open_poll": gettext_lazy("asked a second organiser to open the poll"),
        "open_poll": gettext_lazy("opened the poll on the next meeting"),
        "close_poll": gettext_lazy("closed the poll on the next meeting"),
        "propose": gettext_lazy("made a proposal for the next meeting"),
        "change_option": gettext_lazy("changed a proposal for the next meeting"),
        "put_up_option": gettext_lazy("put an organisation's proposal to everybody"),
        "take_back_option": gettext_lazy("took back a proposal for the next meeting"),
        "move_option": gettext_lazy("put the proposals into another order"),
        "answer_poll": gettext_lazy("answered the poll on the next meeting"),
        "make_next": gettext_lazy("made the next meeting"),
        "made_from": gettext_lazy("made this meeting from the one before"),
        "look_at_dates": gettext_lazy("looked at the dates in a copied letter"),
    }
)


def shown_next(meeting: OuterRef | int) -> QuerySet:
    """Return a meeting whose public page speaks of the next one: a poll, or what follows it."""
    polls = Poll.objects.shown().filter(meeting=OuterRef("pk"))
    return (
        Meeting.objects.filter(pk=meeting)
        .filter(Exists(polls) | Q(followed_by__next__opened_at__isnull=False))
        .values("pk")
    )


def shown_before(meeting: OuterRef | int) -> QuerySet:
    """Return a meeting of whose page there is only the meeting before to read."""
    return (
        Meeting.objects.filter(pk=meeting, follows__previous__opened_at__isnull=False)
        .exclude(pk__in=shown_next(meeting))
        .values("pk")
    )


for name, label, shown in (
    ("next", gettext_lazy("Next meeting"), shown_next),
    ("before", gettext_lazy("The meeting before"), shown_before),
):
    parts.public_part(name, label, "public:next", shown, shows_number=False)


def public_addresses(meeting: Meeting) -> Iterator[tuple[str, datetime | None]]:
    """Yield the page about the next meeting, where there is something on it."""
    if shown_next(meeting.pk).exists() or shown_before(meeting.pk).exists():
        yield reverse("public:next", args=[meeting.slug]), meeting.public_changed_at


parts.PUBLIC_ADDRESSES.append(public_addresses)


def tasks(participation: Participation, at: datetime) -> Iterable[Task]:
    """Return the task of answering the poll while it is open: one query."""
    polls = Poll.objects.filter(meeting=participation.meeting_id, state=PollState.OPEN)
    poll = polls.with_open_questions(participation.pk).first()
    if poll is None or not poll.takes_answers(at):
        return []
    n_left = poll.n_up - poll.n_answered
    status = ngettext_lazy("%(n)d proposal to answer", "%(n)d proposals to answer", "n")
    due = Deadline("poll", poll.open_until, False, DeadlineState.OPEN) if poll.open_until else None
    return [
        Task(
            gettext_lazy("Next meeting"),
            gettext_lazy("Choose dates for the next meeting"),
            reverse("polls:delegate_poll", args=[participation.meeting.slug]),
            status % {"n": n_left} if n_left else gettext_lazy("done"),
            "todo" if n_left else "done",
            due,
        )
    ]


parts.TASKS.append(tasks)


def waiting_words(meeting: Meeting, n: int) -> Need:
    """Say that organisations have made proposals."""
    words = ngettext(
        "%(n)d proposal for the next meeting waits for you.",
        "%(n)d proposals for the next meeting wait for you.",
        n,
    )
    return Need(words % {"n": n}, poll_page(meeting), _("Look at it"))


def over_words(meeting: Meeting, _n: int) -> Need:
    """Say that the time of the poll is over."""
    words = _("The time of the poll on the next meeting is over. Decide, or give it more time.")
    return Need(words, poll_page(meeting), _("Open the poll"))


def copied_words(meeting: Meeting, n: int) -> Need:
    """Say that letters came from the meeting before."""
    words = ngettext(
        "%(n)d letter was copied from the last meeting. Look at the dates in it.",
        "%(n)d letters were copied from the last meeting. Look at the dates in them.",
        n,
    )
    address = reverse("polls:organiser_copied", args=[meeting.slug])
    return Need(words % {"n": n}, address, _("Look at the dates"))


def poll_page(meeting: Meeting) -> str:
    """Return where the desk has the poll."""
    return reverse("polls:organiser_poll", args=[meeting.slug])


parts.desk_need(
    "poll_proposals",
    lambda meeting: (
        Option.objects.waiting().filter(poll__meeting=meeting, poll__state__in=IN_WORK).values("pk")
    ),
    waiting_words,
)
parts.desk_need(
    "poll_over",
    lambda meeting: Poll.objects.filter(
        meeting=meeting, state=PollState.OPEN, open_until__lt=Now()
    ).values("pk"),
    over_words,
)
parts.desk_need(
    "copied_letters",
    lambda meeting: LetterCopy.objects.to_look_at().filter(letter__meeting=meeting).values("pk"),
    copied_words,
)


def letter_checks(letter: Letter) -> Iterator[str]:
    """Yield what stops a copied letter: nobody has looked at the dates in it."""
    if LetterCopy.objects.to_look_at().filter(letter=letter).exists():
        yield _(
            "This letter was copied from the last meeting. Look at the dates in it, then say so "
            "on the page of copied letters, which the desk leads to."
        )


parts.LETTER_CHECKS.append(letter_checks)


def tell_neighbours(meeting: Meeting) -> None:
    """Let the public pages of the meetings before and after name one that was opened."""
    known = Succession.objects.filter(Q(previous=meeting) | Q(next=meeting))
    for previous, following in known.values_list("previous", "next"):
        touch_public(previous if following == meeting.pk else following)


parts.ON_OPENING.append(tell_neighbours)

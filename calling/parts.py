"""What this floor adds to the pages of a meeting."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from calling.models import InvitationPolicy, JoinRequest, Nomination
from meetings.models import Convener, Meeting, Participation
from meetings.parts import (
    ACT_WORDS,
    DESK_PAGES,
    LETTER_NAMES,
    TASKS,
    DeskPage,
    Need,
    Task,
    desk_need,
    number_of,
    public_part,
)

DESK_PAGES += [
    DeskPage("nominations", _("Whom to invite"), "calling:organiser_nominations", 15),
    DeskPage("requests", _("Requests"), "calling:organiser_requests", 16),
]

ACT_WORDS |= {
    "record_policy": _("It was recorded whom the meeting invites"),
    "propose": _("An organisation was proposed for invitation"),
    "give_opinion": _("One that calls the meeting gave an opinion about a proposal"),
    "decide_nomination": _("It was decided about a proposal"),
    "say_which": _("It was said which organisation a proposal means"),
    "list_nominated": _("Put on the list after a proposal"),
    "ask_to_take_part": _("An organisation asked to take part"),
    "answer_back": _("One that asks to take part answered a question"),
    "ask_back": _("One that asks to take part was asked a question"),
    "decline_request": _("A request to take part was declined"),
    "accept_request": _("Asked to take part and was invited"),
}
LETTER_NAMES["calling.accepted"] = _("You asked to take part: your invitation")


def open_call(meeting: OuterRef) -> QuerySet:
    """Return one row where everybody may ask to take part now, by the database's clock."""
    return InvitationPolicy.objects.filter(meeting=meeting).open_to_all(Now())


public_part("open_call", _("Ask to take part"), "public:join", open_call, shows_number=False)


def waiting_requests(meeting: OuterRef) -> QuerySet:
    """Return the requests that wait for a word of the organisers."""
    return JoinRequest.objects.filter(meeting=meeting).waiting()


def undecided(meeting: OuterRef) -> QuerySet:
    """Return the proposals about which nobody has decided."""
    return Nomination.objects.filter(meeting=meeting).undecided()


def to_list(meeting: OuterRef) -> QuerySet:
    """Return the proposals that are to be invited and not on the list."""
    return Nomination.objects.filter(meeting=meeting).to_put_on_the_list()


def request_words(meeting: Meeting, n: int) -> Need:
    """Say that somebody asks to take part."""
    words = ngettext(
        "%(n)d organisation asks to take part.", "%(n)d organisations ask to take part.", n
    )
    address = reverse("calling:organiser_requests", args=[meeting.slug]) + "?state=waiting"
    return Need(words % {"n": n}, address, str(_("Read")))


def undecided_words(meeting: Meeting, n: int) -> Need:
    """Say that proposals wait for a decision."""
    words = ngettext(
        "%(n)d organisation is proposed for invitation.",
        "%(n)d organisations are proposed for invitation.",
        n,
    )
    address = reverse("calling:organiser_nominations", args=[meeting.slug]) + "?show=open"
    return Need(words % {"n": n}, address, str(_("Read and decide")))


def to_list_words(meeting: Meeting, n: int) -> Need:
    """Say that who is to be invited is not on the list."""
    words = ngettext(
        "%(n)d organisation is to be invited and not on the list yet.",
        "%(n)d organisations are to be invited and not on the list yet.",
        n,
    )
    address = reverse("calling:organiser_nominations", args=[meeting.slug]) + "?show=invite"
    return Need(words % {"n": n}, address, str(_("Put them on the list")))


desk_need("requests_waiting", waiting_requests, request_words)
desk_need("nominations_undecided", undecided, undecided_words)
desk_need("nominations_to_list", to_list, to_list_words)


def opinion_task(participation: Participation, _at: datetime) -> Iterable[Task]:
    """Yield the task of a convener: say what it thinks of who is proposed. One query."""
    waiting = Nomination.objects.filter(meeting=participation.meeting_id).waiting_for_opinion(
        participation.organisation_id
    )
    rows = Convener.objects.filter(
        meeting=participation.meeting_id, organisation=participation.organisation_id
    )
    for n in rows.annotate(n=number_of(waiting)).values_list("n", flat=True):
        address = reverse("calling:delegate_nominations", args=[participation.meeting.slug])
        words = ngettext(
            "%(n)d proposal waits for your opinion", "%(n)d proposals wait for your opinion", n
        )
        status = words % {"n": n} if n else _("nothing waits for you")
        mark = "todo" if n else "quiet"
        yield Task(_("Whom to invite"), _("Say whom to invite"), address, status, mark)


TASKS.append(opinion_task)

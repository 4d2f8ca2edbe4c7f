"""The outbox: every letter to every address, its state in words, and repairs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.health.waiting import trouble
from initiative.outbox.models import Message
from initiative.outbox.querysets import MessageQuerySet
from initiative.outbox.states import MessageState
from meetings import access
from meetings.access import WRITE
from meetings.models import Letter, Meeting, Participation
from meetings.returned import Returned, returned_letters, tired_marks
from meetings.services.repair import repair_address
from meetings.services.sending import send_again
from organisations.access import actor

PAGE = 50
# By what the list is narrowed.
ASKED = ("state", "kind", "letter", "to", "again")

KINDS: dict[str, str | Promise] = {
    "meetings.letter": gettext_lazy("letter to many"),
    "meetings.trial": gettext_lazy("test of a letter"),
    "meetings.answer_receipt": gettext_lazy("receipt of an answer"),
    "meetings.link": gettext_lazy("personal link"),
    "meetings.note": gettext_lazy("message to the organisers"),
    "statements.receipt": gettext_lazy("receipt of a statement"),
    "statements.published": gettext_lazy("news: published"),
    "statements.question": gettext_lazy("question about a statement"),
    "statements.unpublished": gettext_lazy("news: taken back from the public"),
    "statements.withdrawn": gettext_lazy("receipt of a withdrawal"),
}


@dataclass(frozen=True)
class Row:
    """One letter of the list, with what the page says of it."""

    letter: Message
    organisation: object
    kind: str | Promise


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: HttpRequest, slug: str) -> HttpResponse:
    """List the letters of a meeting, the newest first; send one or many again."""
    act = WRITE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    if request.method == "POST":
        return again(request, meeting)
    return shown(request, meeting)


def shown(
    request: HttpRequest, meeting: Meeting, refused: Mapping[int, tuple[str, str]] | None = None
) -> HttpResponse:
    """Return the page of the outbox.

    Args:
        refused: address that does not work → (what was typed in its place, why that was refused).
    """
    everything = Message.objects.of_scope(meeting.scope)
    wanted, filters = filtered(request, meeting, everything)
    page = Paginator(wanted.prefetch_related("attempts"), PAGE).get_page(request.GET.get("page"))
    counts = everything.with_counts_by_state()
    context = {
        "meeting": meeting,
        "here": "outbox",
        "page": page,
        "rows": rows_of(meeting, list(page)),
        "states": [
            (value, label, counts[value])
            for value, label in MessageState.choices
            if value in counts
        ],
        "kinds": KINDS.items(),
        "trouble": trouble(request.arrived_at),
        "n_all": sum(counts.values()),
        "filters": filters,
        "pager_query": urlencode({name: value for name, value in filters.items() if value}),
        "returned": repairs(meeting, refused or {}) if counts.get(MessageState.FAILED) else {},
    }
    status = 422 if refused else 200
    return render(request, "meetings/organiser/outbox.html", context, status=status)


def repairs(
    meeting: Meeting, refused: Mapping[int, tuple[str, str]]
) -> dict[str | Promise, list[Returned]]:
    """Return the addresses to be put right, with what was typed and refused just now."""
    groups = returned_letters(meeting)
    for group in groups.values():
        for n, each in enumerate(group):
            typed, error = refused.get(each.contact.pk, ("", ""))
            group[n] = replace(each, typed=typed, error=error)
    return groups


def filtered(
    request: HttpRequest, meeting: Meeting, letters: MessageQuerySet
) -> tuple[MessageQuerySet, dict[str, str]]:
    """Return the letters that were asked for, and what was asked."""
    asked = {name: request.GET.get(name, "") for name in ASKED}
    if asked["state"] in MessageState.values:
        letters = letters.filter(state=asked["state"])
    if asked["kind"] in KINDS:
        letters = letters.filter(kind=asked["kind"])
    if row_number(asked["letter"]):
        letters = letters.of_mailing(Letter(pk=row_number(asked["letter"])).mailing)
    if asked["again"]:
        letters = letters.of_marks(tired_marks(meeting, request.arrived_at))
    sought = asked["to"].replace("\0", "").strip()
    if sought:
        letters = letters.filter(
            Q(recipient__icontains=sought) | Q(about__in=refs_named(meeting, sought))
        )
    return letters, asked


def refs_named(meeting: Meeting, part: str) -> list[str]:
    """Return how the outbox names the organisations of a meeting with this in their name."""
    named = Participation.objects.of_meeting(meeting.pk).filter(
        Q(organisation__name__icontains=part) | Q(organisation__acronym__icontains=part)
    )
    return [Participation(pk=pk).ref for pk in named.order_by().values_list("pk", flat=True)]


def rows_of(meeting: Meeting, letters: Iterable[Message]) -> list[Row]:
    """Return each letter with the organisation it is about, in one query."""
    pks = {letter.about.rpartition(":")[2] for letter in letters if letter.about}
    participations = Participation.objects.of_meeting(meeting.pk).filter(pk__in=pks)
    names = {each.ref: each.organisation for each in participations}
    return [
        Row(letter, names.get(letter.about), KINDS.get(letter.kind, letter.kind))
        for letter in letters
    ]


def again(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put settled letters back into the queue: the one pressed, or those that are ticked."""
    pks = [row_number(pk) for pk in request.POST.getlist("letter")]
    letters = Message.objects.of_scope(meeting.scope).filter(pk__in=pks)
    n_again = sum(
        send_again(letter=letter, at=request.arrived_at, by=actor(request)) for letter in letters
    )
    if n_again:
        words = ngettext(
            "%(n)d letter waits to be sent again.", "%(n)d letters wait to be sent again.", n_again
        )
        messages.success(request, words % {"n": n_again})
    else:
        messages.warning(
            request, _("Nothing to send again: these letters are on their way, or none is ticked.")
        )
    return redirect("meetings:organiser_outbox", meeting.slug)


@login_required
@require_safe
def message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one letter: every try, what came back, and the exact text with its link blanked."""
    meeting = access.meeting_for_organiser(request, slug)
    letters = Message.objects.of_scope(meeting.scope).prefetch_related("attempts", "returns")
    letter = get_object_or_404(letters.select_related("copy"), pk=pk)
    context = {"meeting": meeting, "here": "outbox", "row": rows_of(meeting, [letter])[0]}
    return render(request, "meetings/organiser/outbox_letter.html", context)


@login_required
@require_POST
def repair(request: HttpRequest, slug: str) -> HttpResponse:
    """Put addresses right and send their letters again: every field that was filled."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    found = {
        each.contact.pk: each for group in returned_letters(meeting).values() for each in group
    }
    n_repaired = 0
    refused = {}
    for name, email in request.POST.items():
        pk = row_number(name.removeprefix("email_")) if name.startswith("email_") else 0
        if pk in found and email.strip():
            why = why_refused(request, meeting, found[pk], email)
            if why:
                refused[pk] = (email, why)
            else:
                n_repaired += 1
    if n_repaired:
        words = ngettext(
            "%(n)d address is put right and its letter is on its way again.",
            "%(n)d addresses are put right and their letters are on their way again.",
            n_repaired,
        )
        messages.success(request, words % {"n": n_repaired})
    return (
        shown(request, meeting, refused) if refused else redirect("meetings:organiser_outbox", slug)
    )


def why_refused(request: HttpRequest, meeting: Meeting, returned: Returned, email: str) -> str:
    """Put one address right; return why that was refused, or nothing."""
    try:
        repair_address(
            message=returned.message,
            contact=returned.contact,
            meeting=meeting,
            email=email,
            at=request.arrived_at,
            by=actor(request),
        )
    except Refused as refusal:
        return str(refusal.message)
    return ""

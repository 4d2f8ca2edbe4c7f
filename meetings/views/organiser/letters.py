"""Letters at the desk: the list, and writing one."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.languages import own_name
from initiative.outbox.models import Message
from initiative.outbox.states import OPEN, MessageState
from meetings import access
from meetings.access import WRITE
from meetings.audiences import Audience
from meetings.blanks import KNOWN
from meetings.forms.letters import LetterForm, initial_words
from meetings.models import Letter, Meeting, Participation
from meetings.recipients import letter_language
from meetings.services.letter import words_mark, write_letter
from meetings.states import LetterKind
from organisations.access import actor


def letter_or_404(meeting: Meeting, pk: int) -> Letter:
    """Return one letter of the meeting, with its texts."""
    letter = get_object_or_404(Letter.objects.of_meeting(meeting.pk), pk=pk)
    letter.meeting = meeting
    return letter


@dataclass(frozen=True)
class Line:
    """One letter of the list, with what came of it."""

    letter: Letter
    audience: str
    n_sent: int
    n_waiting: int
    n_back: int


@login_required
@require_safe
def letter_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the letters of the meeting and what came of them."""
    meeting = access.meeting_for_organiser(request, slug)
    counts = Message.objects.of_scope(meeting.scope).with_counts_by_mailing()
    lines = []
    known: dict[str, dict] = {}
    for letter in Letter.objects.of_meeting(meeting.pk):
        letter.meeting = meeting
        of_letter = counts.get(letter.mailing, {})
        lines.append(
            Line(
                letter,
                Audience(letter.audience).sentence(meeting, known),
                of_letter.get(MessageState.SENT, 0),
                sum(of_letter.get(state, 0) for state in OPEN),
                of_letter.get(MessageState.FAILED, 0),
            )
        )
    context = {"meeting": meeting, "here": "letters", "lines": lines, "kinds": LetterKind}
    return render(request, "meetings/organiser/letter_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a letter, with words to start from or from an earlier letter."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    return edit(request, meeting, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_write(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a letter that has not been sent."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    return edit(request, meeting, letter_or_404(meeting, pk))


def edit(request: HttpRequest, meeting: Meeting, letter: Letter | None) -> HttpResponse:
    """Show the form of a letter, or save it and go on to whom it goes."""
    source = letter or earlier_letter(request, meeting)
    form = LetterForm(request.POST) if request.method == "POST" else begun(request, letter, source)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            letter = write_letter(
                meeting=meeting,
                kind=given["kind"],
                texts=given["texts"],
                by=actor(request),
                letter=letter,
                seen=given["seen"] or None,
                source=source if letter is None else None,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
            if refusal.code == "changed_meanwhile":
                # Told once; the next press is upon what the other one wrote.
                form.data = form.data.copy()
                form.data["seen"] = words_mark(letter)
        else:
            return redirect("meetings:organiser_letter_audience", meeting.slug, letter.pk)
    context = {
        "meeting": meeting,
        "here": "letters",
        "form": form,
        "letter": letter,
        "blanks": KNOWN.items(),
        "missing": missing_languages(meeting, form),
    }
    return render(
        request,
        "meetings/organiser/letter_write.html",
        context,
        status=422 if form.errors else 200,
    )


def earlier_letter(request: HttpRequest, meeting: Meeting) -> Letter | None:
    """Return the letter of this meeting that a new one starts from, if one is named."""
    pk = row_number(request.GET.get("from", ""))
    return Letter.objects.of_meeting(meeting.pk).filter(pk=pk).first()


def begun(request: HttpRequest, letter: Letter | None, source: Letter | None) -> LetterForm:
    """Return the form with the words it begins with."""
    kind = request.GET.get("kind", LetterKind.INVITATION)
    if kind not in LetterKind.values:
        kind = LetterKind.INVITATION
    if source is not None:
        kind = source.kind
    seen = words_mark(letter) if letter is not None else ""
    return LetterForm(initial={"kind": kind, "seen": seen} | initial_words(kind, source))


def missing_languages(meeting: Meeting, form: LetterForm) -> list[tuple[str, str]]:
    """Return (language, language they get instead), in their own names, for the page.

    Of the languages that addresses on the list read and in which nothing is written yet.
    """
    written = {code for code, _name, _subject, body, _open in form.languages() if body.value()}
    if not written:
        return []
    readers = Participation.objects.of_meeting(meeting.pk).languages_of_addresses()
    rows = [(code, letter_language(code, meeting.language, among=written)) for code in readers]
    return [
        (own_name(code), own_name(instead))
        for code, instead in rows
        if code.partition("-")[0] != instead.partition("-")[0]
    ]

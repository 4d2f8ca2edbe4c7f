"""Letters at the desk: write, look at one as its recipient gets it, send, watch."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.outbox.letters import render_parts
from initiative.outbox.models import Message
from initiative.outbox.states import OPEN, MessageState
from meetings import access
from meetings.access import WRITE
from meetings.audiences import REGISTER
from meetings.blanks import KNOWN
from meetings.emails import MASKED_LINK, filled_letter
from meetings.forms.letters import LetterForm, initial_words
from meetings.models import Letter, Meeting
from meetings.recipients import language_for
from meetings.services.letter import contacts_of, send_letter, write_letter
from meetings.states import LetterKind
from organisations.access import actor


def letter_or_404(meeting: Meeting, pk: int) -> Letter:
    """Return one letter of the meeting."""
    return get_object_or_404(
        Letter.objects.select_related("meeting").prefetch_related("texts"), meeting=meeting, pk=pk
    )


@login_required
@require_safe
def letter_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the letters of the meeting and what came of them."""
    meeting = access.meeting_for_organiser(request, slug)
    letters = Letter.objects.filter(meeting=meeting).prefetch_related("texts")
    context = {"meeting": meeting, "here": "letters", "letters": letters, "audiences": REGISTER}
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
    """Show the form of a letter, or save it and go on to looking at it."""
    form = LetterForm(request.POST) if request.method == "POST" else begun(request, meeting, letter)
    if form.is_bound and form.is_valid():
        try:
            letter = write_letter(
                meeting=meeting,
                kind=form.cleaned_data["kind"],
                audience=form.cleaned_data["audience"],
                texts=form.cleaned_data["texts"],
                by=actor(request),
                letter=letter,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("meetings:organiser_letter_look", meeting.slug, letter.pk)
    context = {"meeting": meeting, "here": "letters", "form": form, "letter": letter}
    return render(
        request,
        "meetings/organiser/letter_write.html",
        context | {"blanks": KNOWN.items()},
        status=422 if form.errors else 200,
    )


def begun(request: HttpRequest, meeting: Meeting, letter: Letter | None) -> LetterForm:
    """Return the form with the words it begins with."""
    kind = request.GET.get("kind", LetterKind.INVITATION)
    if kind not in LetterKind.values:
        kind = LetterKind.INVITATION
    earlier = request.GET.get("from", "")
    source = letter
    if source is None and earlier:
        source = Letter.objects.filter(meeting=meeting, pk=row_number(earlier)).first()
    if source is not None:
        kind, audience = source.kind, source.audience
    else:
        audience = "everyone" if kind == LetterKind.INVITATION else "something_missing"
    return LetterForm(initial={"kind": kind, "audience": audience} | initial_words(kind, source))


@login_required
@require_safe
def letter_look(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the letter as one real recipient gets it; the link is masked."""
    meeting = access.meeting_for_organiser(request, slug)
    letter = letter_or_404(meeting, pk)
    recipients = list(REGISTER[letter.audience].of_meeting(meeting.pk))
    addresses = contacts_of(recipients)
    reached = [each for each in recipients if addresses.get(each.organisation_id)]
    position = position_of(request, [each.pk for each in reached])
    context = {
        "meeting": meeting,
        "here": "letters",
        "letter": letter,
        "audience": REGISTER[letter.audience],
        "n_letters": sum(len(addresses[each.organisation_id]) for each in reached),
        "n_reached": len(reached),
        "without_address": [each for each in recipients if not addresses.get(each.organisation_id)],
    }
    if reached:
        shown = reached[position]
        shown.meeting = meeting
        contact = addresses[shown.organisation_id][0]
        context |= as_received(letter, shown, contact) | {
            "shown": shown,
            "contact": contact,
            "position": position + 1,
            "previous": reached[position - 1] if position else None,
            "next": reached[position + 1] if position + 1 < len(reached) else None,
        }
    return render(request, "meetings/organiser/letter_look.html", context)


def position_of(request: HttpRequest, pks: list[int]) -> int:
    """Return which recipient is to be shown: the one named, else the first."""
    wanted = row_number(request.GET.get("to", ""))
    return pks.index(wanted) if wanted in pks else 0


def as_received(letter: Letter, participation, contact) -> dict[str, object]:
    """Return subject, text and HTML of the letter in the recipient's language and zone."""
    language = language_for(participation, contact, {text.language for text in letter.texts.all()})
    zone = contact.time_zone or participation.meeting.time_zone
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        sheet = filled_letter(letter, participation, link=MASKED_LINK)
        subject, text, _page = render_parts("meetings.letter", sheet, zone)
        body_html = sheet.context["body_html"]
    return {
        "subject": subject,
        "text": text,
        "body_html": body_html,
        "language": language,
        "reply_to": sheet.reply_to,
    }


@login_required
@require_POST
def letter_send(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send; a second press shows the running send instead of sending twice."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    letter = letter_or_404(meeting, pk)
    try:
        send_letter(letter=letter, at=request.arrived_at, by=actor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("meetings:organiser_letter_look", slug, pk)
    return redirect("meetings:organiser_letter_sending", slug, pk)


@login_required
@require_safe
def letter_sending(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far a letter has got; the page asks again by itself while something waits."""
    meeting = access.meeting_for_organiser(request, slug)
    letter = letter_or_404(meeting, pk)
    counts = Message.objects.of_letter(letter.pk, meeting.scope).with_counts_by_state()
    n_waiting = sum(counts.get(state, 0) for state in OPEN)
    recipients = list(REGISTER[letter.audience].of_meeting(meeting.pk))
    addresses = contacts_of(recipients)
    context = {
        "meeting": meeting,
        "here": "letters",
        "letter": letter,
        "n_all": sum(counts.values()),
        "n_sent": counts.get(MessageState.SENT, 0),
        "n_failed": counts.get(MessageState.FAILED, 0),
        "n_waiting": n_waiting,
        "without_address": [each for each in recipients if not addresses.get(each.organisation_id)],
    }
    return render(request, "meetings/organiser/letter_sending.html", context)

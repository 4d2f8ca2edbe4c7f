"""The report as a participant reads it, and what it says about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.plaintext import to_text
from meetings import access as meeting_access
from meetings.models import Participation
from report import access, paragraphs, reading
from report.forms.delegate import CorrectionForm
from report.lists import lists_of
from report.models import Report, ReportVersion
from report.period import corrections_due
from report.services.correcting import correct_report, names_of
from statements.pages import delegate_context

# So much of a paragraph tells it from the others.
WORDS_SHOWN = 9
# A longer list is no list: the number can still be found in the text.
MOST_PLACES = 400


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the report as it was sent, correct one's own part, or add a note."""
    participation, found = access.report_for_delegate(request, slug)
    lists = lists_of(participation.meeting)
    version = found.published or found.sent
    if request.method == "POST":
        # Whoever wrote for a while may have read an earlier text: places are those of that one.
        read = row_number(request.POST.get("version", ""))
        version = access.version_read(found, read) or version
    decisions = reading.decisions_of(version, lists.by_pk)
    places = places_of(participation, version, decisions)
    typed = request.POST if request.method == "POST" else None
    form = CorrectionForm(places, typed, initial={"version": version.pk})
    if form.is_bound and form.is_valid() and was_kept(request, participation, form):
        return redirect("report:delegate_report", slug)
    context = delegate_context(request, participation) | {
        "report": found,
        "version": version,
        "html": version.html,
        "decisions": decisions,
        "notes": notes_of(found, version, lists.by_pk),
        "lists": lists,
        "corrections_due": corrections_due(found, request.arrived_at),
        "corrections": access.own_corrections(participation),
        "is_named": participation.pk in lists.by_pk,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "report/delegate/report.html", context, status=status)


def notes_of(found: Report, version: ReportVersion, named: reading.By) -> list[reading.ReadNote]:
    """Return the notes under the text that is read."""
    if version.number is not None:
        return reading.notes_in(reading.carried_until(version), version, named)
    return reading.notes_now(found, named)


def places_of(
    participation: Participation, version: ReportVersion, decisions: list[reading.ReadDecision]
) -> list[tuple[str, str]]:
    """Return the places of a text for a list, and which of them name the organisation."""
    found = paragraphs.paragraphs(version.body)
    own = paragraphs.about(found, names_of(participation))
    places = []
    for each in decisions:
        beginning = Truncator(each.wording.text).words(WORDS_SHOWN)
        label = _("Decision %(number)d: %(words)s") % {"number": each.number, "words": beginning}
        places.append((f"d-{each.wording.decision_id}", label))
    for each in found[:MOST_PLACES]:
        beginning = Truncator(to_text(each.source)).words(WORDS_SHOWN)
        label = _("Paragraph %(number)d: %(words)s") % {"number": each.number, "words": beginning}
        if each.number in own:
            label = _("%(place)s (names you)") % {"place": label}
        places.append((f"p-{each.number}", label))
    return places


def was_kept(request: HttpRequest, participation: Participation, form: CorrectionForm) -> bool:
    """Keep a correction; a refusal stands on the form, with the words."""
    try:
        kept = correct_report(
            participation=participation,
            by=meeting_access.delegate_actor(request, participation),
            at=request.arrived_at,
            **form.said(),
        )
    except Refused as refusal:
        is_about_place = refusal.code in ("no_such_place", "place_missing", "not_your_part")
        form.add_error("place" if is_about_place else None, refusal.message)
        return False
    words = _("We have your words. You see below what becomes of them.")
    if kept.is_late:
        words = _(
            "We have your words. They came after the time for corrections: the organisers decide "
            "whether they go into a later version."
        )
    messages.success(request, words)
    return True

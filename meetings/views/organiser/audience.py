"""To whom a letter goes: a sentence of choices, the names, and single ones taken out."""

import csv
from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.cells import safe_cell
from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access
from meetings.access import WRITE
from meetings.audiences import COLUMNS, Audience
from meetings.forms.letters import AudienceForm
from meetings.models import Letter, Meeting, Participation
from meetings.reach import reach_of
from meetings.services.letter import choose_audience, take_out
from meetings.views.organiser.letters import letter_or_404
from organisations.access import actor

PAGE = 100
# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_audience(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show and choose to whom a letter goes."""
    act = WRITE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    letter = letter_or_404(meeting, pk)
    form = AudienceForm(
        meeting, request.POST if request.method == "POST" else None, initial=letter.audience
    )
    if request.method == "POST":
        changed = change(request, letter, form)
        if changed is not None:
            return changed
    reach = reach_of(letter)
    sought = request.GET.get("name", "").strip()
    found = [
        each for each in reach.reached if sought.casefold() in each.organisation.name.casefold()
    ]
    context = {
        "meeting": meeting,
        "here": "letters",
        "letter": letter,
        "form": form,
        "sentence": Audience.of_letter(letter).sentence(meeting),
        "reach": reach,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "pager_query": f"name={sought}" if sought else "",
        "by_hand": letter.without.select_related("organisation").by_name(),
    }
    return render(
        request,
        "meetings/organiser/letter_audience.html",
        context,
        status=422 if form.errors else 200,
    )


def change(request: HttpRequest, letter: Letter, form: AudienceForm) -> HttpResponse | None:
    """Save the choices, or take one organisation out or put it back; ``None`` to show errors."""
    try:
        if "out" in request.POST or "back" in request.POST:
            is_out = "out" in request.POST
            of_meeting = Participation.objects.of_meeting(letter.meeting_id)
            one = get_object_or_404(
                of_meeting, pk=row_number(request.POST.get("out") or request.POST.get("back", ""))
            )
            take_out(letter=letter, participation=one, by=actor(request), is_out=is_out)
        elif form.is_valid():
            choose_audience(letter=letter, audience=form.choices(), by=actor(request))
        else:
            return None
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("meetings:organiser_letter_audience", letter.meeting.slug, letter.pk)


class Echo:
    """A file that gives back what is written to it, for a row at a time."""

    def write(self, row: str) -> str:
        """Return the row."""
        return row


@login_required
@require_safe
def audience_csv(request: HttpRequest, slug: str, pk: int) -> StreamingHttpResponse:
    """Return the names of a letter's audience as a table for a spreadsheet."""
    meeting = access.meeting_for_organiser(request, slug)
    letter = letter_or_404(meeting, pk)
    rows = Audience.of_letter(letter).of_meeting(meeting.pk).with_answer()
    for column in COLUMNS:
        rows = column.read(rows)
    writer = csv.writer(Echo())
    lines = (writer.writerow(map(safe_cell, row)) for row in table(meeting, rows))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{meeting.slug}-{letter.pk}.csv"'},
    )


def table(meeting: Meeting, rows: Iterable[Participation]) -> Iterator[list[str]]:
    """Yield the head and one row an organisation. No addresses: a list travels."""
    more = [str(column.heading) for column in COLUMNS]
    yield [_("Organisation"), _("Language"), _("Place"), _("Answer"), *more]
    for row in rows:
        yield [
            row.organisation.name,
            row.language or row.organisation.language,
            row.organisation.place,
            row.answer_words,
            *(column.cell(row) for column in COLUMNS),
        ]

"""Who comes: the list of delegates, languages for interpreters, name badges."""

import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from delegations.access import meeting_for_lists
from delegations.badges import write_badges
from delegations.forms import ReasonForm
from delegations.lists import as_csv, booths_of
from delegations.querysets import delegates_of_meeting
from delegations.services.taking import take_list
from meetings.models import Meeting
from organisations.access import actor
from statements.book.pdf import NotMadeError

PAGE = 100
# Ways to narrow the list: what a delegate must have said.
SHOWS = {
    "interpretation": lambda details: bool(details.needed),
    "needs": lambda details: bool(details.access_needs),
    "visa": lambda details: details.wants_visa_letter,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List who comes with what they need; take the list or the badges out with a reason."""
    meeting = meeting_for_lists(request, slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        take = badges if request.POST.get("act") == "badges" else table
        taken = take(request, meeting, form)
        if taken is not None:
            return taken
    everybody = list(delegates_of_meeting(meeting.pk))
    wanted = request.GET.get("show", "")
    holds = SHOWS.get(wanted)
    shown = [
        each
        for each in everybody
        if holds is None or (hasattr(each, "details") and holds(each.details))
    ]
    context = {
        "meeting": meeting,
        "here": "delegates",
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "pager_query": f"show={wanted}" if holds else "",
        "wanted": wanted if holds else "",
        "n_all": len(everybody),
        "n_interpretation": sum(bool(d.details.needed) for d in everybody if hasattr(d, "details")),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "delegations/organiser/delegate_list.html", context, status=status)


def table(request: HttpRequest, meeting: Meeting, form: ReasonForm) -> HttpResponse:
    """Return the whole list for a spreadsheet."""
    delegates = list(delegates_of_meeting(meeting.pk))
    note(request, meeting, "delegates", form, len(delegates))
    return HttpResponse(
        as_csv(delegates),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{meeting.slug}-delegates.csv"'},
    )


def badges(request: HttpRequest, meeting: Meeting, form: ReasonForm) -> HttpResponse | None:
    """Return the badges to print; ``None`` and a sentence where none can be made."""
    delegates = list(delegates_of_meeting(meeting.pk))
    if not delegates:
        form.add_error(None, _("No delegate is named yet, so there is no badge to print."))
        return None
    with tempfile.TemporaryDirectory(prefix="initiative-badges-") as folder:
        target = Path(folder) / "badges.pdf"
        try:
            write_badges(meeting, delegates, target)
        except NotMadeError:
            form.add_error(
                None,
                _(
                    "The badges could not be made. Try once more; "
                    "if it stays so, tell who runs the site."
                ),
            )
            return None
        body = target.read_bytes()
    note(request, meeting, "badges", form, len(delegates))
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{meeting.slug}-badges.pdf"'},
    )


def note(request: HttpRequest, meeting: Meeting, what: str, form: ReasonForm, n: int) -> None:
    """Keep who took names out and why."""
    reason = form.cleaned_data["reason"]
    take_list(meeting=meeting, what=what, reason=reason, n=n, by=actor(request))


@login_required
@require_safe
def interpreters(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who needs which language, and who speaks it: a page to print for interpreters."""
    meeting = meeting_for_lists(request, slug)
    context = {
        "meeting": meeting,
        "here": "delegates",
        "booths": booths_of(delegates_of_meeting(meeting.pk)),
    }
    return render(request, "delegations/organiser/interpreters.html", context)

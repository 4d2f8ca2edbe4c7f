"""The names of those that sign, for organisers: a table that leaves a line in the log."""

import csv
import io
import unicodedata

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.clocks import on_clock
from meetings.access import MANAGE
from organisations.access import actor
from resolutions import access
from resolutions.forms.desk import (
    ReasonForm,
)
from resolutions.models import JointText, Voice
from resolutions.services.exporting import take_names_out
from resolutions.views.organiser_acts import act_page
from resolutions.views.pages import posted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take out who signs, with names and roles, as a table; the reason stands in the log."""
    text = access.text_for_organiser(request, slug, number, MANAGE)
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid():
        voices = take_names_out(text=text, reason=form.cleaned_data["reason"], by=actor(request))
        return as_table(text, voices)
    return act_page(request, "names", text, form)


def as_table(text: JointText, voices: list[Voice]) -> HttpResponse:
    """Return those that sign as CSV that a spreadsheet opens as text, with the mark for Excel."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            _("Organisation"),
            _("Name"),
            _("Role"),
            _("Decided on"),
            _("Version"),
            _("Signed"),
            _("Explanation"),
        ]
    )
    for each in voices:
        signed_at = on_clock(each.said_at, text.meeting.time_zone)
        cells = (
            each.participation.organisation.name,
            each.signer,
            each.role,
            f"{each.decided_on:%Y-%m-%d}",
            str(each.version.number),
            f"{signed_at:%Y-%m-%d %H:%M}",
            each.words,
        )
        writer.writerow(plain(cell) for cell in cells)
    name = f"{text.meeting.slug}-resolution-{text.number}.csv"
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    first = cell.lstrip()[:1]
    is_formula = first in "=+-@\t\r" if first else False
    return f"'{cell}" if is_formula or unicodedata.category(first or "a") == "Cc" else cell

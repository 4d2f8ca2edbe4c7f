"""Look at a letter as its recipients get it, and let it be checked, before it is sent."""

import uuid

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from initiative.forms import row_number
from meetings import access
from meetings.access import WRITE
from meetings.audiences import Audience
from meetings.looking import look_at
from meetings.models import Participation
from meetings.preflight import preflight
from meetings.reach import Reach, reach_of
from meetings.services.sending import look_mark
from meetings.services.trial import send_trial
from meetings.views.organiser.letters import letter_or_404
from organisations.access import actor
from organisations.models import Contact

# The letter's own HTML in its frame: its inline styles, and nothing from anywhere.
FRAME_MAY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})
def letter_look(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the letter as one real recipient gets it, and what to look at before sending."""
    meeting = access.meeting_for_organiser(request, slug)
    letter = letter_or_404(meeting, pk)
    reach = reach_of(letter)
    context = {
        "meeting": meeting,
        "here": "letters",
        "letter": letter,
        "reach": reach,
        "sentence": Audience(letter.audience).sentence(meeting),
        "sending_key": uuid.uuid4(),
        "looked": look_mark(letter),
        "sending": letter.sendings.first(),
        "sought": request.GET.get("name", ""),
    }
    look = None
    position = position_of(request, reach)
    if position is not None and letter.texts.all():
        shown, contact = reach.pairs[position]
        look = look_at(letter, shown, contact, request.arrived_at)
        context |= {
            "look": look,
            "shown": shown,
            "contact": contact,
            "position": position + 1,
            "before": reach.pairs[position - 1][1] if position else None,
            "after": reach.pairs[position + 1][1] if position + 1 < len(reach.pairs) else None,
        }
    checks = preflight(letter, reach, look, request.arrived_at)
    context |= {"checks": checks, "is_stopped": any(check.stops for check in checks)}
    return render(request, "meetings/organiser/letter_look.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
@csp(FRAME_MAY)
def letter_frame(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Return the HTML of the letter, for its frame."""
    meeting = access.meeting_for_organiser(request, slug)
    letter = letter_or_404(meeting, pk)
    reach = reach_of(letter)
    position = position_of(request, reach)
    if position is None or not letter.texts.all():
        return HttpResponse(status=404)
    return HttpResponse(look_at(letter, *reach.pairs[position], request.arrived_at).html)


def position_of(request: HttpRequest, reach: Reach) -> int | None:
    """Return which address is to be shown: the one named, the first of a name, else the first."""
    if not reach.pairs:
        return None
    wanted = row_number(request.GET.get("to", ""))
    sought = request.GET.get("name", "").strip().casefold()
    for position, (participation, contact) in enumerate(reach.pairs):
        if contact.pk == wanted or (sought and is_named(participation, contact, sought)):
            return position
    return 0


def is_named(participation: Participation, contact: Contact, sought: str) -> bool:
    """Say whether a name or an address has these letters in it."""
    return sought in participation.organisation.name.casefold() or sought in contact.email


@login_required
@require_POST
def letter_trial(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send the letter that is shown to the organiser alone, marked as a test."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    letter = letter_or_404(meeting, pk)
    reach = reach_of(letter)
    wanted = row_number(request.POST.get("to", ""))
    contact = next((each for _one, each in reach.pairs if each.pk == wanted), None)
    if contact is None:
        messages.warning(request, _("This organisation is not in the audience any more."))
    else:
        send_trial(
            letter=letter, contact=contact, user=request.user, at=request.arrived_at,
            by=actor(request),
        )  # fmt: skip
        words = _("A test of this letter is on its way to %(email)s.")
        messages.success(request, words % {"email": request.user.email})
    address = redirect("meetings:organiser_letter_look", slug, pk)
    address["Location"] += f"?to={wanted}"
    return address

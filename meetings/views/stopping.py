"""The page behind "stop these letters": it switches letters to one address off and on."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meetings import access
from meetings.stopping import masked
from meetings.views.delegate import gone_context
from organisations.models import Contact
from organisations.services import mute, unmute


# The link itself is the permission. Mail providers post here for their reader, without
# cookies and without our form (RFC 8058 §3.1), and must not be sent elsewhere.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Say what stopping means; a POST stops letters, or lets them come again."""
    contact = access.contact_of_stop_link(token)
    if contact is None:
        return render(request, "meetings/delegate/link_gone.html", gone_context(), status=404)
    speak_as(request, contact)
    if request.method == "POST":
        act = unmute if request.POST.get("act") == "again" else mute
        contact = act(contact=contact, at=request.arrived_at, by=f"contact:{contact.pk}")
    context = {
        "organisation": contact.organisation,
        "address": masked(contact.email),
        "is_stopped": contact.state == Contact.State.STOPPED,
    }
    return render(request, "meetings/delegate/stopping.html", context)


def speak_as(request: HttpRequest, contact: Contact) -> None:
    """Answer in the language of the address, unless this browser chose one."""
    # The pages speak fewer languages than the letters: never half of one and half of another.
    if contact.language in dict(settings.LANGUAGES) and (
        settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
    ):
        translation.activate(contact.language)

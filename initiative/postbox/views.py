"""Pages of the postbox. No access is asked: they exist on a developer's machine only."""

from itertools import islice

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from initiative.postbox import reading

# More than anybody reads; who looks for an older one narrows the list by address.
LISTED = 200

# A link in the letter leads out of the frame, and only when somebody clicks it.
FRAME_MAY = ["allow-top-navigation-by-user-activation", "allow-popups"]
OUT_OF_FRAME = '<base target="_top">'
# Letters carry their style with them; everything else they might ask for is refused.
HTML_MAY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": FRAME_MAY,
}


def letter_or_404(name: str) -> reading.Letter:
    """Return the letter of that name, or 404."""
    found = reading.read(settings.MAILBOX_DIR, name)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """Show what arrived, the newest first; ``?to=`` narrows it to an address."""
    to = request.GET.get("to", "")
    heads = list(islice(reading.heads(settings.MAILBOX_DIR, to=to), LISTED + 1))
    return render(
        request,
        "postbox/letters.html",
        {"heads": heads[:LISTED], "is_cut": len(heads) > LISTED, "listed": LISTED, "to": to},
    )


@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter: headers, plain text, the HTML in a frame, attachments."""
    found = letter_or_404(name)
    context = {"letter": found, "frame_may": " ".join(FRAME_MAY)}
    return render(request, "postbox/letter.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
@csp(HTML_MAY)
def letter_html(_request: HttpRequest, name: str) -> HttpResponse:
    """Return the HTML of a letter for its frame, where it can do nothing but be read."""
    found = letter_or_404(name)
    if not found.html:
        raise Http404
    return HttpResponse(with_base(found.html))


def with_base(html: str) -> str:
    """Make the links of a letter leave the frame: our pages refuse to be in one."""
    head, tag, rest = html.partition("<head>")
    return head + tag + OUT_OF_FRAME + rest if tag else OUT_OF_FRAME + html


@require_safe
@never_cache
def letter_raw(_request: HttpRequest, name: str) -> HttpResponse:
    """Return a letter as the file that it is."""
    content = reading.raw(settings.MAILBOX_DIR, name)
    if content is None:
        raise Http404
    return download(content, f"{name}.eml", "message/rfc822")


@require_safe
@never_cache
def attachment(_request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Return a file that came with a letter; it is saved, never shown."""
    for found in letter_or_404(name).attachments:
        if found.number == number:
            return download(found.content, found.name, found.kind)
    raise Http404


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file for saving."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})

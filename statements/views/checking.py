"""A page on which anybody checks whether exactly this text was received."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from statements.checking import digest_in, received
from statements.pages import page
from statements.text import UnusableCharacter, canonical, fingerprint


# It changes nothing and reads nothing that a stranger may not read; a token would need a
# cookie on a public page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Answer whether, when and by whom a text was received: by its words or fingerprint."""
    text = request.POST.get("text", "")
    typed = request.GET.get("q", "")
    context: dict[str, object] = {"text": text, "q": typed, "digest": "", "wrong": ""}
    if text.strip():
        context |= of_text(text)
    elif typed.strip():
        context["digest"] = digest_in(typed)
        if not context["digest"]:
            context["wrong"] = _("A fingerprint has 64 characters: 0 to 9 and a to f.")
    elif request.method == "POST":
        context["wrong"] = _("Paste a text, or enter a fingerprint.")
    context["found"] = received(context["digest"], request) if context["digest"] else []
    response = page(request, "check", context)
    response.status_code = 422 if context["wrong"] else 200
    return response


def of_text(text: str) -> dict[str, object]:
    """Return the fingerprint of a pasted text and how it was counted, or what is wrong."""
    try:
        counted = canonical(text)
    except UnusableCharacter as error:
        sentence = _("Line %(line)d has a character that no statement can have (%(code)s).")
        return {"wrong": sentence % {"line": error.line, "code": error.code}}
    return {"digest": fingerprint(counted), "n_characters": len(counted)}

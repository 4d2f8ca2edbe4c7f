"""What a person typed comes back from every page that refuses it.

A page shows it in boxes and, where the same form can be sent once more, with a button
that sends it. A page that saves by itself (``Accept: application/json``) keeps its box;
it is told in a sentence why, and what to do.
"""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# A text shorter than this is quicker typed again than looked for.
WORTH_KEEPING = 20

# Fields that hold secrets or marks, and no words of a person.
NOT_TYPED = ("password", "token", "key", "code", "next")
# What is never given back.
SECRET = ("password", "code")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 the name of a field
# What fields with a person's words are called; others bear their name.
CALLED = {
    "title": gettext_lazy("Title"),
    "body": gettext_lazy("Text"),
    "names": gettext_lazy("Names"),
    "message": gettext_lazy("Message"),
    "text": gettext_lazy("Message"),
}
# A form larger than any text is read only to be given back, and no further than this.
MOST_READ = 12_000_000

Fields = list[tuple[str, str]]
Kept = list[tuple[str, str | Promise, str]]


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asks, which shows one sentence and no page."""
    return request.headers.get("Accept") == "application/json"


def typed_into(fields: QueryDict) -> Kept:
    """Return what a person would not like to type again: name of the field, label, words."""
    return [
        (name, CALLED.get(name, name), str(value))
        for name, value in fields.items()
        if len(value) >= WORTH_KEEPING and not any(part in name for part in NOT_TYPED)
    ]


def posted(request: HttpRequest) -> QueryDict:
    """Return the fields of a form without its secrets; none where they cannot be read."""
    try:
        fields = request.POST.copy()
    except Exception:
        # A broken upload, or a form without end: the page that says so must not fail on it.
        return QueryDict()
    for name in [name for name in fields if any(part in name for part in SECRET)]:
        del fields[name]
    return fields


def what_was_typed(fields: QueryDict) -> dict[str, object]:
    """Return what ``typed.html`` shows: boxes with words, and the other fields of the form."""
    kept = typed_into(fields)
    shown = {name for name, _label, _value in kept}
    others: Fields = [
        (name, value)
        for name in fields
        if name not in shown and name != TOKEN
        for value in fields.getlist(name)
    ]
    return {"kept": kept, "others": others}


def told(request: HttpRequest, say: str, status: int, **more: str) -> JsonResponse:
    """Return one sentence for a script, its markup as little as possible.

    Args:
        say: what happened and what to do.
        more: for example ``href`` and ``words`` of a link to follow.
    """
    return JsonResponse({"say": say} | more, status=status)


# --- The refusals -------------------------------------------------------------


def page_too_old(request: HttpRequest) -> HttpResponse:
    """Refuse a form whose protecting token is not this browser's.

    It may be sent once more only if the browser itself says that a page of ours sent it:
    otherwise another site could let a person press our button under its own words.
    """
    is_ours = from_a_page_of_ours(request)
    if wants_json(request):
        token = {"token": get_token(request)} if is_ours else {}
        return told(request, _("This page was open too long. Load it again."), 403, **token)
    context = what_was_typed(posted(request)) | {"is_ours": is_ours}
    return render(request, "403_csrf.html", context, status=403)


def from_a_page_of_ours(request: HttpRequest) -> bool:
    """Say whether the browser names our own site as the sender."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own


def link_gone(request: HttpRequest) -> HttpResponse | None:
    """Give back what arrived at a page that is not there any more for this browser.

    The same answer for a page that never was. ``None`` when nothing was typed.
    """
    if wants_json(request):
        say = _("This browser does not know your link any more. Open the link in your letter.")
        link = resolve_url("meetings:link_again")
        return told(request, say, 404, href=link, words=_("Get the link again"))
    typed = what_was_typed(posted(request))
    return render(request, "404_kept.html", typed, status=404) if typed["kept"] else None


def signed_out(request: HttpRequest, sign_in: str) -> HttpResponse | None:
    """Give back what was typed by somebody whose session has ended; ``None`` if nothing was."""
    if wants_json(request):
        return told(request, _("You are signed out."), 401, href=sign_in, words=_("Sign in"))
    typed = what_was_typed(posted(request))
    if not typed["kept"]:
        return None
    return render(request, "403_signed_out.html", typed | {"sign_in": sign_in}, status=403)


def too_large(request: HttpRequest) -> HttpResponse:
    """Refuse a form that is larger than any text, and give it back to a browser we know."""
    if wants_json(request):
        return told(request, _("The text is larger than 2 MB. Shorten it."), 413)
    fields = QueryDict()
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.is_empty()
    is_form = request.content_type == "application/x-www-form-urlencoded"
    if is_known and is_form and int(request.META["CONTENT_LENGTH"]) <= MOST_READ:
        try:
            fields = QueryDict(request.read(), encoding="utf-8")
        except (OSError, SuspiciousOperation):
            # The sender is gone, or the form has a thousand fields: nothing to give back.
            fields = QueryDict()
    return render(request, "413.html", {"kept": typed_into(fields)}, status=413)

"""A delegate says what the statement is about; an act of its own, before and after sending."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import access as meeting_access
from statements import access
from statements.pages import delegate_context
from statements.services.topics import choose_topics
from statements.topics import Ticks, to_tick


@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick the topics of one's own statement; nothing is sent from here."""
    participation = meeting_access.participation_for_delegate(request, slug)
    statement = access.statement_of(participation)
    if statement is None or statement.draft is None:
        return redirect("statements:delegate_statement", slug)
    if request.method == "POST":
        ticks = Ticks.of(request.POST)
        choose_topics(
            statement=statement,
            by=meeting_access.delegate_actor(request, participation),
            **vars(ticks),
        )
        messages.success(request, _("The topics are saved."))
        here = "check" if request.POST.get("go") == "check" else "topics"
        return redirect(f"statements:delegate_{here}", slug)
    context = delegate_context(request, participation) | {
        "statement": statement,
        "draft": statement.draft,
        "topics": to_tick(statement),
    }
    return render(request, "statements/delegate/topics.html", context)

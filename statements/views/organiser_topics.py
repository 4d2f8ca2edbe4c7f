"""The list of topics of a meeting, kept by those who publish."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access as meeting_access
from meetings.access import PUBLISH
from meetings.models import Meeting
from organisations.access import actor
from statements.forms.topics import TopicForm
from statements.models import Topic
from statements.services.topics import (
    add_topic,
    gone,
    move_topic_up,
    remove_topic,
    rename_topic,
)
from statements.topics import counted_topics


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """List the topics; add one, rename, move up, remove."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    meeting = meeting_access.meeting_for_organiser(request, slug, act)
    form = TopicForm(initial={"language": meeting.language})
    changed: dict[int, TopicForm] = {}
    asks: dict[str, object] = {}
    if request.method == "POST":
        pk = row_number(request.POST.get("which", ""))
        topic = Topic.objects.filter(meeting=meeting, pk=pk).first()
        given = TopicForm(request.POST, prefix=f"t{pk}" if topic else None)
        try:
            done = acted(request, meeting, topic, given)
        except Refused as refusal:
            asks = {"asks": pk, "why": refusal.message}
            done = False
        if done:
            return redirect(request.path)
        if topic is None:
            form = given
        elif not asks:
            changed[pk] = given
    rows = [(each, changed.get(each.pk) or form_of(each)) for each in counted_topics(meeting)]
    context = {
        "meeting": meeting,
        "here": "statements",
        "rows": rows,
        "add_form": form,
        "form": next(iter(changed.values()), form),
        **asks,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "statements/organiser/topics.html", context, status=status)


def acted(request: HttpRequest, meeting: Meeting, topic: Topic | None, form: TopicForm) -> bool:
    """Do what the pressed button says; return whether the page is done with.

    Raises:
        Refused: ``topic_used``: the organiser is asked once more.
    """
    pressed = request.POST.get("act", "")
    act = ACTS.get(pressed, add)
    try:
        if pressed in ACTS and topic is None:
            raise gone()
        words = act(request, meeting, topic, form)
    except Refused as refusal:
        if refusal.code == "topic_used":
            raise
        if refusal.code != "topic_gone":
            form.add_error(None, refusal.message)
            return False
        messages.warning(request, refusal.message)
        return True
    if words:
        messages.success(request, words)
    return bool(words)


def form_of(topic: Topic) -> TopicForm:
    """Return the form of one topic; its fields have names of their own."""
    return TopicForm(
        initial={"name": topic.name, "language": topic.language}, prefix=f"t{topic.pk}"
    )


def add(request: HttpRequest, meeting: Meeting, _topic: Topic | None, form: TopicForm) -> str:
    """Add one; return what was done, nothing where the form is wrong."""
    if not form.is_valid():
        return ""
    add_topic(meeting=meeting, by=actor(request), **form.cleaned_data)
    return _("The topic is on the list.")


def rename(request: HttpRequest, _meeting: Meeting, topic: Topic, form: TopicForm) -> str:
    """Rename one; return what was done, nothing where the form is wrong."""
    if not form.is_valid():
        return ""
    was = request.POST.get("was", "")
    rename_topic(topic=topic, was=was, by=actor(request), **form.cleaned_data)
    return _("The topic is renamed.")


def move_up(request: HttpRequest, _meeting: Meeting, topic: Topic, _form: TopicForm) -> str:
    """Put one before the one above it."""
    move_topic_up(topic=topic, by=actor(request))
    return _("The topic is moved up.")


def remove(request: HttpRequest, _meeting: Meeting, topic: Topic, _form: TopicForm) -> str:
    """Remove one; asked once more where statements have it."""
    remove_topic(topic=topic, by=actor(request), is_sure=request.POST.get("sure") == "yes")
    return _("The topic is removed.")


ACTS: dict[str, Callable[[HttpRequest, Meeting, Topic, TopicForm], str]] = {
    "rename": rename,
    "up": move_up,
    "remove": remove,
}

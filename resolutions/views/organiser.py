"""Texts at the desk: the list, one text with everything about it, its words."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from initiative import markdown
from meetings.access import WRITE, meeting_for_organiser
from organisations.access import actor
from resolutions import access
from resolutions.forms.writing import BeginForm
from resolutions.models import JointText
from resolutions.reading import Changed, Voices, signed_words, state_words
from resolutions.services.opening import missing_languages
from resolutions.services.texts import begin_text, newest_translations
from resolutions.states import TextKind, TextState
from resolutions.views.pages import posted
from resolutions.views.writing import Place, translate_page, write_page

# On one page of the list of those that sign.
PAGE = 200


@login_required
@require_safe
def text_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the texts that organisers see."""
    meeting = meeting_for_organiser(request, slug)
    rows = []
    for text in access.texts_for_organiser(meeting).prefetch_related(access.proposing()):
        text.meeting = meeting
        text.is_waiting = is_waiting(text)
        rows.append((text, state_words(text, request.arrived_at, text.n_signed)))
    context = {"meeting": meeting, "here": "resolutions", "rows": rows}
    return render(request, "resolutions/organiser/text_list.html", context)


def is_waiting(text: JointText) -> bool:
    """Say whether a text was handed in and waits to be put up for signing."""
    if text.handed_in_id is None or text.handed_in_id != text.draft_id or text.withdrawn_at:
        return False
    return text.current is None or text.current.draft_id != text.handed_in_id


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a text of the desk."""
    meeting = meeting_for_organiser(request, slug, WRITE)
    form = BeginForm(posted(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        text = begin_text(meeting=meeting, by=actor(request), at=request.arrived_at, **given)
        return redirect("resolutions:organiser_write", slug, text.number)
    context = {
        "meeting": meeting,
        "here": "resolutions",
        "form": form,
        "base": "base_desk.html",
        "back": reverse("resolutions:organiser_resolutions", args=[slug]),
    }
    status = 422 if form.errors else 200
    return render(request, "resolutions/begin.html", context, status=status)


@login_required
@require_safe
def resolution(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a text with its draft, who proposes it, its versions and who signs it."""
    text = access.text_for_organiser(request, slug, number)
    draft = text.desk_draft
    signed = Paginator(text.voices.signatures().in_order(), PAGE)
    others = text.voices.exclude(pk__in=text.voices.signatures().values("pk")).by_name()
    versions = access.versions_of(text) if text.current_id else []
    missing = missing_languages(text) if draft is not None and draft == text.draft else []
    is_campaign = text.kind == TextKind.CAMPAIGN
    state = text.state(request.arrived_at)
    context = {
        "meeting": text.meeting,
        "here": "resolutions",
        "text": text,
        "draft": draft,
        "html": markdown.to_numbered_html(draft.body) if draft else "",
        "limit": text.meeting.joint_character_limit,
        "proposers": list(text.proposers.present().by_name()),
        "versions": versions,
        "changed": Changed.between(versions[0], versions[-1]) if len(versions) > 1 else None,
        "page": signed.get_page(request.GET.get("page")),
        "others": Voices.of(others),
        "sees_names": access.may_see_names(text.meeting),
        "state": state_words(text, request.arrived_at, signed.count),
        "signed": signed_words(signed.count),
        "is_open": state == TextState.OPEN,
        "is_drafting": draft is not None and (not versions or versions[-1].draft_id != draft.pk),
        "is_waiting": is_waiting(text),
        "translations": newest_translations(draft.pk) if draft else [],
        "missing": missing,
        "pledges": text.pledges.standing().by_name() if is_campaign else [],
        "happenings": access.happenings_of(text) if is_campaign else [],
        "is_campaign": is_campaign,
        "at": request.arrived_at,
    }
    return render(request, "resolutions/organiser/resolution.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write a text of the desk; those of organisations are nobody's here to change."""
    text = access.text_for_organiser(request, slug, number, WRITE)
    if text.begun_for_id is not None:
        raise Http404
    return write_page(request, place_of(request, text))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """Translate the draft that organisers may read."""
    text = access.text_for_organiser(request, slug, number, WRITE)
    if text.draft_id is None or text.desk_draft != text.draft:
        raise Http404
    return translate_page(request, place_of(request, text), language)


def place_of(request: HttpRequest, text: JointText) -> Place:
    """Return where an organiser writes."""
    return Place(
        text=text,
        participation=None,
        by=actor(request),
        context={"meeting": text.meeting, "here": "resolutions"},
        audience="organiser",
        back=reverse("resolutions:organiser_resolution", args=[text.meeting.slug, text.number]),
    )

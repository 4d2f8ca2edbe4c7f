"""Texts that organisations sign, as everybody reads them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from initiative import markdown
from meetings.access import public_meeting
from resolutions import access
from resolutions.caching import text_mark, texts_mark
from resolutions.models import JointText, Version
from resolutions.reading import Changed, Voices, as_text, signed_words, state_words
from resolutions.services.texts import newest_translations
from resolutions.states import TextKind, TextState
from statements.caching import public_page
from statements.pages import page

APP = "resolutions"


@public_page(texts_mark)
def text_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the texts of a meeting, in the order of their numbers."""
    meeting = public_meeting(slug)
    rows = []
    for text in access.public_texts(meeting):
        text.meeting = meeting
        words = state_words(text, request.arrived_at, text.n_signed)
        rows.append((text, words, text.state(request.arrived_at) == TextState.OPEN))
    return page(request, "text_list", {"meeting": meeting, "rows": rows}, APP)


@public_page(text_mark)
def resolution(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one text in its present version, who signs it, and other views beside it."""
    try:
        text = access.public_text(slug, number)
    except Http404:
        return gone(request, slug, number)
    versions = access.versions_of(text)
    first, newest = versions[0], versions[-1]
    by_time = request.GET.get("order") == "time"
    voices = Voices.of(access.public_voices(text, by_time=by_time))
    is_campaign = text.kind == TextKind.CAMPAIGN
    pledges = access.with_page(text.pledges.standing().by_name()) if is_campaign else []
    context = {
        "meeting": text.meeting,
        "text": text,
        "version": newest,
        "versions": versions,
        "changed": Changed.between(first, newest) if len(versions) > 1 else None,
        "voices": voices,
        "proposers": access.public_proposers(text),
        "pledges": pledges,
        "happenings": access.happenings_of(text) if is_campaign else [],
        "translations": newest_translations(newest.draft_id),
        "by_time": by_time,
        "state": state_words(text, request.arrived_at, len(voices.signed)),
        "signed": signed_words(len(voices.signed)),
        "is_open": text.state(request.arrived_at) == TextState.OPEN,
    }
    return page(request, "resolution", context, APP)


@public_page(text_mark)
def resolution_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return the text with the names under it as plain text."""
    try:
        text = access.public_text(slug, number)
    except Http404:
        return gone(request, slug, number)
    version = access.versions_of(text)[-1]
    voices = Voices.of(access.public_voices(text))
    proposers = access.public_proposers(text)
    names = [each.participation.organisation.name for each in proposers if not each.left_at]
    return HttpResponse(
        as_text(text, version, voices, request.arrived_at, names),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Language": version.language,
            "Content-Disposition": f'inline; filename="{slug}-resolution-{number}.txt"',
        },
    )


@public_page(text_mark)
def version(request: HttpRequest, slug: str, number: int, version: int) -> HttpResponse:
    """Show one frozen version, and what changed in it."""
    try:
        text = access.public_text(slug, number)
    except Http404:
        return gone(request, slug, number)
    before, shown, newest = neighbours(text, version)
    context = {
        "meeting": text.meeting,
        "text": text,
        "version": shown,
        "newest": newest,
        "changed": Changed.between(before, shown) if before else None,
        "translations": newest_translations(shown.draft_id),
    }
    return page(request, "version", context, APP)


@public_page(text_mark)
def translation(
    request: HttpRequest, slug: str, number: int, version: int, language: str
) -> HttpResponse:
    """Show one version in another language, on the sheet of a translation."""
    try:
        text = access.public_text(slug, number)
    except Http404:
        return gone(request, slug, number)
    shown = get_object_or_404(text.versions, number=version)
    there = {each.language: each for each in newest_translations(shown.draft_id)}
    if language not in there:
        raise Http404
    context = {
        "meeting": text.meeting,
        "text": text,
        "version": shown,
        "translation": there[language],
        "html": markdown.to_numbered_html(there[language].body),
        "is_newest": shown.pk == text.current_id,
    }
    return page(request, "translation", context, APP)


def neighbours(text: JointText, number: int) -> tuple[Version | None, Version, Version]:
    """Return the version before, the one with this number, and the newest one, or 404."""
    versions = {each.number: each for each in access.versions_of(text)}
    if number not in versions:
        raise Http404
    return versions.get(number - 1), versions[number], versions[max(versions)]


def gone(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return the page of a text that was withdrawn (410), or 404 where none ever was."""
    text = access.text_gone(slug, number)
    response = page(request, "gone", {"meeting": text.meeting, "text": text}, APP)
    response.status_code = 410
    return response

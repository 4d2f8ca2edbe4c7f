"""Write a bulletin, look at it as its readers will, send it, take it back."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bulletins import access
from bulletins.forms.bulletins import NAMED, UNNAMED, BulletinForm, SendForm
from bulletins.models import Bulletin
from bulletins.services.sending import (
    check_sendable,
    is_wider,
    send_bulletin,
    withdraw_bulletin,
)
from bulletins.services.writing import Saved, save_bulletin
from bulletins.states import Audience
from initiative import markdown
from initiative.errors import Refused
from meetings.access import delegate_actor, participation_for_delegate
from meetings.models import Participation
from statements.pages import delegate_context
from statements.text import count_characters

TEXTS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show the box with the draft in it; a POST saves what was typed."""
    participation = participation_for_delegate(request, slug)
    bulletin = None if number is None else access.own_bulletin(participation, number)
    name = participation.organisation.name
    if request.method != "POST":
        form = BulletinForm(name=name, initial=first_words(request, participation, bulletin))
        return box(request, participation, bulletin, form)
    form = BulletinForm(request.POST, name=name)
    saved = save(request, participation, bulletin, form) if form.is_valid() else None
    if saved is None:
        return box(request, participation, bulletin, form, status=422)
    if saved.other is not None:
        return both(request, participation, saved)
    if request.POST.get("go") == "check":
        return redirect("bulletins:delegate_bulletin_check", slug, saved.bulletin.number)
    messages.success(request, _("The draft is saved. Only your organisation can read it."))
    return redirect("bulletins:delegate_bulletin_text", slug, saved.bulletin.number)


def save(
    request: HttpRequest,
    participation: Participation,
    bulletin: Bulletin | None,
    form: BulletinForm,
) -> Saved | None:
    """Keep what the form holds; a refusal stands on the form, with the text."""
    try:
        return save_bulletin(
            participation=participation,
            bulletin=bulletin,
            words=form.words,
            base_version=form.cleaned_data["base_version"],
            key=form.cleaned_data["key"],
            by=delegate_actor(request, participation),
            at=request.arrived_at,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def first_words(
    request: HttpRequest, participation: Participation, bulletin: Bulletin | None
) -> dict[str, object]:
    """Return what stands in the form: the draft, or the choices that show least."""
    draft = bulletin.draft if bulletin else None
    if draft is None:
        return {
            "base_version": 0,
            "language": participation.organisation.language or request.LANGUAGE_CODE,
            "audience": Audience.PARTICIPANTS,
            "signature": NAMED if participation.is_named else UNNAMED,
        }
    return {
        "base_version": bulletin.version,
        "language": draft.language,
        "title": draft.title,
        "body": draft.body,
        "audience": draft.audience,
        "signature": NAMED if draft.is_signed else UNNAMED,
    }


def box(
    request: HttpRequest,
    participation: Participation,
    bulletin: Bulletin | None,
    form: BulletinForm,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """Return the page with the form and the count of what stands in it."""
    limit = participation.meeting.character_limit
    n = count_characters(form["body"].value() or "")
    context = delegate_context(request, participation) | {
        "bulletin": bulletin,
        "form": form,
        "takes_part": bulletin is not None or access.takes_part(participation),
        "n": n,
        "n_over": max(0, n - limit),
        "limit": limit,
        "language": form["language"].value() or "",
    }
    return render(request, "bulletins/delegate/write.html", context | more, status=status)


def both(request: HttpRequest, participation: Participation, saved: Saved) -> HttpResponse:
    """Show what somebody else saved meanwhile under the own text; the next save is upon it."""
    form = BulletinForm(
        name=participation.organisation.name,
        initial={
            "key": uuid.uuid4(),
            "base_version": saved.bulletin.version,
            "language": saved.text.language,
            "title": saved.text.title,
            "body": saved.text.body,
            "audience": saved.text.audience,
            "signature": NAMED if saved.text.is_signed else UNNAMED,
        },
    )
    return box(request, participation, saved.bulletin, form, status=409, theirs=saved.other)


@require_safe
def texts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """List every text of a bulletin of one's own, the newest first."""
    participation = participation_for_delegate(request, slug)
    bulletin = access.own_bulletin(participation, number)
    rows = Paginator(bulletin.texts.defer("html"), TEXTS).get_page(request.GET.get("page"))
    context = delegate_context(request, participation) | {"bulletin": bulletin, "page": rows}
    return render(request, "bulletins/delegate/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the draft as its readers will see it and say who they are; a POST sends it."""
    return sending(request, slug, number, "check")


@require_http_methods(["GET", "HEAD", "POST"])
def wider(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask once more before what few could read is shown to more, or with a name."""
    return sending(request, slug, number, "wider")


def sending(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """Return one of the two pages from which a bulletin is sent.

    Args:
        name: of the template; what is sent from ``wider`` may show more than before.
    """
    participation = participation_for_delegate(request, slug)
    bulletin = access.own_bulletin(participation, number)
    refusal = None
    if request.method == "POST":
        try:
            send(request, participation, bulletin, widens=name == "wider")
        except Refused as refused:
            if refused.code == "widens":
                return redirect("bulletins:delegate_bulletin_wider", slug, number)
            refusal = refused
        else:
            messages.success(request, sent_words(bulletin))
            return redirect("bulletins:delegate_bulletin", slug, number)
        # It may have been refused because it is another text by now: show that one.
        bulletin = access.own_bulletin(participation, number)
    context = delegate_context(request, participation) | {
        "bulletin": bulletin,
        "text": bulletin.draft,
        "author": participation.organisation if bulletin.draft.is_signed else None,
        "html": markdown.to_numbered_html(bulletin.draft.body),
        "is_wider": is_wider(bulletin),
        "refusal": refusal or unfit(bulletin, participation),
        "sender": SendForm(initial={"version": bulletin.version}),
        "limit": participation.meeting.character_limit,
    }
    status = 422 if refusal else 200
    return render(request, f"bulletins/delegate/{name}.html", context, status=status)


def send(
    request: HttpRequest, participation: Participation, bulletin: Bulletin, *, widens: bool
) -> None:
    """Send the version that was on the screen.

    Raises:
        Refused: as ``send_bulletin``.
    """
    form = SendForm(request.POST)
    if not form.is_valid():
        raise Refused("old_form", _("This page was old. Read the text once more, then send it."))
    send_bulletin(
        bulletin=bulletin,
        by=delegate_actor(request, participation),
        at=request.arrived_at,
        widens=widens,
        **form.cleaned_data,
    )


def sent_words(bulletin: Bulletin) -> str:
    """Return who can read it now."""
    if bulletin.draft.is_public and bulletin.off_at is None:
        return _("It is sent. Everyone can read it.")
    return _("It is sent. Organisations that take part can read it.")


def unfit(bulletin: Bulletin, participation: Participation) -> Refused | None:
    """Return why the draft cannot be sent as it is, before anybody presses."""
    try:
        check_sendable(bulletin, bulletin.version, participation.meeting.character_limit)
    except Refused as refusal:
        return refusal
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what taking back means, and do it."""
    participation = participation_for_delegate(request, slug)
    bulletin = access.own_bulletin(participation, number)
    refusal = None
    if request.method == "POST":
        try:
            by = delegate_actor(request, participation)
            withdraw_bulletin(bulletin=bulletin, by=by, at=request.arrived_at)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("It is taken back. Only your organisation can read it."))
            return redirect("bulletins:delegate_news", slug)
    context = delegate_context(request, participation)
    context |= {"bulletin": bulletin, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "bulletins/delegate/withdraw.html", context, status=status)

"""Joint statements of a delegate: begin one, ask others, take part, confirm, send, leave."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from meetings import access as meeting_access
from meetings.models import Participation
from statements import joint_access
from statements.forms.joint import AskToSignForm
from statements.forms.writing import SendForm
from statements.marking import html_with_limit
from statements.models import Cosigner
from statements.pages import delegate_context
from statements.services.cosigning import (
    ask_to_confirm,
    ask_to_sign,
    begin_joint,
    confirm_joint,
    join_joint,
    leave_joint,
    take_confirmation_back,
)
from statements.services.joint import send_joint
from statements.signatures import signatures_of
from statements.tasklist import joint_task
from statements.views.place import Place, text_context


@require_safe
def joint_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the joint statements that the organisation signs, or is asked to sign."""
    participation = meeting_access.participation_for_delegate(request, slug)
    cosigners = joint_access.with_everybody(joint_access.joint_statements_of(participation))
    context = delegate_context(request, participation) | {
        "rows": [(each, joint_task(each)) for each in cosigners]
    }
    return render(request, "statements/delegate/joint_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a joint statement: choose whom to ask."""
    participation = meeting_access.participation_for_delegate(request, slug)
    form = ask_form(request, participation)
    if form.is_bound and form.is_valid():
        try:
            joint = begin_joint(
                participation=participation,
                asked=form.cleaned_data["asked"],
                key=form.cleaned_data["key"],
                by=meeting_access.delegate_actor(request, participation),
                at=request.arrived_at,
            )
        except Refused as refusal:
            form.add_error("asked", refusal.message)
        else:
            messages.success(request, _("The others are asked by letter. You can begin to write."))
            return redirect("statements:delegate_joint_text", slug, joint.pk)
    return ask_page(request, participation, form)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_ask(request: HttpRequest, slug: str, joint: int) -> HttpResponse:
    """Ask more organisations to sign."""
    participation = meeting_access.participation_for_delegate(request, slug)
    text = joint_access.joint_of(participation, joint)
    form = ask_form(request, participation)
    if form.is_bound and form.is_valid():
        try:
            new = ask_to_sign(
                joint=text,
                participation=participation,
                asked=form.cleaned_data["asked"],
                by=meeting_access.delegate_actor(request, participation),
                at=request.arrived_at,
            )
        except Refused as refusal:
            form.add_error("asked", refusal.message)
        else:
            words = ngettext(
                "%(n)d organisation is asked by letter.",
                "%(n)d organisations are asked by letter.",
                len(new),
            )
            messages.success(request, words % {"n": len(new)})
            return redirect("statements:delegate_joint", slug, joint)
    return ask_page(request, participation, form, joint)


def ask_form(request: HttpRequest, participation: Participation) -> AskToSignForm:
    """Return the form with the organisations whose name was looked for."""
    return AskToSignForm(
        request.POST if request.method == "POST" else None,
        among=joint_access.may_be_asked_to_sign(participation),
        name=request.GET.get("name", ""),
    )


def ask_page(
    request: HttpRequest, participation: Participation, form: AskToSignForm, joint: int = 0
) -> HttpResponse:
    """Show whom the organisation may ask."""
    context = delegate_context(request, participation) | {"form": form, "joint": joint}
    status = 422 if form.errors else 200
    return render(request, "statements/delegate/joint_ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_detail(request: HttpRequest, slug: str, joint: int) -> HttpResponse:
    """Show who takes part and who has confirmed; confirm the text and send it."""
    participation = meeting_access.participation_for_delegate(request, slug)
    cosigner = joint_access.cosigner_of(participation, joint)
    form = SendForm(request.POST if request.POST.get("act") == "send" else None)
    refusal = None
    if request.method == "POST":
        refusal = acted(request, cosigner, form)
        if refusal is None and not form.errors:
            return redirect("statements:delegate_joint", slug, joint)
        cosigner = joint_access.cosigner_of(participation, joint)
    return detail_page(request, cosigner, form, refusal)


def detail_page(
    request: HttpRequest, cosigner: Cosigner, form: SendForm, refusal: Refused | None
) -> HttpResponse:
    """Show the page of a joint statement to one of those that are asked to sign it."""
    statement = cosigner.joint.statement
    place = Place(cosigner.participation, cosigner.joint)
    signatures = signatures_of(statement)
    draft = statement.draft
    first = {"key": uuid.uuid4(), "version": statement.version}
    context = text_context(request, place) | {
        "cosigner": cosigner,
        "draft": draft,
        "html": html_with_limit(draft.body, place.limit) if draft else "",
        "signatures": signatures,
        "is_confirmed": signatures.is_confirmed_by(cosigner),
        "refusal": refusal or signatures.unfit,
        "form": SendForm(initial=first | {"agreed_by": form["agreed_by"].value()}),
    }
    if "agreed_by" in form.errors:
        context["form"] = form
    status = 422 if refusal or form.errors else 200
    return render(request, "statements/delegate/joint_detail.html", context, status=status)


def acted(request: HttpRequest, cosigner: Cosigner, form: SendForm) -> Refused | None:
    """Do what the pressed button says; return why not, if it was refused."""
    pressed = ACTS.get(request.POST.get("act", ""))
    if pressed is None:
        return Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))
    if form.errors.keys() & {"key", "version"}:
        return Refused("old_form", _("This page was old. Read the text once more, then send it."))
    if form.errors:
        return None
    try:
        words = pressed(request, cosigner, form)
    except Refused as refusal:
        return refusal
    messages.success(request, words)
    return None


def about(request: HttpRequest, cosigner: Cosigner) -> dict[str, object]:
    """Return what every act on a joint statement is told."""
    participation = cosigner.participation
    return {
        "joint": cosigner.joint,
        "participation": participation,
        "by": meeting_access.delegate_actor(request, participation),
    }


def join(request: HttpRequest, cosigner: Cosigner, _form: SendForm) -> str:
    """Say that the organisation takes part."""
    join_joint(at=request.arrived_at, **about(request, cosigner))
    return _("You take part. You can change the text like the others, and confirm it.")


def confirm(request: HttpRequest, cosigner: Cosigner, _form: SendForm) -> str:
    """Agree to the text on the screen."""
    confirm_joint(version=version_on(request), at=request.arrived_at, **about(request, cosigner))
    return _("Your organisation has confirmed this text.")


def unconfirm(request: HttpRequest, cosigner: Cosigner, _form: SendForm) -> str:
    """No longer agree to the text."""
    take_confirmation_back(at=request.arrived_at, **about(request, cosigner))
    return _("Your confirmation is taken back.")


def remind(request: HttpRequest, cosigner: Cosigner, _form: SendForm) -> str:
    """Ask those that have not confirmed the text."""
    n = ask_to_confirm(version=version_on(request), **about(request, cosigner))
    words = ngettext(
        "%(n)d organisation is asked to confirm, once for this version.",
        "%(n)d organisations are asked to confirm, once for this version.",
        n,
    )
    return words % {"n": n}


def send(request: HttpRequest, cosigner: Cosigner, form: SendForm) -> str:
    """Send what all have confirmed."""
    send_joint(at=request.arrived_at, **about(request, cosigner), **form.cleaned_data)
    return _("The joint statement is sent. Each organisation that signs it gets a receipt.")


def version_on(request: HttpRequest) -> int:
    """Return which version of the draft was on the screen; -1 where the page does not say."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


ACTS: dict[str, Callable[[HttpRequest, Cosigner, SendForm], str]] = {
    "join": join,
    "confirm": confirm,
    "unconfirm": unconfirm,
    "remind": remind,
    "send": send,
}


@require_http_methods(["GET", "HEAD", "POST"])
def joint_leave(request: HttpRequest, slug: str, joint: int) -> HttpResponse:
    """Say what leaving means, and take the organisation's name off the text."""
    participation = meeting_access.participation_for_delegate(request, slug)
    cosigner = joint_access.cosigner_of(participation, joint)
    if request.method == "POST":
        is_over = leave_joint(at=request.arrived_at, **about(request, cosigner))
        if is_over:
            messages.success(request, _("Your name is off the text, and the text is withdrawn."))
        else:
            messages.success(request, _("Your organisation does not take part any more."))
        return redirect("statements:delegate_joint_list", slug)
    context = delegate_context(request, participation) | {
        "cosigner": cosigner,
        "statement": cosigner.joint.statement,
        "n_signing": cosigner.joint.cosigners.signing("sent").count(),
        "is_signing": cosigner.joint.cosigners.signing("sent").filter(pk=cosigner.pk).exists(),
    }
    return render(request, "statements/delegate/joint_leave.html", context)

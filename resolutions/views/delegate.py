"""A text that an organisation can sign: read it, see what changed, decide, take back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from meetings.access import delegate_actor, participation_for_delegate
from meetings.models import Participation
from meetings.states import AnswerSource
from organisations.models import Contact
from resolutions import access
from resolutions.forms.signing import SignForm, TakeBackForm, ViewForm
from resolutions.models import JointText, Version, Voice
from resolutions.parts import status_of
from resolutions.reading import Changed, Voices, signed_words, state_words
from resolutions.services.signing import keep_signature, sign, take_back, take_position
from resolutions.services.texts import newest_translations
from resolutions.states import TextKind, TextState, VoiceKind
from resolutions.views.pages import posted, typed_in
from statements.pages import delegate_context

# On a delegate's page; the public one names everybody.
NAMES_SHOWN = 60
FIELD_OF_REFUSAL = {
    "decided_in_future": "decided_on",
    "decided_too_early": "decided_on",
    "no_name": "signer",
    "no_words": "words",
    "too_long": "words",
}


@require_safe
def text_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the texts of the meeting: what can be signed, what was, and drafts of one's own."""
    participation = participation_for_delegate(request, slug)
    open_now, over, drafts = [], [], []
    texts = access.texts_for_delegate(participation)
    for text in texts.prefetch_related(access.proposing()):
        text.meeting = participation.meeting
        state = text.state(request.arrived_at)
        if state == TextState.DRAFT:
            drafts.append(text)
        elif state == TextState.OPEN:
            open_now.append((text, *status_of(text)))
        elif text.opened_at is not None:
            over.append((text, state_words(text, request.arrived_at, text.n_signed)))
    context = delegate_context(request, participation) | {
        "open_now": open_now,
        "over": over,
        "drafts": drafts,
    }
    return render(request, "resolutions/delegate/text_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a text and what the organisation says to it; sign it or hold another view."""
    participation, text = access.text_for_delegate(request, slug, number)
    forms = {
        "sign": SignForm(posted(request, "sign"), auto_id="sign_%s"),
        "different": ViewForm(posted(request, "different"), auto_id="view_%s"),
    }
    refusal = None
    if request.method == "POST":
        refusal = acted(request, participation, text, forms)
        if refusal is None and not any(form.errors for form in forms.values()):
            return redirect("resolutions:delegate_resolution", slug, number)
        # Read anew: the refusal may be about what others did meanwhile.
        participation, text = access.text_for_delegate(request, slug, number)
    return resolution_page(request, participation, text, forms, refusal)


def acted(
    request: HttpRequest,
    participation: Participation,
    text: JointText,
    forms: dict[str, SignForm | ViewForm],
) -> Refused | None:
    """Do what the pressed button says; return why not, if it was refused."""
    act = request.POST.get("act", "")
    form = forms.get(act) or ViewForm(request.POST)
    if act not in ACTS:
        return Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))
    if act in forms and not form.is_valid():
        return None
    form.is_valid()
    given = {name: form.cleaned_data.get(name) for name in ("version", "upon")}
    # These buttons need no valid form: a key that is nonsense is none.
    given["key"] = form.cleaned_data.get("key") or uuid.uuid4()
    about = {
        "text": text,
        "participation": participation,
        "by": delegate_actor(request, participation),
        "at": request.arrived_at,
    }
    try:
        words = ACTS[act](form, about | given)
    except Refused as refusal:
        name = FIELD_OF_REFUSAL.get(refusal.code)
        if name in form.fields and act in forms:
            form.add_error(name, refusal.message)
            return None
        return refusal
    messages.success(request, words)
    return None


def source_of(by: str) -> str:
    """Return on which way it came: by the personal link or by somebody who is signed in."""
    return AnswerSource.LINK if by.startswith("link:") else AnswerSource.ACCOUNT


def signed(form: SignForm, about: dict) -> str:
    """Sign the version on the screen."""
    names = ("decided_on", "signer", "role", "words")
    given = {name: form.cleaned_data[name] for name in names}
    voice = sign(**about, **given, source=source_of(about["by"]))
    return with_receipt(_("Your organisation has signed this text."), voice.participation)


def differed(form: ViewForm, about: dict) -> str:
    """Put the organisation's own view beside the text."""
    words = form.cleaned_data["words"]
    source = source_of(about["by"])
    voice = take_position(**about, kind=VoiceKind.DIFFERENT, words=words, source=source)
    return with_receipt(_("Your view stands beside the text."), voice.participation)


def declined(_form: ViewForm, about: dict) -> str:
    """Say that the text is not the organisation's matter."""
    source = source_of(about["by"])
    voice = take_position(**about, kind=VoiceKind.NOT_OURS, source=source)
    return with_receipt(_("Noted: not your matter."), voice.participation)


def kept(_form: ViewForm, about: dict) -> str:
    """Leave the signature under the version that was signed."""
    keep_signature(**{name: value for name, value in about.items() if name != "key"})
    return _("Your signature stays under the version that you signed.")


ACTS = {"sign": signed, "different": differed, "not_ours": declined, "keep": kept}


def with_receipt(words: str, participation: Participation) -> str:
    """Add to how many addresses the receipt goes."""
    contacts = Contact.objects.working().filter(organisation=participation.organisation_id)
    n = contacts.count()
    copies = ngettext(
        "A receipt goes to %(n)d address of yours.",
        "A receipt goes to %(n)d addresses of yours.",
        n,
    )
    return f"{words} {copies % {'n': n}}"


def resolution_page(
    request: HttpRequest,
    participation: Participation,
    text: JointText,
    forms: dict[str, SignForm | ViewForm],
    refusal: Refused | None,
) -> HttpResponse:
    """Show the page, with everything that was typed where something was refused."""
    voices = Voices.of(access.public_voices(text))
    mine = own_voice(text, participation)
    newest = text.current
    seen = text_on_screen(request, text, mine)
    is_open = text.takes_signatures(request.arrived_at)
    n_signed = len(voices.signed)
    del voices.signed[NAMES_SHOWN:]
    context = delegate_context(request, participation) | {
        "text": text,
        "version": newest,
        "n_more": max(0, n_signed - NAMES_SHOWN),
        "state": state_words(text, request.arrived_at, n_signed),
        "signed": signed_words(n_signed),
        "is_open": is_open,
        "voices": voices,
        "mine": mine,
        "changed": Changed.between(seen, newest) if seen and seen != newest else None,
        "is_kept": mine is not None and mine.kept_through == newest.number,
        "translations": newest_translations(newest.draft_id),
        "refusal": refusal,
        "failed": next((form for form in forms.values() if form.errors), None),
        "forms": {name: shown(form, text, mine) for name, form in forms.items()},
        "typed": [] if is_open else [each for form in forms.values() for each in typed_in(form)],
        "pledges": text.pledges.standing().by_name() if text.kind == TextKind.CAMPAIGN else [],
    }
    is_wrong = refusal is not None or any(form.errors for form in forms.values())
    status = 409 if refusal and refusal.code in CONFLICTS else 422 if is_wrong else 200
    return render(request, "resolutions/delegate/resolution.html", context, status=status)


# Refused for what somebody else did meanwhile.
CONFLICTS = ("text_changed", "said_meanwhile")


def own_voice(text: JointText, participation: Participation) -> Voice | None:
    """Return what the organisation says now, with the version it was said to."""
    return (
        text.voices.standing().filter(participation=participation).select_related("version").first()
    )


def text_on_screen(request: HttpRequest, text: JointText, mine: Voice | None) -> Version | None:
    """Return the version from which changes are shown: that of an old page, or the one signed."""
    typed = request.POST.get("version", "") if request.method == "POST" else ""
    if typed.isascii() and typed.isdigit() and len(typed) < 9 and int(typed) != text.current.number:
        return text.versions.filter(number=int(typed)).first()
    return mine.version if mine else None


def shown(form: SignForm | ViewForm, text: JointText, mine: Voice | None) -> SignForm | ViewForm:
    """Return a form for the version that is shown now, with what was typed or said before."""
    now = {"version": text.current.number, "upon": mine.pk if mine else 0}
    if form.is_bound:
        form.data = form.data.copy()
        for name, value in now.items():
            form.data[name] = str(value)
        return form
    form.initial |= now
    is_sign = isinstance(form, SignForm)
    if mine is None or mine.is_signature != is_sign:
        return form
    form.initial["words"] = mine.words
    if is_sign:
        form.initial |= {"signer": mine.signer, "role": mine.role}
        if mine.version_id == text.current_id:
            # Another text needs another decision; its day is not that of the first.
            form.initial["decided_on"] = mine.decided_on
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what taking back means, and do it."""
    participation, text = access.text_for_delegate(request, slug, number)
    form = TakeBackForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            take_back(
                text=text,
                participation=participation,
                upon=form.cleaned_data["upon"],
                reason=form.cleaned_data["words"],
                by=delegate_actor(request, participation),
                at=request.arrived_at,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("It is taken back. A receipt is on its way."))
            return redirect("resolutions:delegate_resolution", slug, number)
    mine = own_voice(text, participation)
    if mine is None and not form.errors:
        return redirect("resolutions:delegate_resolution", slug, number)
    if not form.is_bound and mine is not None:
        form.initial["upon"] = mine.pk
    context = delegate_context(request, participation)
    context |= {"text": text, "version": text.current, "mine": mine, "form": form}
    status = 422 if form.errors else 200
    return render(request, "resolutions/delegate/take_back.html", context, status=status)

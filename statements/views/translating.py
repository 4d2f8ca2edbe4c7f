"""The page on which a statement is translated, the same for its authors and the organisers."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.languages import direction, is_known, own_name
from statements.forms.translating import TranslationForm
from statements.models import Statement, Translation
from statements.passages import Carried, Passage, carried, passages
from statements.services.translating import SavedTranslation, save_translation, say_ready
from statements.text import UnusableCharacter

# So many passages stand on one page; a form has at most 200 fields.
SHOWN = 60


@dataclass(frozen=True)
class Box:
    """One passage of the original and the box beside it."""

    position: int
    passage: Passage
    text: str
    was: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class Hand:
    """Who translates here.

    Args:
        by: the actor of the log.
        kinds: what may be said about who made it.
        approves: whether who acts speaks for the organisation.
        template: the page; it extends the desk's or the delegate's frame.
        address: of this page.
        list_address: of the list of translations.
    """

    by: str
    kinds: tuple[str, ...]
    approves: bool
    template: str
    address: str
    list_address: str


def translate(
    request: HttpRequest, statement: Statement, language: str, hand: Hand, context: dict
) -> HttpResponse:
    """Show original and translation side by side, and keep what was typed."""
    if statement.sent is None or not is_known(language) or language == statement.sent.language:
        raise Http404
    translation = statement.translations.filter(language=language).select_related("draft").first()
    if request.method != "POST":
        form = form_of(translation, statement, hand)
        return shown(request, statement, language, translation, form, hand, context)
    form = TranslationForm(request.POST, kinds=hand.kinds)
    if form.is_valid():
        try:
            saved = save_translation(
                statement=statement,
                language=language,
                by=hand.by,
                at=request.arrived_at,
                **form.values(),
            )
            if saved.other is None:
                return after_save(request, saved, hand)
            context |= {"conflict": saved.other}
        except Refused as refusal:
            form.add_error(None, refusal.message)
        except UnusableCharacter as error:
            form.add_error(None, form.unusable(error))
    translation = statement.translations.filter(language=language).select_related("draft").first()
    status = 409 if "conflict" in context else 422
    return shown(request, statement, language, translation, form, hand, context, status=status)


def after_save(request: HttpRequest, saved: SavedTranslation, hand: Hand) -> HttpResponse:
    """Stay at the text, or say that it is ready, or show what hinders."""
    if request.POST.get("go") != "ready":
        messages.success(request, _("The translation is saved."))
        return redirect(f"{hand.address}?from={first_shown(request) + 1}")
    try:
        say_ready(
            translation=saved.translation,
            version=saved.translation.version,
            by=hand.by,
            at=request.arrived_at,
            approves=hand.approves,
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect(f"{hand.address}?from={first_shown(request) + 1}")
    messages.success(request, _("The translation stands beside the original."))
    return redirect(hand.list_address)


def form_of(translation: Translation | None, statement: Statement, hand: Hand) -> TranslationForm:
    """Return the form with what is known about the translation."""
    initial = {"key": uuid.uuid4(), "base_version": 0, "original": statement.sent_id}
    draft = translation.draft if translation else None
    if translation is not None and draft is not None:
        initial |= {
            "base_version": translation.version,
            "title": draft.title,
            "kind": draft.kind,
            "is_machine_assisted": draft.is_machine_assisted,
            "translator": draft.translator,
            "checked_by": draft.checked_by,
        }
    return TranslationForm(initial=initial, kinds=hand.kinds)


def first_shown(request: HttpRequest) -> int:
    """Return the position of the first passage on the page, from 0."""
    typed = request.POST.get("from") or request.GET.get("from") or "1"
    n = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1
    return max(0, n - 1) // SHOWN * SHOWN


def shown(
    request: HttpRequest,
    statement: Statement,
    language: str,
    translation: Translation | None,
    form: TranslationForm,
    hand: Hand,
    context: dict,
    status: int = 200,
) -> HttpResponse:
    """Render the page; whatever was typed stands in its box again."""
    here = passages(statement.sent.body)
    begin = min(first_shown(request), max(0, len(here) - 1) // SHOWN * SHOWN)
    typed = form.texts() if form.is_bound else {}
    stands = beside(translation, statement, here)
    is_conflict = "conflict" in context
    boxes = [
        Box(
            position,
            passage,
            typed.get(position, stands[position].text),
            was=stands[position].was,
            theirs=stands[position].text
            if is_conflict and typed.get(position, "") != stands[position].text
            else "",
        )
        for position, passage in list(enumerate(here))[begin : begin + SHOWN]
    ]
    if form.is_bound:
        # The page that is shown is the one that was read: the next press is upon it.
        version = translation.version if translation else 0
        form = form.anew(key=uuid.uuid4(), base_version=version, original=statement.sent_id)
    more = {
        "statement": statement,
        "original": statement.sent,
        "translation": translation,
        "language": language,
        "language_name_own": own_name(language),
        "text_direction": direction(language),
        "original_direction": direction(statement.sent.language),
        "form": form,
        "boxes": boxes,
        "begin": begin + 1,
        "before": begin + 1 - SHOWN if begin else 0,
        "after": begin + SHOWN + 1 if begin + SHOWN < len(here) else 0,
        "n_passages": len(here),
        "list_address": hand.list_address,
    }
    return render(request, hand.template, context | more, status=status)


def beside(
    translation: Translation | None, statement: Statement, here: list[Passage]
) -> list[Carried]:
    """Return what the draft of a translation says beside each passage of the original."""
    draft = translation.draft if translation else None
    if draft is None:
        return [Carried("")] * len(here)
    if draft.original_id == statement.sent_id:
        return [Carried(text) for text in draft.paragraphs]
    return carried(passages(draft.original.body), here, draft.paragraphs)

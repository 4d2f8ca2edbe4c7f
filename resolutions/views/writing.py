"""Write a text and its translations: the same pages for delegates and for the desk."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.languages import is_known
from meetings.models import Participation
from resolutions.access import earlier_translations
from resolutions.forms.writing import TextForm, TranslationForm
from resolutions.models import Draft, JointText
from resolutions.services.texts import Saved, newest_translations, save_text, save_translation
from resolutions.views.pages import done, posted
from statements.difference import difference


@dataclass(frozen=True)
class Place:
    """One text and whoever writes it in this browser.

    Args:
        text: with its draft.
        participation: for whom; ``None`` at the desk.
        by: how the log names the writer.
        context: what every page of this audience shows.
        audience: ``delegate`` or ``organiser``.
        back: the address of the page of the draft.
    """

    text: JointText
    participation: Participation | None
    by: str
    context: dict[str, object]
    audience: str
    back: str

    @property
    def limit(self) -> int:
        """How many characters the text may have when it is put up for signing."""
        return self.text.meeting.joint_character_limit

    def about(self, request: HttpRequest) -> dict[str, object]:
        """Return what every act of writing is told."""
        return {
            "text": self.text,
            "participation": self.participation,
            "by": self.by,
            "at": request.arrived_at,
        }

    def page(
        self, request: HttpRequest, name: str, context: dict[str, object], status: int
    ) -> HttpResponse:
        """Render a page of writing."""
        base = {
            "delegate": "statements/delegate/base.html",
            "organiser": "base_desk.html",
        }
        shared = self.context | {
            "base": base[self.audience],
            "place": self,
            "text": self.text,
            "limit": self.limit,
        }
        return render(request, f"resolutions/{name}.html", shared | context, status=status)


def write_page(request: HttpRequest, place: Place) -> HttpResponse:
    """Write a text; every save keeps what was typed, and two texts at once are both kept."""
    form = TextForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            saved = save_text(**place.about(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return after_save(request, place, saved)
    draft = place.text.draft
    if not form.is_bound:
        form.initial |= {
            "base_number": place.text.draft_number,
            "title": draft.title if draft else "",
            "body": draft.body if draft else "",
            "language": draft.language if draft else place.text.meeting.language,
        }
    return editor(request, place, form, 422 if form.errors else 200)


def after_save(request: HttpRequest, place: Place, saved: Saved) -> HttpResponse:
    """Go on after a save; where somebody saved in between, a person decides."""
    if saved.other is not None:
        return two_texts(request, place, saved)
    messages.success(request, _("The draft is saved."))
    return redirect(place.back if request.POST.get("go") == "look" else request.path)


def two_texts(request: HttpRequest, place: Place, saved: Saved) -> HttpResponse:
    """Show what somebody saved meanwhile beside what was typed; a second press goes on with it."""
    mine, theirs = saved.draft, saved.other
    form = TextForm(
        {
            "key": uuid.uuid4(),
            "base_number": saved.text.draft_number,
            "language": mine.language,
            "title": mine.title,
            "body": mine.body,
        }
    )
    more = {"theirs": theirs, "changed": difference(theirs.body, mine.body) if theirs else None}
    return editor(request, place, form, 409, more)


def editor(
    request: HttpRequest,
    place: Place,
    form: TextForm,
    status: int,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    """Show the editor."""
    body = form["body"].value() or ""
    n = len(body)
    context = {"form": form, "n": n, "n_over": max(0, n - place.limit), "draft": place.text.draft}
    return place.page(request, "write", context | (more or {}), status)


def translate_page(request: HttpRequest, place: Place, language: str) -> HttpResponse:
    """Write the words of the draft in another language, for the letters and the readers."""
    draft = place.text.draft
    if draft is None or not draft.title or not draft.body or not is_known(language):
        raise Http404
    if language == draft.language:
        raise Http404
    form = TranslationForm(posted(request))
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        given["draft_pk"] = given.pop("draft")
        refusal = done(
            request,
            form,
            lambda: save_translation(**place.about(request), language=language, **given),
            _("The translation is saved."),
        )
        if refusal is None:
            return redirect(place.back)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["draft"] = str(draft.pk)
    else:
        form.initial |= begun(place.text, draft, language)
    context = {"form": form, "draft": draft, "language": language}
    return place.page(request, "translate", context, 422 if form.errors else 200)


def begun(text: JointText, draft: Draft, language: str) -> dict[str, object]:
    """Return what a translation begins with: its last words, or those of an earlier draft."""
    found = [each for each in newest_translations(draft.pk) if each.language == language]
    if not found:
        found = earlier_translations(text, language)
    words = {"draft": draft.pk}
    if found:
        words |= {name: getattr(found[0], name) for name in ("title", "body", "made_by")}
    return words

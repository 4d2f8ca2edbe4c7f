"""Organisers put a text up for signing, give signing an end, withdraw a text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative import markdown
from meetings.access import PUBLISH
from meetings.models import Participation
from meetings.services.sending import MANY
from organisations.access import actor
from resolutions import access
from resolutions.forms.desk import (
    EndForm,
    ReasonForm,
    WithoutForm,
    initial_end,
)
from resolutions.models import JointText
from resolutions.reading import Changed
from resolutions.services.opening import (
    close_signing,
    missing_languages,
    move_end,
    open_for_signing,
    put_new_version,
    withdraw_text,
)
from resolutions.views.organiser_acts import act_page, to_text
from resolutions.views.pages import done, posted

FIELD_OF_REFUSAL = {"until_in_past": "day", "languages_missing": "without"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_up(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put the draft up for signing, the first time or as a new version, after a look at it."""
    text = access.text_for_organiser(request, slug, number, PUBLISH)
    draft = text.desk_draft
    if draft is None or text.withdrawn_at is not None:
        raise Http404
    is_first = text.current is None
    missing = missing_languages(text)
    end_form = EndForm(text.meeting, posted(request) if is_first else None)
    form = WithoutForm(missing, posted(request))
    if form.is_bound and form.is_valid() and (not is_first or end_form.is_valid()):
        refusal = done(
            request,
            form,
            lambda: put(request, text, form, end_form),
            _("The text is up for signing."),
            fields=FIELD_OF_REFUSAL,
        )
        if refusal is None:
            return to_text(text)
    for name, errors in end_form.errors.items():
        form.errors[name] = errors
    form.initial["number"] = text.draft_number
    if form.is_bound:
        form.data = form.data.copy()
        form.data["number"] = str(text.draft_number)
    return act_page(
        request,
        "put_up",
        text,
        form,
        end_form=end_form,
        draft=draft,
        html=markdown.to_numbered_html(draft.body),
        changed=Changed.between(text.current, draft) if text.current else None,
        is_first=is_first,
        proposers=text.proposers.joined().by_name(),
        n_readers=Participation.objects.of_meeting(text.meeting_id).invited().count(),
        many=MANY,
    )


def put(request: HttpRequest, text: JointText, form: WithoutForm, end_form: EndForm) -> None:
    """Freeze the draft as a version."""
    about = {
        "text": text,
        "draft_number": form.cleaned_data["number"],
        "without": form.cleaned_data.get("without", []),
        "by": actor(request),
        "at": request.arrived_at,
    }
    if text.current is None:
        open_for_signing(**about, until=end_form.until())
    else:
        put_new_version(**about)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give signing another end, or close it now."""
    text = access.text_for_organiser(request, slug, number, PUBLISH)
    if text.current is None or text.withdrawn_at is not None:
        raise Http404
    about = {"text": text, "by": actor(request), "at": request.arrived_at}
    if request.POST.get("act") == "close":
        close_signing(**about)
        messages.success(request, _("Signing is closed. What had arrived by now counts."))
        return to_text(text)
    zone = text.meeting.time_zone
    form = EndForm(text.meeting, posted(request), initial=initial_end(text.signing_until, zone))
    if form.is_bound and form.is_valid():
        words = _("Signing has another end.")
        act = lambda: move_end(**about, until=form.until())  # noqa: E731
        if done(request, form, act, words, fields=FIELD_OF_REFUSAL) is None:
            return to_text(text)
    is_open = text.takes_signatures(request.arrived_at)
    return act_page(request, "end", text, form, is_open=is_open, at=request.arrived_at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a text back from the public, with a reason that everybody reads; give a draft up."""
    text = access.text_for_organiser(request, slug, number, PUBLISH)
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid():
        reason, by = form.cleaned_data["reason"], actor(request)
        words = _("The text is withdrawn. Its address says when and why.")
        act = lambda: withdraw_text(text=text, reason=reason, by=by, at=request.arrived_at)  # noqa: E731
        if done(request, form, act, words) is None:
            return to_text(text)
    n_signed = text.voices.signatures().count()
    return act_page(request, "withdraw", text, form, n_signed=n_signed)

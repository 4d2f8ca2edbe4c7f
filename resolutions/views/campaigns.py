"""Take part in a campaign: what the organisation will do, and what happened since."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings.access import delegate_actor
from meetings.models import Participation
from resolutions import access
from resolutions.forms.signing import HappeningForm, PledgeForm
from resolutions.models import JointText, Pledge
from resolutions.services.campaigning import (
    no_longer_take_part,
    take_happening_back,
    take_part,
    tell_what_happened,
)
from resolutions.states import TextKind
from resolutions.views.pages import done, posted
from statements.pages import delegate_context

FIELD_OF_REFUSAL = {"until_in_past": "until", "in_future": "happened_on", "no_words": "words"}


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what the organisation will do, tell what happened, take either back."""
    participation, text = access.text_for_delegate(request, slug, number)
    if text.kind != TextKind.CAMPAIGN or text.withdrawn_at is not None:
        raise Http404
    pledge_form = PledgeForm(posted(request, "pledge"), auto_id="pledge_%s")
    told_form = HappeningForm(posted(request, "tell"), auto_id="told_%s")
    refusal = None
    if request.method == "POST":
        refusal = acted(request, participation, text, pledge_form, told_form)
        if refusal is None and not (pledge_form.errors or told_form.errors):
            return redirect("resolutions:delegate_part", slug, number)
    own = text.pledges.standing().filter(participation=participation).first()
    failed = next((form for form in (pledge_form, told_form) if form.errors), None)
    context = delegate_context(request, participation) | {
        "text": text,
        "version": text.current,
        "pledge": own,
        "pledge_form": shown(pledge_form, own),
        "told_form": told_form,
        "told": text.happenings.standing().filter(participation=participation),
        "refusal": refusal,
        "form": failed,
    }
    status = 422 if failed or refusal else 200
    return render(request, "resolutions/delegate/part.html", context, status=status)


def acted(
    request: HttpRequest,
    participation: Participation,
    text: JointText,
    pledge_form: PledgeForm,
    told_form: HappeningForm,
) -> Refused | None:
    """Do what the pressed button says; return why not, if it was refused."""
    about = {
        "text": text,
        "participation": participation,
        "by": delegate_actor(request, participation),
        "at": request.arrived_at,
    }
    act = request.POST.get("act", "")
    if act == "pledge" and pledge_form.is_valid():
        words = _("Noted. Everybody can read what your organisation will do.")
        given = pledge_form.cleaned_data
        return done(
            request,
            pledge_form,
            lambda: take_part(**about, **given),
            words,
            fields=FIELD_OF_REFUSAL,
        )
    if act == "tell" and told_form.is_valid():
        given = told_form.cleaned_data
        return done(
            request,
            told_form,
            lambda: tell_what_happened(**about, **given),
            _("Noted. Everybody can read what happened."),
            fields=FIELD_OF_REFUSAL,
        )
    if act == "end":
        upon = row_number(request.POST.get("upon", ""))
        words = _("Your organisation no longer takes part.")
        return done(request, pledge_form, lambda: no_longer_take_part(**about, upon=upon), words)
    if act == "untell":
        pk = row_number(request.POST.get("pk", ""))
        words = _("It is taken back.")
        return done(request, told_form, lambda: take_happening_back(**about, pk=pk), words)
    if act in ("pledge", "tell"):
        return None
    return Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))


def shown(form: PledgeForm, own: Pledge | None) -> PledgeForm:
    """Return the form for what stands there now, with what was typed or said before."""
    upon = own.pk if own else 0
    if form.is_bound:
        form.data = form.data.copy()
        form.data["upon"] = str(upon)
        return form
    names = ("what", "until", "contact", "is_contact_public")
    form.initial |= {name: getattr(own, name) for name in names} if own else {}
    form.initial["upon"] = upon
    return form

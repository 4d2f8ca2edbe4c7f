"""Corrections at the desk: who says what about which place, and what becomes of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from meetings.access import PUBLISH, READ
from organisations.access import actor
from report import access, paragraphs
from report.forms.desk import FIELD_OF_REFUSAL, AnswerForm
from report.models import Correction
from report.services.answering import answer_correction, take_over
from report.states import Outcome
from report.views.organiser import HERE

PAGE = 50


@login_required
@require_safe
def correction_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List what organisations said, those that wait on top."""
    meeting, report = access.report_at_desk(request, slug)
    found = Correction.objects.filter(report=report.pk).for_list().waiting_first()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"meeting": meeting, "here": HERE, "report": report, "page": page}
    return render(request, "report/organiser/correction_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Read one correction beside its place; take it over, add it as a note, or answer."""
    act = PUBLISH if request.method == "POST" else READ
    meeting, correction = access.correction_at_desk(request, slug, pk, act)
    place = place_of(correction)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=place)
    if form.is_bound and form.is_valid() and was_answered(request, correction, form):
        return redirect("report:organiser_corrections", slug)
    if form.is_bound:
        # What is shown again names what stands now: the next press is upon that.
        form.data = form.data.copy()
        for name in ("version", "wording", "paragraph"):
            form.data[name] = place[name] or ""
    context = {
        "meeting": meeting,
        "here": HERE,
        "correction": correction,
        "organisation": correction.participation.organisation,
        "form": form,
        "place": place,
        "then": words_then(correction),
        "answers": correction.answers.all(),
    }
    status = 422 if form.errors else 200
    return render(request, "report/organiser/correction.html", context, status=status)


def place_of(correction: Correction) -> dict[str, object]:
    """Return what a correction is about as it stands now: its words, and where they are."""
    draft = correction.report.draft
    place: dict[str, object] = {
        "version": correction.report.version,
        "wording": None,
        "paragraph": None,
        "text": "",
    }
    if correction.decision is not None:
        wording = correction.decision.wording
        return place | {"wording": wording.pk, "text": wording.text}
    if correction.paragraph is None or draft is None:
        return place
    number = paragraphs.number_now(correction.version.body, correction.paragraph, draft.body)
    now = {each.number: each.source for each in paragraphs.paragraphs(draft.body)}
    # Changed since: what has its number now is the best guess, and the page says so.
    number = number or (correction.paragraph if correction.paragraph in now else None)
    return place | {"paragraph": number, "text": now.get(number, "")}


def words_then(correction: Correction) -> str:
    """Return the words that the organisation had before its eyes."""
    if correction.decision is not None:
        frozen = correction.version.decisions.select_related("wording")
        return frozen.get(wording__decision=correction.decision).wording.text
    found = paragraphs.paragraphs(correction.version.body)
    return next((each.source for each in found if each.number == correction.paragraph), "")


def was_answered(request: HttpRequest, correction: Correction, form: AnswerForm) -> bool:
    """Do what the pressed button says; a refusal stands on the form."""
    given = form.cleaned_data
    who = {"by": actor(request), "at": request.arrived_at, "key": given["key"]}
    try:
        if given["act"] == Outcome.TAKEN_OVER:
            take_over(
                correction=correction,
                text=given["text"],
                version=given["version"] or 0,
                wording_pk=given["wording"],
                paragraph=given["paragraph"],
                words=given["words"],
                **who,
            )
        else:
            answer_correction(
                correction=correction, outcome=given["act"], words=given["words"], **who
            )
    except Refused as refusal:
        field = FIELD_OF_REFUSAL.get(refusal.code)
        form.add_error(field if field in form.fields else None, refusal.message)
        return False
    messages.success(request, _("Saved. The organisation sees it on its page."))
    return True

"""Nominations at the desk: the list, one of them, the policy, the press that invites."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from calling import access
from calling.access import Table
from calling.forms.nominations import DecisionForm, PolicyForm, ProposeForm, WhichForm
from calling.models import InvitationPolicy, Nomination
from calling.reading import line_of, lines_of
from calling.services.inviting import Pressed, invite_accepted
from calling.services.nomination import Known, decide, say_which
from calling.services.policy import record_policy
from calling.states import DecisionKind
from calling.views.speaking import opinion_form, proposed, spoken, with_link
from initiative.errors import Refused
from initiative.forms import Form
from meetings.access import MANAGE, READ, WRITE
from organisations.access import actor
from organisations.models import Organisation

PAGE = 40
# So many organisations of the directory are shown for one part of a name.
FOUND_SHOWN = 20
ONE = "calling:organiser_nomination"

FILTERS = {
    "open": lambda rows: rows.undecided(),
    **{kind.value: lambda rows, kind=kind: rows.decided_as(kind.value) for kind in DecisionKind},
    "listed": lambda rows: rows.filter(participation__isnull=False),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nominations(request: HttpRequest, slug: str) -> HttpResponse:
    """List who is proposed, with every convener's opinion; take a new proposal."""
    table = access.table_for_organiser(request, slug)
    found, chosen = searched(request, table)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        speaks_for=table.speaks_for,
        organisation=chosen,
    )
    if form.is_bound and form.is_valid():
        nomination = proposed(request, table, form, actor(request), ONE)
        if nomination is not None:
            messages.success(
                request, _("The proposal is saved. Those who call the meeting see it.")
            )
            return redirect(ONE, slug, nomination.pk)
    wanted = request.GET.get("show", "")
    narrow = FILTERS.get(wanted)
    rows = table.nominations()
    shown = narrow(rows) if narrow else rows
    page = Paginator(shown.with_words(), PAGE).get_page(request.GET.get("page"))
    conveners = [each.organisation for each in access.conveners_of(table.meeting)]
    context = {
        "meeting": table.meeting,
        "here": "nominations",
        "policy": table.meeting.invitation_policies.filter(is_current=True).first(),
        "speaks_for": table.speaks_for,
        "conveners": conveners,
        "lines": lines_of(page, conveners),
        "page": page,
        "pager_query": f"show={wanted}" if narrow else "",
        "wanted": wanted if narrow else "",
        "filters": filters(),
        "n_to_list": rows.to_put_on_the_list().count(),
        "form": form,
        "q": request.GET.get("q", ""),
        "found": found,
        "chosen": chosen,
    }
    status = 422 if form.errors else 200
    return render(request, "calling/organiser/nominations.html", context, status=status)


def filters() -> list[tuple[str, str]]:
    """Return the ways to narrow the list, in words."""
    return [
        ("open", _("not decided")),
        *[(kind.value, str(kind.label)) for kind in DecisionKind],
        ("listed", _("on the list")),
    ]


def searched(
    request: HttpRequest, table: Table
) -> tuple[list[Organisation] | None, Organisation | None]:
    """Return what was found in the directory, and what was chosen of it."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    slug = request.GET.get("organisation", "").replace("\0", "")[:80]
    chosen = Organisation.objects.filter(slug=slug).first() if slug and table.speaks_for else None
    if not text or not table.speaks_for:
        return None, chosen
    names = Organisation.objects.filter(name__icontains=text)
    others = Organisation.objects.filter(other_names__name__icontains=text)
    rows = (names | others).distinct().exclude(pk__in=table.hidden)
    return list(rows.order_by("name", "pk")[:FOUND_SHOWN]), chosen


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one nomination with every word about it; take an opinion or a decision."""
    act = request.POST.get("act") if request.method == "POST" else None
    table = access.table_for_organiser(request, slug, READ if act in (None, "opinion") else WRITE)
    row = table.nomination(pk)
    forms = forms_of(request, table, row)
    if act is not None and acted(request, table, row, forms, act):
        return redirect(ONE, slug, pk)
    wrong = next((form for form in forms.values() if form.errors), None)
    conveners = [each.organisation for each in access.conveners_of(table.meeting)]
    context = {
        "meeting": table.meeting,
        "here": "nominations",
        "table": table,
        "line": line_of(row, conveners),
        "nomination": row,
        "history": row.opinions.filter(is_current=False).select_related("organisation"),
        "decisions": row.decisions.all(),
        "may_speak": bool(table.speaks_for) and row.participation_id is None,
        "form": wrong,
        **forms,
    }
    status = 422 if wrong or (request.method == "POST") else 200
    return render(request, "calling/organiser/nomination.html", context, status=status)


def forms_of(request: HttpRequest, table: Table, row: Nomination) -> dict[str, Form]:
    """Return the forms of the page; the one whose button was pressed holds what was typed."""
    pressed = request.POST.get("act") if request.method == "POST" else None
    forms: dict[str, Form] = {
        "opinion_form": opinion_form(request, table, row),
        "decision_form": DecisionForm(
            request.POST if pressed == "decide" else None, initial={"seen": seen_of(row)}
        ),
    }
    if row.organisation_id is None:
        among = list(Organisation.objects.named(row.name).order_by("name", "pk"))
        if len(among) > 1 or pressed == "which":
            forms["which_form"] = WhichForm(
                request.POST if pressed == "which" else None, among=among
            )
    return forms


def seen_of(row: Nomination) -> int:
    """Return the decision that counts when the page is shown."""
    return row.decision.pk if row.decision else 0


def acted(
    request: HttpRequest, table: Table, row: Nomination, forms: dict[str, Form], act: str
) -> bool:
    """Do what the pressed button says; return whether it was done."""
    form = forms.get({"opinion": "opinion_form", "which": "which_form"}.get(act, "decision_form"))
    if form is None or not form.is_bound or not form.is_valid():
        return False
    if act == "opinion":
        done = spoken(request, row, form, actor(request))
        if done:
            messages.success(request, _("Your organisation's opinion is saved."))
        return done
    try:
        if act == "which":
            say_which(nomination=row, organisation=form.chosen(), by=actor(request))
        else:
            decide(nomination=row, by=actor(request), at=request.arrived_at, **form.cleaned_data)
    except Known as known:
        form.add_error(None, with_link(known, table, ONE))
        return False
    except Refused as refusal:
        form.add_error(None, refusal.message)
        show_newest(form, table, row)
        return False
    messages.success(request, _("Saved."))
    return True


def show_newest(form: Form, table: Table, row: Nomination) -> None:
    """Let a form that came too late go on from the decision that counts now."""
    fresh = table.nomination(row.pk)
    row.decided, row.participation = fresh.decided, fresh.participation
    form.data = form.data.copy()
    form.data["seen"] = str(seen_of(fresh))


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Put everybody on the list about whom "invite" was decided, with a draft letter."""
    table = access.table_for_organiser(request, slug, WRITE)
    pressed = invite_accepted(meeting=table.meeting, at=request.arrived_at, by=actor(request))
    say_what_was_done(request, table, pressed)
    return redirect("calling:organiser_nominations", slug)


def say_what_was_done(request: HttpRequest, table: Table, pressed: Pressed) -> None:
    """Say what a press made, which letter waits, and who was left out and why."""
    if pressed.n_listed:
        words = ngettext(
            "%(n)d organisation is new on the list.",
            "%(n)d organisations are new on the list.",
            pressed.n_listed,
        )
        messages.success(request, words % {"n": pressed.n_listed})
    elif not pressed.left_out:
        messages.success(request, _("Everybody to be invited is on the list already."))
    if pressed.letter is not None:
        address = reverse("meetings:organiser_letter", args=[table.meeting.slug, pressed.letter.pk])
        words = (
            _("A draft of the invitation waits for you. Nothing is sent yet.")
            if pressed.is_new
            else _("An invitation that is not sent yet waits already.")
        )
        link = format_html('{} <a href="{}">{}</a>', words, address, _("Read the letter"))
        messages.success(request, link)
    mine = set(table.nominations().values_list("pk", flat=True)) if pressed.left_out else set()
    for nomination, why in pressed.left_out:
        if nomination.pk in mine:
            messages.warning(request, f"{nomination.called.name}: {why}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whom the meeting invites, and what was said before; record a change."""
    act = MANAGE if request.method == "POST" else READ
    meeting = access.table_for_organiser(request, slug, act).meeting
    rows = InvitationPolicy.objects.of_meeting(meeting.pk)
    current = rows.current().first()
    initial = {"seen": current.pk if current else 0}
    if current:
        initial |= {"kind": current.kind, "words": current.words}
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            record_policy(
                meeting=meeting, by=actor(request), at=request.arrived_at, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
            form.data = form.data.copy()
            form.data["seen"] = str(current.pk if current else 0)
        else:
            messages.success(request, _("It is recorded whom the meeting invites."))
            return redirect("calling:organiser_policy", slug)
    context = {
        "meeting": meeting,
        "here": "nominations",
        "form": form,
        "current": current,
        "history": rows.filter(is_current=False),
        "is_open": meeting.is_public and request.arrived_at < meeting.answers_due_at,
    }
    status = 422 if form.errors else 200
    return render(request, "calling/organiser/policy.html", context, status=status)

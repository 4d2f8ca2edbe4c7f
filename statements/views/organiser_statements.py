"""The list of statements at the desk: where each stands, and publishing the chosen ones."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access as meeting_access
from meetings.access import PUBLISH
from meetings.models import Meeting
from organisations.access import actor
from statements.models import Cosigner, Statement
from statements.querysets import StatementQuerySet
from statements.services.publishing import check_read, publish_statement
from statements.standing import FILTERS, IN_TIME, Row, row_of

# So many ticks fit into one form: Django refuses one with more than two hundred fields.
PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was ever sent and where it stands; publish what was chosen, as it was shown."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    meeting = meeting_access.meeting_for_organiser(request, slug, act)
    if request.method == "POST":
        return publish_chosen(request, meeting)
    statements = Statement.objects.of_meeting(meeting.pk).ever_sent()
    joint = Statement.objects.joint_of_meeting(meeting.pk).ever_sent()
    counts = statements.count_by_standing()
    if meeting.last_joint_number:
        counts += joint.count_by_standing()
    wanted = request.GET.get("state", "")
    shown = statements.for_desk()
    if wanted in FILTERS:
        # Who has waited longest comes first.
        shown = shown.filter(standing__in=FILTERS[wanted]).order_by("sent_at", "pk")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    rows = [row_of(each, request.arrived_at) for each in page]
    # Texts of several stand at the head of the first page.
    has_joint = meeting.last_joint_number > 0 and page.number == 1
    joint_rows = rows_of_joint(joint, wanted, request.arrived_at) if has_joint else []
    context = {
        "meeting": meeting,
        "here": "statements",
        "page": page,
        "rows": rows,
        "joint_rows": joint_rows,
        "n_all": sum(counts.values()),
        "counts": [
            (state, sum(counts.get(each, 0) for each in standings))
            for state, standings in FILTERS.items()
            if any(counts.get(each) for each in standings)
        ],
        "wanted": wanted if wanted in FILTERS else "",
        "pager_query": urlencode({"state": wanted}) if wanted in FILTERS else "",
        "n_open": sum(row.is_open for row in [*rows, *joint_rows]),
        "n_in_time": sum(counts.get(each, 0) for each in IN_TIME),
        "are_ticked": "tick" in request.GET,
    }
    return render(request, "statements/organiser/statement_list.html", context)


def rows_of_joint(joint: StatementQuerySet, wanted: str, at: datetime) -> list[Row]:
    """Return the rows of the statements of several organisations, with their names."""
    shown = with_signers(joint)
    if wanted in FILTERS:
        shown = shown.filter(standing__in=FILTERS[wanted])
    return [row_of(each, at) for each in shown]


def with_signers(statements: StatementQuerySet) -> StatementQuerySet:
    """Add what the desk shows of statements, and whose names stand under joint ones."""
    names = Cosigner.objects.signing("sent").by_name()
    return statements.for_desk().prefetch_related(
        Prefetch("joint__cosigners", names, to_attr="signers")
    )


def publish_chosen(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say what will be public, then publish it: each in the version that was on the list.

    A version that was sent after the list was read is not published unseen; it is named.
    """
    chosen = chosen_on(request)
    statements = with_signers(Statement.objects.whole_meeting(meeting.pk).filter(pk__in=chosen))
    if request.POST.get("sure") == "yes":
        publish_all(request, statements, chosen)
        return redirect(request.get_full_path())
    rows = [
        row_of(each, request.arrived_at)
        for each in statements
        if is_as_shown(request, each, chosen[each.pk])
    ]
    if not rows:
        if not chosen:
            messages.warning(request, _("Tick the statements that you want to publish."))
        return redirect(request.get_full_path())
    context = {"meeting": meeting, "here": "statements", "rows": rows}
    return render(request, "statements/organiser/statements_chosen.html", context)


def chosen_on(request: HttpRequest) -> dict[int, int]:
    """Return statement → version as the list showed them."""
    pairs = (pair.partition(":") for pair in request.POST.getlist("chosen"))
    return {row_number(statement): row_number(revision) for statement, _colon, revision in pairs}


def is_as_shown(request: HttpRequest, statement: Statement, revision_pk: int) -> bool:
    """Say whether a statement is still as the list showed it; tell the organiser if not."""
    try:
        check_read(statement, revision_pk)
    except Refused as refusal:
        tell(request, statement, refusal)
        return False
    return True


def publish_all(
    request: HttpRequest, statements: Iterable[Statement], chosen: dict[int, int]
) -> None:
    """Publish each chosen statement; one that is refused stops no other."""
    n_published = 0
    for statement in statements:
        try:
            publish_statement(
                statement=statement,
                revision_pk=chosen[statement.pk],
                at=request.arrived_at,
                by=actor(request),
            )
        except Refused as refusal:
            tell(request, statement, refusal)
        else:
            n_published += 1
    if n_published:
        words = ngettext(
            "%(n)d statement is published.", "%(n)d statements are published.", n_published
        )
        messages.success(request, words % {"n": n_published})


def tell(request: HttpRequest, statement: Statement, refusal: Refused) -> None:
    """Say which statement was not published, and why."""
    author = statement.participation
    name = author.organisation.name if author else statement.symbol
    messages.warning(request, f"{name}: {refusal.message}")

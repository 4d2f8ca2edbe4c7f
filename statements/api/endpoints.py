"""What programs may ask for. Every rule of who may read what is in the rooms of ``access``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from meetings.access import public_meeting
from meetings.models import Participation
from organisations.access import formerly
from statements import access, joint_access, naming, roll
from statements.api import problems, schemas, shapes
from statements.api.paging import Part, part_of
from statements.index import index_entries
from statements.models import Statement
from statements.narrowing import LONGEST, Narrowing
from statements.readings import readings_of
from statements.topics import tags_in

Fields = dict[str, Any]


class Unescaped(JSONRenderer):
    """JSON in UTF-8: Greek stays Greek."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="The archive for programs",
    version="1",
    description=(
        "Meetings, organisations and published statements with their paragraphs and "
        "translations. Everybody may read it, from any site; nobody can write."
    ),
    docs_url=None,
    openapi_url=None,
    renderer=Unescaped(),
    urls_namespace="api",
)
api.add_exception_handler(ValidationError, problems.invalid)
api.add_exception_handler(TooManyFieldsSent, problems.too_many)
api.add_exception_handler(Http404, problems.not_found)

WRONG = {404: schemas.Problem, 422: schemas.Problem}
GONE = WRONG | {410: schemas.Problem}


class Narrow(Schema):
    """What narrows a list of statements."""

    language: str = Query("", max_length=LONGEST, description="Written in this language.")
    readable: str = Query("", max_length=LONGEST, description="To be read in this language.")
    topic: str = Query(
        "",
        max_length=LONGEST,
        description="With this topic, by its id; nonsense narrows nothing",
    )
    place: str = Query("", max_length=LONGEST, description="By an organisation of this place.")
    since: date | None = Query(None, description="Published on this day or later.")


@api.get("/meetings", response={200: schemas.Page[schemas.MeetingLine], **WRONG})
def meeting_list(request: HttpRequest, part: Query[Part]) -> Fields:
    """Meetings, the newest first."""
    return part_of(
        request, naming.public_meetings(), part, lambda rows: [*map(shapes.meeting_line, rows)]
    )


@api.get("/meetings/{slug:slug}", response={200: schemas.MeetingDetail, **WRONG})
def meeting_detail(request: HttpRequest, slug: str) -> Fields:
    """One meeting with its call."""
    meeting = naming.public_meetings().defer(None).filter(slug=slug).first()
    if meeting is None:
        raise Http404
    return shapes.meeting_detail(meeting)


@api.get(
    "/meetings/{slug:slug}/participations",
    response={200: schemas.Page[schemas.Participation], **WRONG},
)
def participation_list(request: HttpRequest, slug: str, part: Query[Part]) -> Fields:
    """Organisations at a meeting that agreed to be named, in the order of their names."""
    rows = roll.public_rows(public_meeting(slug))
    return part_of(request, rows, part, lambda rows: [*map(shapes.participation_line, rows)])


@api.get(
    "/meetings/{slug:slug}/statements",
    response={200: schemas.Page[schemas.StatementLine], **WRONG},
)
def statement_list(
    request: HttpRequest, slug: str, part: Query[Part], narrow: Query[Narrow]
) -> Fields:
    """Published statements of a meeting, in the order of the organisations' names."""
    meeting = public_meeting(slug)
    wanted = Narrowing.of(
        {name: str(value) for name, value in narrow.dict(exclude_none=True).items()}
    )
    entries = index_entries(meeting, request.public_version)
    wanted = wanted.knowing(tags_in(each.topics for each in entries))
    pks = [each.pk for each in wanted.among(entries)]

    def lines(some: Iterable[int]) -> list[Fields]:
        rows = access.published_rows(some)
        return [one_line(row := rows[pk], row.participation) for pk in some if pk in rows]

    def one_line(statement: Statement, participation: Participation) -> Fields:
        participation.meeting = meeting
        return shapes.statement_line(statement, meeting, [participation.organisation])

    return part_of(request, pks, part, lines)


@api.get(
    "/meetings/{slug:slug}/statements/{slug:organisation_slug}",
    response={200: schemas.StatementDetail, **GONE},
)
def statement_detail(
    request: HttpRequest, slug: str, organisation_slug: str
) -> Fields | HttpResponse:
    """One statement with its text, its paragraphs and its translations."""
    try:
        statement = access.public_statement(slug, organisation_slug)
    except Http404:
        publication = access.why_gone(slug, organisation_slug)
        if publication is None:
            return moved("statement_detail", slug, formerly(organisation_slug).slug)
        return gone(publication)
    meeting = statement.participation.meeting
    organisation = statement.participation.organisation
    _original, *others = readings_of(statement).values()
    return (
        shapes.statement_line(statement, meeting, [organisation])
        | shapes.text_fields(statement.published.body)
        | {
            "translations": [
                shapes.translation_fields(each, meeting, organisation) for each in others
            ],
            "topics": [*map(shapes.topic_line, statement.topics.all())],
        }
    )


@api.get(
    "/meetings/{slug:slug}/joint-statements",
    response={200: schemas.Page[schemas.StatementLine], **WRONG},
)
def joint_list(request: HttpRequest, slug: str, part: Query[Part]) -> Fields:
    """Published statements that several organisations of a meeting sign together."""
    meeting = public_meeting(slug)

    def lines(rows: Iterable[Statement]) -> list[Fields]:
        return [
            shapes.statement_line(
                each,
                meeting,
                [signer.participation.organisation for signer in each.joint.signers],
            )
            for each in rows
        ]

    return part_of(request, joint_access.public_joint_statements(meeting), part, lines)


@api.get(
    "/meetings/{slug:slug}/joint-statements/{int:number}",
    response={200: schemas.StatementDetail, **GONE},
)
def joint_detail(request: HttpRequest, slug: str, number: int) -> Fields | HttpResponse:
    """One joint statement with its text and those that sign it now."""
    try:
        statement = joint_access.public_joint(slug, number)
    except Http404:
        return gone(joint_access.why_joint_gone(slug, number))
    signers = joint_access.signers_of(statement, "published")
    names = [each.participation.organisation for each in signers]
    return (
        shapes.statement_line(statement, statement.joint.meeting, names)
        | shapes.text_fields(statement.published.body)
        | {"translations": [], "topics": []}
    )


@api.get("/organisations", response={200: schemas.Page[schemas.OrganisationLine], **WRONG})
def organisation_list(request: HttpRequest, part: Query[Part]) -> Fields:
    """Organisations that are named in public at a meeting, in the order of their names."""
    return part_of(
        request,
        naming.public_organisations(),
        part,
        lambda rows: [*map(shapes.organisation_line, rows)],
    )


@api.get(
    "/organisations/{slug:organisation_slug}",
    response={200: schemas.OrganisationDetail, **WRONG},
)
def organisation_detail(request: HttpRequest, organisation_slug: str) -> Fields | HttpResponse:
    """One organisation: its names and its statements over the years."""
    organisation = naming.public_organisations().filter(slug=organisation_slug).first()
    if organisation is None:
        now = formerly(organisation_slug)
        get_object_or_404(naming.public_organisations(), pk=now.pk)
        return moved("organisation_detail", now.slug)
    own = [
        shapes.statement_line(each, each.participation.meeting, [organisation])
        for each in access.statements_by(organisation)
    ]
    together = [
        shapes.statement_line(
            each,
            each.joint.meeting,
            [signer.participation.organisation for signer in each.joint.signers],
        )
        for each in joint_access.with_signers(joint_access.joint_statements_signed_by(organisation))
    ]
    rows = roll.public_rows_of_organisation(organisation)
    return shapes.organisation_line(organisation) | {
        "about": organisation.about,
        "other_names": [
            {"name": each.name, "language": each.language}
            for each in organisation.other_names.all()
        ],
        "meetings": [each.meeting.slug for each in rows],
        "statements": sorted(
            [*own, *together], key=lambda each: each["published_at"], reverse=True
        ),
    }


def moved(name: str, *parts: str) -> HttpResponse:
    """Redirect for ever from a former address."""
    return HttpResponsePermanentRedirect(reverse(f"api:{name}", args=parts))


def gone(publication: object | None) -> HttpResponse:
    """Say of a statement that was public that it is no longer (410).

    Args:
        publication: how it ended; ``None`` where there was none.

    Raises:
        Http404: there was none.
    """
    if publication is None:
        raise Http404
    by = "its authors" if publication.ending == "withdrawn" else "the organisers"
    reason = f" Their reason: {publication.reason}" if publication.reason else ""
    symbol = publication.statement.symbol
    return problems.problem(410, f"{symbol} was taken back by {by}.{reason}")

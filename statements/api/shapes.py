"""Rows as the fields that programs read. Nothing here asks for more than it is given."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from initiative import markdown
from meetings.models import Meeting, Participation
from meetings.states import Answer
from organisations.models import Organisation
from statements.models import Statement, Topic
from statements.readings import Reading

Fields = dict[str, Any]


def address(name: str, *parts: object) -> str:
    """Return the whole address of a page, in the language of the site."""
    return f"{settings.SITE_URL}{reverse(name, args=parts)}"


def meeting_line(meeting: Meeting) -> Fields:
    """Return a meeting of ``naming.public_meetings``."""
    return {
        "slug": meeting.slug,
        "title": meeting.title,
        "short_name": meeting.short_name,
        "language": meeting.language,
        "place": meeting.place,
        "time_zone": meeting.time_zone,
        "starts_on": meeting.starts_on,
        "ends_on": meeting.ends_on,
        "n_organisations": meeting.n_named,
        "n_statements": meeting.n_statements,
        "url": address("public:meeting", meeting.slug),
        "api": address("api:meeting_detail", meeting.slug),
    }


def meeting_detail(meeting: Meeting) -> Fields:
    """Return a meeting with its call and who calls it."""
    conveners = meeting.conveners.select_related("organisation")
    return meeting_line(meeting) | {
        "purpose": meeting.purpose,
        "answers_due_at": meeting.answers_due_at,
        "statements_due_at": meeting.statements_due_at,
        "character_limit": meeting.character_limit,
        "call": meeting.call,
        "call_language": meeting.call_language,
        "conveners": [
            {
                "organisation": each.organisation.name,
                "slug": each.organisation.slug,
                "role": each.role,
            }
            for each in conveners
        ],
    }


def organisation_line(organisation: Organisation) -> Fields:
    """Return an organisation that is named in public."""
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "language": organisation.language,
        "acronym": organisation.acronym,
        "place": organisation.place,
        "url": address("public:organisation", organisation.slug),
        "api": address("api:organisation_detail", organisation.slug),
    }


def participation_line(row: Participation) -> Fields:
    """Return a row of ``roll.public_rows``: of the answers, only that somebody comes."""
    return {
        "organisation": organisation_line(row.organisation),
        "is_coming": row.answer == Answer.YES,
        "sent_at": row.sent_at,
        "published_at": row.published_at,
        "came": row.came_at is not None,
    }


def statement_line(
    statement: Statement, meeting: Meeting, signers: Iterable[Organisation]
) -> Fields:
    """Return a published statement without its text.

    Args:
        signers: whose statement it is: one organisation, or those that sign together.
    """
    published, signed = statement.published, list(signers)
    if statement.joint_id is None:
        place: tuple[object, ...] = (meeting.slug, signed[0].slug)
        page, here = "public:statement", "api:statement_detail"
    else:
        place = meeting.slug, statement.number
        page, here = "public:joint", "api:joint_detail"
    return {
        "symbol": statement.symbol,
        "title": published.title,
        "language": published.language,
        "n_characters": published.n_characters,
        "received_at": published.written_at,
        "published_at": statement.published_at,
        "sha256": published.sha256,
        "meeting": meeting.slug,
        "organisations": [organisation_line(each) for each in signed],
        "is_joint": statement.joint_id is not None,
        "url": address(page, *place),
        "api": address(here, *place),
    }


def text_fields(text: str) -> Fields:
    """Return a text and its blocks, numbered as everywhere."""
    blocks = markdown.to_numbered_blocks(text)
    return {
        "text": text,
        "paragraphs": [{"number": number, "html": html} for number, html in blocks],
    }


def topic_line(topic: Topic) -> Fields:
    """Return a topic that a statement has."""
    return {"id": topic.pk, "name": topic.name, "language": topic.language}


def translation_fields(reading: Reading, meeting: Meeting, organisation: Organisation) -> Fields:
    """Return a translation with what its label says."""
    translation = reading.translation
    ready = translation.ready
    return text_fields(reading.text) | {
        "language": reading.language,
        "title": reading.title,
        "made_by": ready.kind,
        "is_machine_assisted": ready.is_machine_assisted,
        "translator": ready.translator,
        "checked_by": ready.checked_by,
        "is_approved": translation.approved_at is not None,
        "is_outdated": reading.is_outdated,
        "url": address("public:translation", meeting.slug, organisation.slug, reading.language),
    }

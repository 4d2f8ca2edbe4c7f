"""The shapes of what programs read. A field is added, never renamed or taken away."""

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """A part of a list."""

    count: int = Field(description="How many there are in the whole list.")
    next: str | None = Field(description="Address of the next part; null at the end.")
    previous: str | None = Field(description="Address of the part before; null at the beginning.")
    items: list[Item]


class Problem(Schema):
    """What went wrong, and what to do (RFC 9457)."""

    type: str = Field("about:blank", description="Always about:blank: the status says it all.")
    title: str
    status: int
    detail: str = Field(description="In a sentence.")


class MeetingLine(Schema):
    """A meeting in a list."""

    slug: str
    title: str
    short_name: str
    language: str = Field(description="Of the title and the place (BCP 47).")
    place: str
    time_zone: str = Field(description="Of the place (IANA).")
    starts_on: date
    ends_on: date
    n_organisations: int = Field(description="That may be named in public.")
    n_statements: int = Field(description="That are published, each by one organisation.")
    url: str = Field(description="The page for people.")
    api: str = Field(description="The same here.")


class Convener(Schema):
    """An organisation that calls a meeting."""

    organisation: str = Field(description="Its name.")
    slug: str
    role: str = Field(description="What it does for the meeting.")


class MeetingDetail(MeetingLine):
    """A meeting with its call."""

    purpose: str
    answers_due_at: datetime
    statements_due_at: datetime
    character_limit: int
    call: str = Field(description="Markdown.")
    call_language: str
    conveners: list[Convener]


class Name(Schema):
    """One more name of an organisation."""

    name: str
    language: str = Field(description="BCP 47; empty where nobody said it.")


class OrganisationLine(Schema):
    """An organisation in a list."""

    slug: str
    name: str = Field(description="As it writes it.")
    language: str = Field(description="Of the name (BCP 47); empty where nobody said it.")
    acronym: str
    place: str
    url: str
    api: str


class Participation(Schema):
    """An organisation at a meeting: what the public may know."""

    organisation: OrganisationLine
    is_coming: bool = Field(description="It answered yes.")
    sent_at: datetime | None = Field(description="When its statement was received.")
    published_at: datetime | None = Field(description="When its statement was published.")
    came: bool = Field(description="It was present.")


class StatementLine(Schema):
    """A published statement in a list, without its text."""

    symbol: str = Field(description="Its stable number: meeting, S, number.")
    title: str
    language: str = Field(description="Of the original (BCP 47).")
    n_characters: int
    received_at: datetime
    published_at: datetime
    sha256: str = Field(description="Of the text that was received.")
    meeting: str = Field(description="Slug of its meeting.")
    organisations: list[OrganisationLine] = Field(description="Whose statement it is.")
    is_joint: bool = Field(description="Several organisations sign it.")
    url: str
    api: str


class Paragraph(Schema):
    """A block of a text."""

    number: int | None = Field(description="As on every page and in every book; null of a heading.")
    html: str


class TranslationText(Schema):
    """A translation of a statement."""

    language: str
    title: str
    made_by: Literal["organisation", "organisers", "others"] = Field(
        description="The organisation itself, the organisers of the meeting, or others."
    )
    is_machine_assisted: bool
    translator: str
    checked_by: str
    is_approved: bool = Field(description="By the organisation.")
    is_outdated: bool = Field(description="The original is newer than it.")
    text: str = Field(description="Markdown.")
    paragraphs: list[Paragraph]
    url: str


class TopicLine(Schema):
    """A topic, as the organisers of the meeting call it."""

    id: int = Field(description="What a list of statements is narrowed by.")
    name: str
    language: str = Field(description="Of the name (BCP 47); empty where nobody said it.")


class StatementDetail(StatementLine):
    """A published statement with its text and its translations."""

    text: str = Field(description="Markdown, as it was received.")
    paragraphs: list[Paragraph]
    translations: list[TranslationText]
    topics: list[TopicLine] = Field(description="What its organisation says it is about.")


class OrganisationDetail(OrganisationLine):
    """An organisation that is named in public."""

    about: str = Field(description="What it says about itself.")
    other_names: list[Name]
    meetings: list[str] = Field(description="Slugs of the meetings at which it is named.")
    statements: list[StatementLine] = Field(description="The newest first.")


class Index(Schema):
    """Where to begin."""

    meetings: str
    organisations: str
    docs: str
    openapi: str

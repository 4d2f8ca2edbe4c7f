"""What stands in a book: the published statements of a meeting, in a few queries."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from meetings.models import Meeting
from statements import access
from statements.models import Cosigner, Statement, Translation

# Statements in memory at a time.
AT_A_TIME = 200


@dataclass(frozen=True)
class Author:
    """An organisation as it names itself."""

    name: str
    language: str
    place: str


@dataclass(frozen=True)
class Chapter:
    """One statement of a book.

    Args:
        text: Markdown, in ``language``.
        original: the language it was written in, where this is a translation; else empty.
        translator: who translated it, where this is known.
        is_machine_assisted: whether a machine helped to translate it.
    """

    symbol: str
    slug: str
    title: str
    authors: tuple[Author, ...]
    language: str
    text: str
    original: str = ""
    translator: str = ""
    is_machine_assisted: bool = False


def published(meeting: Meeting) -> QuerySet[Statement]:
    """Return what everybody may read of a public meeting, joint statements last."""
    names = Cosigner.objects.signing("published").by_name()
    return (
        Statement.objects.filter(
            Q(participation__meeting=meeting) | Q(joint__meeting=meeting),
            published__isnull=False,
        )
        .select_related("participation__organisation", "joint", "published")
        .prefetch_related(Prefetch("joint__cosigners", names, to_attr="signers"))
        .order_by(Lower("participation__organisation__name").asc(nulls_last=True), "number", "pk")
    )


def languages(meeting: Meeting) -> list[str]:
    """Return the languages into which at least one statement is translated."""
    beside = ready(meeting).order_by("language")
    return list(beside.values_list("language", flat=True).distinct())


def ready(meeting: Meeting) -> QuerySet[Translation]:
    """Return the translations that stand beside published statements of a meeting."""
    return access.beside_originals(statement__published__isnull=False).filter(
        Q(statement__participation__meeting=meeting) | Q(statement__joint__meeting=meeting)
    )


def chapters(meeting: Meeting, language: str = "") -> Iterator[Chapter]:
    """Give the statements of a public meeting in the order of the book.

    Args:
        language: translations into it stand in place of originals, where there are any;
            empty for the originals.
    """
    if not meeting.is_public:
        return
    pks = list(published(meeting).values_list("pk", flat=True))
    for start in range(0, len(pks), AT_A_TIME):
        here = pks[start : start + AT_A_TIME]
        rows = published(meeting).in_bulk(here)
        beside: dict[int, Translation] = {}
        if language:
            found = ready(meeting).filter(statement__in=here, language=language)
            beside = {each.statement_id: each for each in found.select_related("ready")}
        for pk in here:
            if pk in rows:
                rows[pk].author.meeting = meeting
                yield chapter(rows[pk], beside.get(pk))


def chapter(statement: Statement, translation: Translation | None) -> Chapter:
    """Return one statement, or its translation, as it stands in the book."""
    revision = statement.published
    names = authors(statement)
    slug = statement.symbol.lower().replace("/", "-")
    if translation is None or revision.language == translation.language:
        return Chapter(
            statement.symbol, slug, revision.title, names, revision.language, revision.body
        )
    version = translation.ready
    return Chapter(
        statement.symbol,
        slug,
        version.title or revision.title,
        names,
        translation.language,
        "\n\n".join(version.paragraphs),
        original=revision.language,
        translator=version.translator,
        is_machine_assisted=version.is_machine_assisted,
    )


def authors(statement: Statement) -> tuple[Author, ...]:
    """Return whose statement it is: one organisation, or all that sign it."""
    if statement.participation is not None:
        participations = [statement.participation]
    else:
        participations = [each.participation for each in statement.joint.signers]
    found = [each.organisation for each in participations]
    return tuple(Author(each.name, each.language, each.place) for each in found)


def fingerprint(meeting: Meeting, language: str = "") -> str:
    """Return the SHA-256 of what stands in a book: the same words, the same fingerprint."""
    digest = hashlib.sha256(json.dumps([meeting.title, meeting.place, language]).encode())
    for each in chapters(meeting, language):
        digest.update(json.dumps(asdict(each), sort_keys=True).encode())
    return digest.hexdigest()

"""What stands in a book: the published statements of a meeting, in a few queries."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from django.db.models import F, Prefetch, Q, QuerySet

from meetings.models import Meeting
from statements import access
from statements.models import Cosigner, Statement, Translation
from statements.passages import carried, passages

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
        is_outdated: whether the original is newer than this translation.
        passages: the words that stand beside each passage of the original.
        facing: its translation, in a book that has both.
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
    is_outdated: bool = False
    passages: tuple[str, ...] = ()
    facing: "Chapter | None" = None


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
        .order_by(F("participation__organisation__sort_key").asc(nulls_last=True), "number", "pk")
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


def chapters(meeting: Meeting, language: str = "", *, is_facing: bool = False) -> Iterator[Chapter]:
    """Give the statements of a public meeting in the order of the book.

    Args:
        language: translations into it stand in place of originals, where there are any;
            empty for the originals.
        is_facing: translations stand beside the originals.
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
            found = found.select_related("ready__original")
            beside = {each.statement_id: each for each in found}
        for pk in here:
            if pk in rows:
                rows[pk].author.meeting = meeting
                yield chapter(rows[pk], beside.get(pk), is_facing=is_facing)


def chapter(
    statement: Statement, translation: Translation | None = None, *, is_facing: bool = False
) -> Chapter:
    """Return one statement, or its translation, or both, as it stands in the book."""
    revision = statement.published
    names = authors(statement)
    slug = statement.symbol.lower().replace("/", "-")
    original = Chapter(
        statement.symbol, slug, revision.title, names, revision.language, revision.body
    )
    if translation is None or revision.language == translation.language:
        return original
    beside = translated(statement, translation, original)
    if not is_facing:
        return beside
    # What translates words that the original no longer has stands beside nothing.
    words = "\n\n".join(each for each in beside.passages if each)
    return replace(original, facing=replace(beside, text=words))


def translated(statement: Statement, translation: Translation, original: Chapter) -> Chapter:
    """Return a translation as it stands in the place of its original."""
    revision, version = statement.published, translation.ready
    is_outdated = version.original.sha256 != revision.sha256
    laid = list(version.paragraphs)
    if is_outdated:
        old, new = passages(version.original.body), passages(revision.body)
        laid = [each.text for each in carried(old, new, version.paragraphs)]
    return replace(
        original,
        title=version.title or revision.title,
        language=translation.language,
        text="\n\n".join(version.paragraphs),
        original=revision.language,
        translator=version.translator,
        is_machine_assisted=version.is_machine_assisted,
        is_outdated=is_outdated,
        passages=tuple(laid),
    )


def authors(statement: Statement) -> tuple[Author, ...]:
    """Return whose statement it is: one organisation, or all that sign it."""
    if statement.participation is not None:
        participations = [statement.participation]
    else:
        participations = [each.participation for each in statement.joint.signers]
    found = [each.organisation for each in participations]
    return tuple(Author(each.name, each.language, each.place) for each in found)


def fingerprint(meeting: Meeting, language: str, chapters: Iterable[Chapter]) -> str:
    """Return the SHA-256 of what stands in a book: the same words, the same fingerprint."""
    digest = hashlib.sha256(json.dumps([meeting.title, meeting.place, language]).encode())
    for each in chapters:
        digest.update(json.dumps(asdict(each), sort_keys=True).encode())
    return digest.hexdigest()

"""Find words in what everybody may read, in one meeting or in all; never longer than is patient."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import OperationalError, connection, transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.patience import patience
from meetings.models import Meeting
from statements.models import Cosigner, IndexedPassage, Statement
from statements.search.contexts import Line, Piece, has_phrases, lines, pieces
from statements.search.engines import having
from statements.search.queries import Query

# So many paragraphs are looked through for one question; who needs more asks for more words.
MOST_LOOKED_AT = 500
# So many places are listed one by one.
MOST_LINES = 1_000


@dataclass(frozen=True)
class Found:
    """One paragraph in which the words stand."""

    passage: IndexedPassage
    pieces: list[Piece]


@dataclass(frozen=True)
class Place:
    """One place at which a word stands."""

    passage: IndexedPassage
    line: Line


@dataclass(frozen=True)
class Answer:
    """What was found.

    Args:
        passages: in the order of the index, without their statements (``with_authors``).
        is_cut: whether there are more.
    """

    query: Query
    passages: list[IndexedPassage]
    is_cut: bool

    def found(self, some: Iterable[IndexedPassage]) -> list[Found]:
        """Return some of the paragraphs with their authors and with the words marked."""
        return [Found(each, pieces(each.text, self.query)) for each in with_authors(some)]

    def places(self) -> list[Place]:
        """Return every place, as they stand in the texts; their authors are not read yet."""
        found = (
            Place(passage, line)
            for passage in self.passages
            for line in lines(passage.text, self.query)
        )
        return list(islice(found, MOST_LINES))


def public_passages(meeting: Meeting | None) -> QuerySet[IndexedPassage]:
    """Return what is indexed of one open meeting, or of all that are open."""
    passages = IndexedPassage.objects.filter(meeting__opened_at__isnull=False)
    return passages if meeting is None else passages.filter(meeting=meeting)


def find(meeting: Meeting | None, query: Query, language: str = "") -> Answer:
    """Return the paragraphs that have everything that was looked for.

    Args:
        meeting: ``None`` looks in all that are open.
        language: of the text; all when empty.

    Raises:
        Refused: ``too_broad``, when the database could not answer in time.
    """
    passages = having(public_passages(meeting), query)
    if language:
        passages = passages.filter(language=language)
    with answered_in_time():
        # Without an order: a frequent word would be sorted in full to show its beginning.
        rows = list(passages.order_by().defer("terms")[: MOST_LOOKED_AT + 1])
    rows.sort(key=lambda row: row.pk)
    looked_at = rows[:MOST_LOOKED_AT]
    kept = [row for row in looked_at if not query.phrases or has_phrases(row.text, query)]
    return Answer(query, kept, len(rows) > MOST_LOOKED_AT)


@dataclass(frozen=True)
class Source:
    """What places are put in order by: the name under which a text stands, and since when."""

    name: str
    published_at: datetime


def sources_of(passages: Iterable[IndexedPassage]) -> dict[int, Source]:
    """Return the source of each paragraph's statement by its key: one query, two for joint ones.

    Many times cheaper than ``with_authors``, which is for the page that is shown. What was taken
    back since it was found is missing.
    """
    statements = {each.statement_id for each in passages}
    public = Statement.objects.filter(pk__in=statements, published__isnull=False)
    name = "participation__organisation__name"
    rows = list(public.values_list("pk", name, "published_at", "joint"))
    firsts: dict[int, str] = {}
    if joint := [key for *_rest, key in rows if key]:
        signing = Cosigner.objects.signing("published").by_name().filter(joint__in=joint)
        for key, first in signing.values_list("joint", name):
            firsts.setdefault(key, first)
    return {pk: Source(own or firsts.get(key, ""), since) for pk, own, since, key in rows}


def with_authors(passages: Iterable[IndexedPassage]) -> list[IndexedPassage]:
    """Add to some of the paragraphs whose they are and where they stand: two queries.

    What was taken back since it was found is left out.
    """
    wanted = list(passages)
    names = Cosigner.objects.signing("published").by_name()
    signers = Prefetch("statement__joint__cosigners", names, to_attr="signers")
    known = (
        IndexedPassage.objects.select_related(
            "meeting", "statement__participation__organisation", "statement__joint", "translation"
        )
        .defer("meeting__call", "terms", "text")
        .prefetch_related(signers)
        .in_bulk({each.pk for each in wanted})
    )
    there = [each for each in wanted if each.pk in known]
    for each in there:
        row = known[each.pk]
        # One meeting is read once for all its rows.
        row.statement.author.meeting = row.meeting
        each.meeting, each.statement, each.translation = row.meeting, row.statement, row.translation
    return there


@contextmanager
def answered_in_time() -> Iterator[None]:
    """Turn a question that the database had no time for into a sentence.

    Raises:
        Refused: ``too_broad``.
    """
    if connection.vendor != "postgresql":
        yield
        return
    try:
        with transaction.atomic(), patience():
            with connection.cursor() as cursor:
                # One walk through a long table begins where another one is: never alike.
                cursor.execute("SET LOCAL synchronize_seqscans = off")
            yield
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise Refused(
            "too_broad", _("That took too long. Add a word, or look in one meeting.")
        ) from error

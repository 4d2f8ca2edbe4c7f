"""Put together what saved itself: a day later, a spell of writing needs fewer texts."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from statements.models import Revision
from statements.services.drafting import statement_by_key
from statements.states import RevisionKind
from statements.versions import is_one_spell

logger = logging.getLogger(__name__)

# Nothing is taken away on the day it was written.
AFTER = timedelta(days=1)
# How far back a tick looks: where the clock stood still for longer, ``--all`` does the rest.
WINDOW = timedelta(days=3)
# A text may go when a later one of the same spell differs in one place, by so many bytes of
# UTF-8: a slip of the pen, not a sentence. Bytes, because 40 signs of Japanese are a sentence.
SLIP = 40


def thin(*, at: datetime, look_back: timedelta | None = WINDOW) -> int:
    """Take away texts that saved themselves and that a later one says too.

    Only ``AUTO`` revisions, at least a day old, to which nothing refers. What is taken
    differs from one that stays, written on in the same spell by the same hand, in one
    place and by at most ``SLIP`` bytes: whatever was typed and struck out beyond
    that stays.

    Args:
        look_back: how far before that day to look; ``None`` for all.

    Returns:
        How many were taken away. A statement that the database refuses to thin is left as it
        is, with a line in the log: it stops no other.
    """
    old = Revision.objects.filter(kind=RevisionKind.AUTO, written_at__lt=at - AFTER)
    if look_back is not None:
        old = old.filter(written_at__gte=at - AFTER - look_back)
    pks = old.order_by("statement").values_list("statement", flat=True).distinct()
    n_gone = 0
    for statement_pk in list(pks):
        try:
            n_gone += thin_one(statement_pk, old)
        except DatabaseError:
            logger.exception("statement %s is not thinned", statement_pk)
    return n_gone


@transaction.atomic
def thin_one(statement_pk: int, old: QuerySet[Revision]) -> int:
    """Take away what one statement does not need; return how many texts that are.

    Args:
        old: the revisions that may be looked at.
    """
    statement_by_key(statement_pk)
    mine = old.filter(statement=statement_pk)
    first = mine.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return 0
    free = set(unreferred(mine).values_list("pk", flat=True))
    later = Revision.objects.filter(statement=statement_pk, pk__gte=first).order_by("-pk")
    gone = list(needless(later.iterator(chunk_size=20), free))
    Revision.objects.filter(pk__in=gone).delete()
    return len(gone)


def unreferred(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Return the revisions to which no other row refers."""
    # With the hidden ones: a statement's draft has no way back, and refers all the same.
    for relation in Revision._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        rows = relation.related_model._default_manager.filter(
            **{relation.field.name: OuterRef("pk")}
        )
        revisions = revisions.exclude(Exists(rows))
    return revisions


def needless(newest_first: Iterable[Revision], free: set[int]) -> Iterator[int]:
    """Yield the keys of texts that a later one, which stays, says too.

    Args:
        newest_first: every revision of one statement from some moment on, with texts.
        free: the keys of those that may go.
    """
    kept: Revision | None = None
    begun: Revision | None = None
    for revision in newest_first:
        if (
            kept is not None
            and begun is not None
            and revision.pk in free
            and is_one_spell(revision, begun)
            and (revision.title, revision.language) == (kept.title, kept.language)
            and is_slip(revision.body, kept.body)
        ):
            yield revision.pk
        else:
            kept = revision
        begun = revision


def is_slip(earlier: str, later: str) -> bool:
    """Say whether a later text has all of an earlier one but a slip in one place."""
    shortest = min(len(earlier), len(later))
    start = 0
    while start < shortest and earlier[start] == later[start]:
        start += 1
    end = 0
    while end < shortest - start and earlier[-1 - end] == later[-1 - end]:
        end += 1
    return len(earlier[start : len(earlier) - end].encode()) <= SLIP

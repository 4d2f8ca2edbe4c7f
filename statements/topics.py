"""Topics as lists and pages show them, and as they are ticked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import QueryDict

from initiative.forms import row_number
from meetings.models import Meeting
from statements.models import Statement, Topic


@dataclass(frozen=True)
class Tag:
    """One topic of a published statement.

    Args:
        code: how an address names it.
        language: of the name; empty where nobody said it.
        order: its place in the organisers' list.
    """

    code: str
    name: str
    language: str = ""
    order: int = 0


@dataclass(frozen=True)
class Ticks:
    """What a form with topics says: only what was changed on it."""

    added: frozenset[int]
    taken_off: frozenset[int]

    @classmethod
    def of(cls, posted: QueryDict) -> "Ticks":
        """Read a posted form; a key that is none is no topic's."""
        ticked = frozenset(map(row_number, posted.getlist("topic")))
        shown = frozenset(map(row_number, posted.getlist("had")))
        return cls(ticked - shown, shown - ticked)


def tags_by(meeting: Meeting, key: str) -> dict[object, tuple[Tag, ...]]:
    """Return the topics of every published statement, in the order of the list: one query.

    Args:
        key: the column by which a statement is named.
    """
    rows = (
        Topic.objects.filter(meeting=meeting, statements__published__isnull=False)
        .order_by("order", "pk")
        .values_list(f"statements__{key}", "pk", "name", "language", "order")
    )
    tags: dict[int, Tag] = {}
    found: dict[object, list[Tag]] = defaultdict(list)
    for named, pk, name, language, order in rows:
        found[named].append(tags.setdefault(pk, Tag(str(pk), name, language, order)))
    return {named: tuple(each) for named, each in found.items()}


def counted_topics(meeting: Meeting) -> QuerySet[Topic]:
    """Return the topics of a meeting with how many statements have each, published or not."""
    topics = Topic.objects.filter(meeting=meeting).annotate(n_statements=Count("statements"))
    # Counting would drop the order that rows have of themselves.
    return topics.order_by("order", "pk")


def to_tick(statement: Statement) -> list[tuple[Topic, bool]]:
    """Return every topic of a statement's meeting, and whether the statement has it."""
    has = set(statement.topics.values_list("pk", flat=True))
    return [(each, each.pk in has) for each in Topic.objects.filter(meeting=statement.meeting)]


def tags_in(tagged: Iterable[tuple[Tag, ...]]) -> dict[str, Tag]:
    """Return the topics that some statement has, by their codes, in the order of the list."""
    found = {each.code: each for tags in tagged for each in tags}
    ordered = sorted(found.values(), key=lambda each: (each.order, int(each.code)))
    return {each.code: each for each in ordered}

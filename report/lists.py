"""The numbers and lists of a report, derived from answers, statements and presence: no typing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import BooleanField, Case, Exists, OuterRef, Value, When
from django.db.models.query import QuerySet

from meetings.models import Meeting, Participation
from meetings.states import Answer
from statements.naming import may_be_named
from statements.roll import took_part, with_public_facts

# More names than a reader takes in at once; the list of organisations has them all.
MOST_NAMES = 200


@dataclass(frozen=True)
class Names:
    """A list on a page.

    Args:
        n: how many there are, named or not.
        rows: those that are named, in the order of the names.
        n_unnamed: how many are not named.
        n_cut: how many could be named and are on the list of organisations.
    """

    n: int
    rows: list[Participation]
    n_unnamed: int = 0
    n_cut: int = 0


@dataclass
class Lists:
    """Everybody on the list of a meeting, as the report counts them.

    Args:
        rows: of ``rows_of``.
        is_public: whether only those are named that agreed to it.
    """

    rows: list[Participation]
    is_public: bool = True
    by_pk: dict[int, Participation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_pk = {row.pk: row for row in self.rows if row.may_be_read or not self.is_public}

    def names(self, rows: Iterable[Participation]) -> Names:
        """Return some of the rows as a list for the readers of the page."""
        found = list(rows)
        named = [row for row in found if row.pk in self.by_pk]
        n_cut = max(0, len(named) - MOST_NAMES)
        return Names(len(found), named[:MOST_NAMES], len(found) - len(named), n_cut)

    @cached_property
    def invited(self) -> list[Participation]:
        """Who was invited at some time."""
        return [row for row in self.rows if row.was_invited]

    @cached_property
    def by_answer(self) -> dict[str, int]:
        """How many gave each answer; silence is none of them."""
        given = dict.fromkeys(Answer.values, 0)
        for row in self.rows:
            if row.answer is not None:
                given[row.answer] += 1
        return given

    @property
    def n_answered(self) -> int:
        """How many answered at all."""
        return sum(self.by_answer.values())

    @cached_property
    def silent(self) -> Names:
        """Who was invited and has not answered."""
        return self.names(row for row in self.invited if row.answer is None)

    @cached_property
    def submitted(self) -> Names:
        """Who sent a statement."""
        return self.names(row for row in self.rows if row.sent_at is not None)

    @cached_property
    def present(self) -> Names:
        """Who was present."""
        return self.names(row for row in self.rows if row.came_at is not None)

    @cached_property
    def took_part(self) -> Names:
        """Who submitted a text and/or was present."""
        return self.names(row for row in self.rows if took_part(row))

    @property
    def is_counted(self) -> bool:
        """Whether anybody noted who came: else nobody can be called absent."""
        return self.present.n > 0

    @cached_property
    def by_text(self) -> Names:
        """Who had said yes, did not come, and took part with a text."""
        return self.names(row for row in self.not_come if took_part(row))

    @cached_property
    def absent(self) -> Names:
        """Who had said yes, and neither came nor sent a text."""
        return self.names(row for row in self.not_come if not took_part(row))

    @property
    def not_come(self) -> list[Participation]:
        """Who had said yes and was not seen; nobody while presence was not noted."""
        if not self.is_counted:
            return []
        return [row for row in self.rows if row.answer == Answer.YES and row.came_at is None]


def rows_of(meeting: Meeting) -> QuerySet[Participation]:
    """Return everybody on the list with ``may_be_read`` and ``was_invited``, in one query."""
    invited = Participation.objects.asked()
    return with_public_facts(meeting.participations.by_name()).annotate(
        may_be_read=Case(
            When(may_be_named(), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        was_invited=Exists(invited.filter(pk=OuterRef("pk"))),
    )


def lists_of(meeting: Meeting, *, is_public: bool = True) -> Lists:
    """Return the lists of a meeting: for everybody, or for its organisers."""
    return Lists(list(rows_of(meeting)), is_public)

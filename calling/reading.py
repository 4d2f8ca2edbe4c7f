"""Nominations as their pages show them: who said what, in the order of the names."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page

from calling.models import Nomination, Opinion
from organisations.models import Organisation


@dataclass(frozen=True)
class Said:
    """One line: a convener and its opinion.

    Args:
        opinion: ``None`` for who has not said anything.
        is_proposer: whether the convener proposed it.
        is_gone: whether it no longer calls the meeting; its words stay.
    """

    organisation: Organisation
    opinion: Opinion | None
    is_proposer: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class Line:
    """A nomination with a line for each convener. Nothing is counted."""

    nomination: Nomination
    said: list[Said]


def line_of(nomination: Nomination, conveners: Iterable[Organisation]) -> Line:
    """Return a nomination, read with its words, with a line a convener.

    Args:
        conveners: who calls the meeting now. One that no longer does keeps what it said.
    """
    by_convener = {each.organisation_id: each for each in nomination.said}
    now = {each.pk: each for each in conveners if each.pk != nomination.organisation_id}
    gone = {pk: opinion.organisation for pk, opinion in by_convener.items() if pk not in now}
    everybody = sorted((now | gone).values(), key=lambda each: (each.name.casefold(), each.pk))
    said = [
        Said(
            each,
            by_convener.get(each.pk),
            is_proposer=each.pk == nomination.proposer_id,
            is_gone=each.pk in gone,
        )
        for each in everybody
    ]
    return Line(nomination, said)


def lines_of(page: Page | Iterable[Nomination], conveners: Iterable[Organisation]) -> list[Line]:
    """Return each nomination of a page with its lines."""
    among = list(conveners)
    return [line_of(each, among) for each in page]

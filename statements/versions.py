"""Versions as people count them: one spell of writing is one, however often it saved itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from statements.models import Revision
from statements.states import RevisionKind

# A pause after which writing on is a new spell.
PAUSE = timedelta(minutes=30)


@dataclass
class Spell:
    """The last text of one spell of writing.

    Args:
        revision: that text, without its body.
        n_more: how many texts before it saved themselves in the same spell.
        n_characters_more: how much longer it is than the version before the spell;
            negative when it is shorter, ``None`` for the first.
    """

    revision: Revision
    n_more: int = 0
    n_characters_more: int | None = None


def spells(versions: Iterable[Revision], *, each_one: bool = False) -> list[Spell]:
    """Put versions together by spells of writing, the newest first.

    Args:
        versions: of one statement, the newest first.
        each_one: leave each by itself.
    """
    found: list[Spell] = []
    begun: Revision | None = None
    for revision in versions:
        if begun is not None and not each_one and is_one_spell(revision, begun):
            found[-1].n_more += 1
        else:
            if found:
                found[-1].n_characters_more = (
                    found[-1].revision.n_characters - revision.n_characters
                )
            found.append(Spell(revision))
        begun = revision
    return found


def is_one_spell(earlier: Revision, later: Revision) -> bool:
    """Say whether a text that saved itself was written on by the same hand without a pause."""
    return (
        earlier.kind == RevisionKind.AUTO
        and later.kind in (RevisionKind.AUTO, RevisionKind.DRAFT)
        and earlier.written_by == later.written_by
        and later.written_at - earlier.written_at <= PAUSE
    )


def neighbours(revision: Revision) -> tuple[Revision | None, Revision | None]:
    """Return the version before and the one after, without their texts."""
    versions = Revision.objects.filter(statement=revision.statement_id).defer("body")
    earlier = versions.filter(pk__lt=revision.pk).order_by("-pk").first()
    later = versions.filter(pk__gt=revision.pk).order_by("pk").first()
    return earlier, later

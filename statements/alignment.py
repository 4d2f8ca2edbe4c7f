"""Whether a translation has the numbers of its original: paragraph by paragraph, note by note."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.errors import Refused
from initiative.footnotes import DEFINITION, MARK
from statements.passages import Passage, passages

NOTE_BEGINS = re.compile(f"^{DEFINITION.pattern}", re.MULTILINE)
NOT_ALIKE = gettext_lazy(
    "Paragraph %(n)s must be one paragraph, or one heading or list as in the original: otherwise "
    "the numbers would differ."
)


def check_whole(here: list[Passage], title: str, texts: Sequence[str]) -> None:
    """Refuse a translation whose numbers would not be those of the original.

    Args:
        here: the passages of the original.
        title: of the translation.
        texts: one for each passage.

    Raises:
        Refused: ``empty``, ``note_lost`` or ``unequal``, naming the passage.
    """
    if not title:
        raise Refused("empty", _("Translate the title too."))
    for position, (passage, text) in enumerate(zip(here, texts, strict=True), start=1):
        where = {"n": passage.number or position}
        if not text:
            raise Refused("empty", _("Paragraph %(n)s is empty.") % where)
        missing = note_signs(passage.source) - note_signs(text)
        if missing:
            raise Refused(
                "note_lost",
                _("Paragraph %(n)s must keep %(sign)s, as it stands in the original.")
                % (where | {"sign": min(missing)}),
            )
        if is_note(passage):
            continue
        mine = passages(text)
        is_alike = len(mine) == 1 and (mine[0].number is None) == (passage.number is None)
        if not is_alike:
            raise Refused("unequal", NOT_ALIKE % where)
    whole = passages("\n\n".join(texts))
    if [each.number for each in whole] != [each.number for each in here]:
        raise Refused("unequal", NOT_ALIKE % {"n": first_unlike(whole, here)})


def note_signs(text: str) -> set[str]:
    """Return the marks of notes in a text, and the beginnings of notes: ``[^1]``, ``[^1]:``."""
    begun = {found.group().rstrip() for found in NOTE_BEGINS.finditer(text)}
    return begun | {found.group() for found in MARK.finditer(NOTE_BEGINS.sub("", text))}


def is_note(passage: Passage) -> bool:
    """Say whether a passage is nothing but notes, which have no number."""
    return passage.number is None and NOTE_BEGINS.match(passage.source) is not None


def first_unlike(whole: list[Passage], here: list[Passage]) -> int:
    """Return the number, or the place, at which two texts begin to be numbered differently."""
    for position, (mine, theirs) in enumerate(zip(whole, here, strict=False), start=1):
        if mine.number != theirs.number:
            return theirs.number or position
    return min(len(whole), len(here))

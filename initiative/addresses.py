"""Addresses of pages by their names, each put together once: most are the same but for a slug.

``reverse`` finds the route, checks each part and quotes it, anew every time; a page of the
archive has some twenty links.
"""

import re
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

# What neither has to be quoted nor can be refused by a route for slugs.
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
PLACE = "-place-"


@lru_cache(maxsize=1024)
def pieces(name: str, n: int, _language: str | None, _prefix: str) -> tuple[str, ...]:
    """Return an address in pieces, between which its parts belong.

    Args:
        n: how many parts it has.
        _language: of now, which ``reverse`` puts in front, as it does ``_prefix``.
    """
    return tuple(reverse(name, args=[PLACE] * n).split(PLACE))


def address(name: str, *parts: str) -> str:
    """Return what ``reverse`` returns, in the language of now.

    Args:
        name: of a route whose parts, if it has any, are slugs in their order in the address.

    Raises:
        NoReverseMatch: there is no such address.
    """
    for part in parts:
        if not isinstance(part, str) or not SLUG.fullmatch(part):
            return reverse(name, args=parts)
    first, *others = pieces(name, len(parts), get_language(), get_script_prefix())
    return first + "".join(part + piece for part, piece in zip(parts, others, strict=True))

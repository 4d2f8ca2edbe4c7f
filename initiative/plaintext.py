"""Markdown as plain text that reads well in a letter: the same words, no marks."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from initiative.markdown import parsed

RULE = "* * *"
# Between two blocks of text.
GAP = "\n\n"


def to_text(text: str) -> str:
    """Return ``text`` without its marks; an address stands in brackets behind its words."""
    return text_of(parsed(text))


def text_of(tokens: Iterable[Token]) -> str:
    """Return tokens as plain text."""
    return GAP.join(blocks(iter(tokens)))


def blocks(tokens: Iterator[Token]) -> Iterator[str]:
    """Give the blocks up to the end of the one that is open, or of the text."""
    for token in tokens:
        if token.nesting == -1 and token.type not in ("paragraph_close", "heading_close"):
            return
        if token.type == "inline":
            yield inline(token.children or [])
        elif token.type == "hr":
            yield RULE
        elif token.type == "blockquote_open":
            yield indented(GAP.join(blocks(tokens)), "> ", "> ")
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield "\n".join(items(tokens, token))
        elif token.type == "notes_open":
            yield "\n".join(notes(tokens))


def items(tokens: Iterator[Token], opening: Token) -> Iterator[str]:
    """Give the items of a list, each behind its dash or number."""
    number = int(opening.attrGet("start") or 1)
    for token in tokens:
        if token.nesting == -1:
            return
        mark = "- " if opening.type == "bullet_list_open" else f"{number}. "
        yield indented("\n".join(blocks(tokens)), mark, " " * len(mark))
        number += 1


def notes(tokens: Iterator[Token]) -> Iterator[str]:
    """Give the footnotes, each behind its number."""
    for token in tokens:
        if token.nesting == -1:
            return
        mark = f"[{token.meta['number']}] "
        yield indented(GAP.join(blocks(tokens)).rstrip(), mark, " " * len(mark))


def inline(tokens: Iterable[Token]) -> str:
    """Return the words of one block; emphasis has no mark, an address follows its words."""
    parts: list[str] = []
    address = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "link_open":
            # In <https://example.org> the words are the address.
            address = "" if token.info == "auto" else str(token.attrGet("href"))
        elif token.type == "link_close":
            parts.append(f" ({address})" if address else "")
        elif token.type == "note_ref":
            parts.append(f"[{token.meta['number']}]")
        else:
            parts.append(token.content)
    return "".join(parts)


def indented(text: str, first: str, others: str) -> str:
    """Return ``text`` with a mark before its first line and room before the others."""
    lines = text.split("\n")
    return "\n".join(
        ((first if n == 0 else others) + line).rstrip() for n, line in enumerate(lines)
    )

"""Words stay words: what would be read as a mark gets a backslash. Pure."""

import re

from initiative.markdown import PARSER

# A star or a line that may open or close emphasis; a bracket that begins a note or ends the
# words of a link; a backslash, an entity or a pointed address that would vanish.
INLINE = re.compile(
    r"(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|\[(?=\^)|\](?=\()"
    r"|\\(?=[!-/:-@\[-`{-~\n]|$)|&(?=#?\w+;)|<(?=[A-Za-z])"
)
LABEL = re.compile(r"[\[\]]")
# The first letters of a line that make it something else than a line of words.
LINE_START = re.compile(
    r"^[ \t]*(?:(?P<mark>#{1,6}(?=[ \t]|$)|>|[-+*](?=[ \t]|$)|=+(?=[ \t]*$)|-+(?=[ \t]*$)"
    r"|(?=(?:[-_*][ \t]*){3,}$)[-_*])|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$)))",
    re.MULTILINE,
)
EVERY_MARK = re.compile(r"[!-/:-@\[-`{-~]")
SPACE = re.compile(r"[ \t]*\n[ \t]*")


def escaped(text: str, *, is_label: bool = False) -> str:
    """Return words inside a line so that the parser reads them as they are."""
    text = INLINE.sub(lambda found: "\\" + found[0], text)
    return LABEL.sub(unless_escaped, text) if is_label else text


def unless_escaped(found: re.Match[str]) -> str:
    """Put a backslash before a bracket that has none."""
    is_escaped = found.string[: found.start()].endswith("\\")
    return found[0] if is_escaped else "\\" + found[0]


def starts_escaped(text: str) -> str:
    """Return lines of which none begins as a heading, a list, a quote or a rule."""

    def one(found: re.Match[str]) -> str:
        return f"{found['number']}\\" if found["number"] else f"\\{found['mark']}"

    return LINE_START.sub(one, text)


def wholly_escaped(text: str) -> str:
    """Return words with a backslash before whatever could be a mark."""
    return EVERY_MARK.sub(lambda found: "\\" + found[0], text)


def words_of(markdown: str) -> str:
    """Return the words that a reader of ``markdown`` sees, without space between them."""
    parts = []
    for token in PARSER.parse(markdown):
        if token.type == "hr":
            parts.append("---")
        for child in token.children or ():
            parts.append(child.content if child.type in ("text", "text_special") else "")
    return bare("".join(parts))


def bare(text: str) -> str:
    """Return ``text`` without any white space, for comparing words."""
    return "".join(text.split())

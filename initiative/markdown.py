"""Markdown to safe HTML: paragraphs, headings, lists, emphasis, quotes, links, footnotes.

Two walls: the parser knows no raw HTML and no images, and what it made is sanitised
with a list of allowed tags (ASVS 5.0 1.3.1). And one promise: no word is lost. What is
no mark that we know stays in the text as it was typed.

The parser's time grows as the text does (no rule looks back), but a text of nothing but
marks costs a hundred times what prose does. One that would take longer than a fifth of a
second is not read for marks at all: its paragraphs are shown as they were typed.
"""

import re
from collections.abc import Callable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.token import Token

from initiative.footnotes import footnotes, paragraph

# Goes up when the same Markdown gives other HTML; stored HTML says which one made it.
VERSION = 2

# Deeper quotes and lists than any text needs (a list is two levels: itself and its item);
# nesting beyond it stays plain text.
MAX_NESTING = 12
# Here the parser itself stops and drops the rest of the text without a word: never reached.
END_OF_PARSER = MAX_NESTING + 8

# What a text may cost, in units of some 8 microseconds: a mark is one, a line with words
# three, the beginning of a bare address two more. No text of 10,000 characters costs more
# than 20,000.
MOST_MARKS = 22_000
LINE_COSTS = 3
ADDRESS_COSTS = 2
# Every character at which the parser stops to look.
MARKS = re.compile(r"[!#$%&*+\-:<=>@\[\\\]^_`{}~]")
LINES = re.compile(r"[^\n]+")
ADDRESSES = re.compile(r"<\w")
EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# A text that is not read for marks has so many paragraphs; what follows is the last one.
MOST_PARAGRAPHS = 2_000

Rule = Callable[[StateBlock, int, int, bool], bool]

TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "h2",
    "h3",
    "h4",
    "hr",
    "div",
    "sup",
    "section",
}
ATTRIBUTES = {
    "a": {"href", "class", "id", "role", "aria-label"},
    "p": {"id"},
    "div": {"id", "class"},
    "ol": {"start"},
    "li": {"id"},
    "section": {"class", "role"},
}

BLOCKS = {"bullet_list", "ordered_list", "blockquote"}

LOWEST_HEADING = 4


def shallow(rule: Rule) -> Rule:
    """Return ``rule`` for blocks that are not too deep; deeper ones are read as paragraphs."""

    def limited(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        return state.level < MAX_NESTING and rule(state, start_line, end_line, silent)

    return limited


# "[1]: Marx, 1867" is a footnote to its author; as a reference it would vanish.
PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": END_OF_PARSER}).disable(
    ["image", "html_block", "html_inline", "code", "fence", "backticks", "reference"]
)
PARSER.block.ruler.at(
    "blockquote",
    shallow(blockquote),
    {"alt": ["paragraph", "reference", "blockquote", "list"]},
)
PARSER.block.ruler.at(
    "list", shallow(list_block), {"alt": ["paragraph", "reference", "blockquote"]}
)
footnotes(PARSER)
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={"https", "http", "mailto"},
    link_rel="noopener noreferrer nofollow",
)


def to_html(text: str, *, prefix: str = "") -> str:
    """Return ``text`` as safe HTML.

    Args:
        prefix: begins every id, where several texts stand on one page.
    """
    return rendered(parsed(text), prefix)


def has_too_many_marks(text: str) -> bool:
    """Say whether ``text`` is shown as it was typed, without a look at its marks."""
    costs = ((MARKS, 1), (LINES, LINE_COSTS), (ADDRESSES, ADDRESS_COSTS))
    return sum(cost * len(mark.findall(text)) for mark, cost in costs) > MOST_MARKS


def parsed(text: str) -> list[Token]:
    """Return the tokens of ``text``, its headings in an order without gaps.

    The page has its own ``h1``, so a text begins at ``h2`` whatever mark its author took
    for the first one, and no step down leaves a level out (WCAG 2.2, 1.3.1).
    """
    if has_too_many_marks(text):
        return as_typed(text)
    tokens = PARSER.parse(text)
    written = sorted({token.tag for token in tokens if token.type == "heading_open"})
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(written.index(token.tag) + 2, level + 1, LOWEST_HEADING)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    return tokens


def as_typed(text: str) -> list[Token]:
    """Return ``text`` as paragraphs without marks."""
    tokens: list[Token] = []
    line = 0
    paragraphs = EMPTY_LINES.split(text, MOST_PARAGRAPHS - 1)
    for words, gap in zip(paragraphs, [*EMPTY_LINES.findall(text), ""], strict=False):
        end = line + words.count("\n") + 1
        tokens += paragraph([Token("text", "", 0, content=words)], lines=[line, end])
        line = end + gap.count("\n") - 1
    return tokens


def rendered(tokens: list[Token], prefix: str = "") -> str:
    """Return tokens as sanitised HTML."""
    return CLEANER.clean(PARSER.renderer.render(tokens, PARSER.options, {"prefix": prefix}))


def to_numbered_html(text: str, *, prefix: str = "") -> str:
    """Return ``text`` as safe HTML whose paragraphs, lists and quotes are numbered.

    Each block on the top level has the id ``p1``, ``p2`` … and a link to itself, the
    same numbers in every format. Footnotes have numbers of their own.

    Args:
        prefix: begins every id, where several texts stand on one page.
    """
    return rendered([token for block in numbered(text, prefix) for token in block], prefix)


def numbered_blocks(text: str, *, prefix: str = "") -> list[str]:
    """Return the same HTML block by block; the notes, if there are any, are the last one."""
    return [rendered(block, prefix) for block in numbered(text, prefix)]


def numbered(text: str, prefix: str) -> list[list[Token]]:
    """Return the tokens of each block of the top level, with its number."""
    number = 0
    blocks: list[list[Token]] = []
    for token in parsed(text):
        name, _separator, end = token.type.rpartition("_")
        if token.level == 0 and token.nesting >= 0:
            blocks.append([])
        if token.level == 0 and end == "open" and (name == "paragraph" or name in BLOCKS):
            number += 1
            blocks[-1].extend(opened(token, name, f"{prefix}p{number}", number))
        elif token.level == 0 and end == "close" and name in BLOCKS:
            blocks[-1].extend((token, markup("</div>\n")))
        else:
            blocks[-1].append(token)
    return blocks


def opened(token: Token, name: str, place: str, number: int) -> list[Token]:
    """Return the tokens that begin a numbered block."""
    link = f'<a class="pn" href="#{place}">{number}</a>'
    if name == "paragraph":
        return [markup(f'<p id="{place}">{link}')]
    return [markup(f'<div class="numbered" id="{place}">{link}'), token]


def markup(html: str) -> Token:
    """Return our own HTML as a token; texts cannot produce one."""
    return Token("html_block", "", 0, content=html)

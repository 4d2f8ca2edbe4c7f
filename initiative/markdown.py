"""Markdown to safe HTML: paragraphs, headings, lists, emphasis, quotes, links. Nothing else.

Two walls: the parser knows no raw HTML and no images, and what it made is sanitised
with a list of allowed tags (ASVS 5.0 1.3.1). And one promise: no word is lost. What is
no mark that we know stays in the text as it was typed.
"""

from collections.abc import Callable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.token import Token

# Goes up when the same Markdown gives other HTML; stored HTML says which one made it.
VERSION = 1

# Deeper quotes and lists than any text needs (a list is two levels: itself and its item);
# nesting beyond it stays plain text.
MAX_NESTING = 12
# Here the parser itself stops and drops the rest of the text without a word: never reached.
END_OF_PARSER = MAX_NESTING + 8

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
}
ATTRIBUTES = {"a": {"href", "class"}, "p": {"id"}, "div": {"id", "class"}, "ol": {"start"}}

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
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={"https", "http", "mailto"},
    link_rel="noopener noreferrer nofollow",
)


def to_html(text: str) -> str:
    """Return ``text`` as safe HTML."""
    return rendered(parsed(text))


def parsed(text: str) -> list[Token]:
    """Return the tokens of ``text``, its headings in an order without gaps.

    The page has its own ``h1``, so a text begins at ``h2`` whatever mark its author took
    for the first one, and no step down leaves a level out (WCAG 2.2, 1.3.1).
    """
    tokens = PARSER.parse(text)
    written = sorted({token.tag for token in tokens if token.type == "heading_open"})
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(written.index(token.tag) + 2, level + 1, LOWEST_HEADING)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    return tokens


def rendered(tokens: list[Token]) -> str:
    """Return tokens as sanitised HTML."""
    return CLEANER.clean(PARSER.renderer.render(tokens, PARSER.options, {}))


def to_numbered_html(text: str) -> str:
    """Return ``text`` as safe HTML whose paragraphs, lists and quotes are numbered.

    Each block on the top level has the id ``p1``, ``p2`` … and a link to itself, the
    same numbers in every format.
    """
    number = 0
    parts: list[Token] = []
    for token in parsed(text):
        name, _separator, end = token.type.rpartition("_")
        if token.level == 0 and end == "open" and (name == "paragraph" or name in BLOCKS):
            number += 1
            parts.extend(opened(token, name, number))
        elif token.level == 0 and end == "close" and name in BLOCKS:
            parts.extend((token, markup("</div>\n")))
        else:
            parts.append(token)
    return rendered(parts)


def opened(token: Token, name: str, number: int) -> list[Token]:
    """Return the tokens that begin a numbered block."""
    link = f'<a class="pn" href="#p{number}">{number}</a>'
    if name == "paragraph":
        return [markup(f'<p id="p{number}">{link}')]
    return [markup(f'<div class="numbered" id="p{number}">{link}'), token]


def markup(html: str) -> Token:
    """Return our own HTML as a token; texts cannot produce one."""
    return Token("html_block", "", 0, content=html)

"""Footnotes in Markdown: ``[^1]`` in the text, ``[^1]: words`` below it.

A mark without a note, a note without a mark and a second note of the same name stay in
the text as they were typed. Each rule looks at no more than a name's length of what
follows, so a hostile text stays linear.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# Pandoc's rule for names, and an end to looking for one.
MARK = re.compile(r"\[\^([^\s\[\]\\^]{1,40})\]")
DEFINITION = re.compile(MARK.pattern + r":[ \t]*")
# Lines of a note that begin with so many spaces belong to it.
INDENT = 4

Env = MutableMapping[str, Any]


def footnotes(parser: MarkdownIt) -> None:
    """Teach a parser the marks and notes."""
    parser.block.ruler.before("list", "note", definition, {"alt": ["paragraph", "blockquote"]})
    parser.inline.ruler.before("link", "note_ref", reference)
    parser.core.ruler.push("notes", settle)
    for rule in (note_ref, note_back, notes_open, notes_close, note_open, note_close):
        parser.add_render_rule(rule.__name__, rule)


# --- Reading ------------------------------------------------------------------


def definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read ``[^name]: words`` and the indented blocks that belong to it, on the top level only."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    found = DEFINITION.match(state.src, begin, state.eMarks[start_line])
    # Inside a note the line that begins the next one ends its paragraph.
    ends_another = silent and state.level == 1 and state.env.get("is_in_note", False)
    if found is None or (state.level and not ends_another):
        return False
    if silent:
        return True
    state.env.setdefault("notes", set()).add(found[1])
    opening = state.push("note_open", "", 1)
    opening.meta, opening.map = {"name": found[1]}, [start_line, start_line + 1]
    kept = state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line]
    state.bMarks[start_line], state.tShift[start_line] = found.end(), 0
    state.blkIndent += INDENT
    state.sCount[start_line] = state.blkIndent
    state.env["is_in_note"] = True
    state.md.block.tokenize(state, start_line, end_line)
    state.env["is_in_note"] = False
    state.blkIndent -= INDENT
    state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line] = kept
    state.push("note_close", "", -1)
    return True


def reference(state: StateInline, silent: bool) -> bool:
    """Read ``[^name]`` where there is a note of that name."""
    found = MARK.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in state.env.get("notes", ()):
        return False
    if not silent:
        state.push("note_ref", "", 0).meta = {"name": found[1]}
    state.pos = found.end()
    return True


# --- Putting in order ---------------------------------------------------------


def settle(state: StateCore) -> None:
    """Number the notes in the order of their marks and set them at the end of the text."""
    if "notes" not in state.env:
        return
    parts = list(parts_of(state.tokens))
    notes: dict[str, list[Token]] = {}
    for opening, tokens in parts:
        if opening is not None:
            notes.setdefault(opening.meta["name"], tokens)
            # No notes in notes: there the mark is text.
            for mark in marks_in(tokens):
                mark.type, mark.content = "text", f"[^{mark.meta['name']}]"
    n_marks: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for mark in marks_in(state.tokens):
        name = mark.meta["name"]
        n_marks[name] = n_marks.get(name, 0) + 1
        number = numbers.setdefault(name, len(numbers) + 1)
        mark.meta = {"number": number, "nth": n_marks[name]}
    state.tokens = []
    for opening, tokens in parts:
        if opening is None:
            state.tokens += tokens
        elif opening.meta["name"] not in numbers or notes[opening.meta["name"]] is not tokens:
            state.tokens += as_typed(opening, tokens)
    if numbers:
        state.tokens += at_the_end(n_marks, notes)


def parts_of(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    """Give runs of text (``None``) and the inside of each note (with its opening)."""
    opening: Token | None = None
    run: list[Token] = []
    for token in tokens:
        if token.type in ("note_open", "note_close"):
            yield opening, run
            opening, run = token if token.type == "note_open" else None, []
        else:
            run.append(token)
    yield opening, run


def marks_in(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give the marks of notes in these blocks."""
    for token in tokens:
        yield from [child for child in token.children or () if child.type == "note_ref"]


def as_typed(opening: Token, tokens: list[Token]) -> list[Token]:
    """Return the blocks of a note as text of its place, its name before it."""
    for token in tokens:
        token.level -= 1
    mark = Token("text", "", 0, content=f"[^{opening.meta['name']}]: ")
    if tokens and tokens[0].type == "paragraph_open":
        tokens[1].children = [mark, *(tokens[1].children or ())]
        return tokens
    return [*paragraph([mark], lines=opening.map), *tokens]


def at_the_end(n_marks: dict[str, int], notes: dict[str, list[Token]]) -> list[Token]:
    """Return the list of the notes, each with its ways back."""
    listed = [Token("notes_open", "", 1)]
    for number, (name, n) in enumerate(n_marks.items(), 1):
        backs = [
            Token("note_back", "", 0, meta={"number": number, "nth": nth, "of": n})
            for nth in range(1, n + 1)
        ]
        tokens = notes[name]
        listed.append(Token("note_open", "", 1, level=1, meta={"number": number}))
        if tokens and tokens[-1].type == "paragraph_close":
            tokens[-2].children = [*(tokens[-2].children or ()), *backs]
            listed += tokens
        else:
            listed += [*tokens, *paragraph(backs, level=1)]
        listed.append(Token("note_close", "", -1, level=1))
    return [*listed, Token("notes_close", "", -1)]


def paragraph(children: list[Token], level: int = 0, lines: list[int] | None = None) -> list[Token]:
    """Return the tokens of a paragraph."""
    return [
        Token("paragraph_open", "p", 1, level=level, map=lines, block=True),
        Token("inline", "", 0, level=level + 1, children=children, block=True),
        Token("paragraph_close", "p", -1, level=level, block=True),
    ]


# --- Drawing ------------------------------------------------------------------
# The roles are those of DPUB-ARIA: a screen reader names them in its user's language,
# which the stored HTML does not know.


def note_ref(_self: object, tokens: Sequence[Token], i: int, _options: object, env: Env) -> str:
    """Draw a mark: a number that leads to its note."""
    number, prefix = tokens[i].meta["number"], env.get("prefix", "")
    return (
        f'<sup><a href="#{prefix}note-{number}" id="{place_of(tokens[i], prefix)}"'
        f' role="doc-noteref">{number}</a></sup>'
    )


def note_back(_self: object, tokens: Sequence[Token], i: int, _options: object, env: Env) -> str:
    """Draw the way back to a mark; the label is the mark's number, and which of several."""
    meta = tokens[i].meta
    label = f"{meta['number']}.{meta['nth']}" if meta["of"] > 1 else str(meta["number"])
    return (
        f' <a href="#{place_of(tokens[i], env.get("prefix", ""))}" class="note-back"'
        f' role="doc-backlink" aria-label="{label}">\u21a9\ufe0e</a>'
    )


def place_of(token: Token, prefix: str) -> str:
    """Return the id of a mark."""
    more = f"-{token.meta['nth']}" if token.meta["nth"] > 1 else ""
    return f"{prefix}ref-{token.meta['number']}{more}"


def notes_open(*_given: object) -> str:
    """Begin the notes."""
    return '<section class="notes" role="doc-endnotes">\n<ol>\n'


def notes_close(*_given: object) -> str:
    """End the notes."""
    return "</ol>\n</section>\n"


def note_open(_self: object, tokens: Sequence[Token], i: int, _options: object, env: Env) -> str:
    """Begin one note."""
    return f'<li id="{env.get("prefix", "")}note-{tokens[i].meta["number"]}">'


def note_close(*_given: object) -> str:
    """End one note."""
    return "</li>\n"

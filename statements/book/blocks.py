"""A text as blocks of plain data, from the same tokens that make its page. Pure."""

from markdown_it.token import Token

from initiative import markdown

Node = dict[str, object]

NUMBERED = ("p", "ul", "ol", "quote")
NAMES = {"paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "blockquote": "quote"}
INLINES = {"em": "em", "strong": "strong", "link": "link"}


def blocks(text: str) -> list[Node]:
    """Return the blocks of ``text``; those of the top level with their numbers on the page.

    A note stands where it is called for the first time.
    """
    root: Node = {"kind": "root", "children": []}
    notes: dict[int, Node] = {}
    stack = [root]
    number = 0
    for token in markdown.parsed(text):
        if token.type in ("inline", "hr", "notes_open", "notes_close"):
            add(stack[-1], token)
        elif token.type == "note_open":
            stack.append({"kind": "note", "children": []})
            notes[token.meta["number"]] = stack[-1]
        elif token.nesting == 1:
            node = opened(token)
            if token.level == 0 and node["kind"] in NUMBERED:
                number += 1
                node["number"] = number
            children_of(stack[-1]).append(node)
            stack.append(node)
        elif token.nesting == -1:
            stack.pop()
    place_notes(root, notes, set())
    return children_of(root)


def children_of(node: Node) -> list[Node]:
    """Return what stands in a node, for reading and for adding."""
    children = node["children"]
    assert isinstance(children, list)  # noqa: S101 for the type checker: we made it
    return children


def add(into: Node, token: Token) -> None:
    """Add a token that contains no block."""
    if token.type == "hr":
        children_of(into).append({"kind": "rule", "children": []})
    elif token.type == "inline":
        children_of(into).extend(inlines(token.children or []))


def opened(token: Token) -> Node:
    """Return the empty node of a block that begins."""
    name = token.type.removesuffix("_open")
    node: Node = {"kind": NAMES.get(name, name), "children": []}
    if name == "heading":
        node["level"] = int(token.tag[1:])
    if name == "ordered_list":
        node["start"] = int(token.attrs.get("start", 1))
    return node


def inlines(tokens: list[Token]) -> list[Node]:
    """Return words with their marks."""
    root: Node = {"kind": "root", "children": []}
    stack = [root]
    for token in tokens:
        if token.nesting == 1:
            node: Node = {"kind": INLINES[token.type.removesuffix("_open")], "children": []}
            if token.type == "link_open":
                node["href"] = str(token.attrs.get("href", ""))
            children_of(stack[-1]).append(node)
            stack.append(node)
        elif token.nesting == -1:
            stack.pop()
        elif token.type == "note_ref":
            mark: Node = {"kind": "mark", "note": token.meta["number"], "children": []}
            children_of(stack[-1]).append(mark)
        elif token.type == "hardbreak":
            children_of(stack[-1]).append({"kind": "break", "children": []})
        elif token.type != "note_back":
            words = "\n" if token.type == "softbreak" else token.content
            children_of(stack[-1]).append({"kind": "text", "text": words, "children": []})
    return children_of(root)


def place_notes(node: Node, notes: dict[int, Node], placed: set[int]) -> None:
    """Put each note where it is called first; later calls keep its number only."""
    for child in children_of(node):
        called = child.get("note")
        if isinstance(called, int) and called in notes and called not in placed:
            placed.add(called)
            child["children"] = children_of(notes[called])
            # What a note says may call other notes; they keep their numbers only.
            continue
        place_notes(child, notes, placed)

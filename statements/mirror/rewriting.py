"""A page with its links turned to files beside it. Everything else stays, byte for byte."""

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser

# Which attribute of which element leads somewhere.
LEADING = {
    "a": "href", "link": "href", "script": "src", "img": "src", "source": "src", "form": "action",
}  # fmt: skip
CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")

Turn = Callable[[str, str], str]


class Rewriter(HTMLParser):
    """Copies HTML and turns its links.

    Args:
        turn: returns the new address for the name of an element and an address on it.
    """

    def __init__(self, turn: Turn) -> None:
        super().__init__(convert_charrefs=False)
        self.turn = turn
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag, its address turned. A form without one goes to its own page."""
        text, name = self.get_starttag_text() or "", LEADING.get(tag)
        given = dict(attrs).get(name) if name else None
        if tag == "form" and not given:
            text = re.sub(r'\s*\baction=""', "", text)
            text = f'<form action="{escape(self.turn(tag, ""))}"{text[5:]}'
        elif given:
            turned = escape(self.turn(tag, given))
            value = rf"(\b{name}=)(\"[^\"]*\"|'[^']*'|[^\s>]+)"
            text = re.sub(value, lambda found: f'{found[1]}"{turned}"', text, count=1)
        self.parts.append(text)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Copy the end of an element."""
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Copy words."""
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Copy a named character."""
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy a numbered character."""
        self.parts.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Copy a comment."""
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Copy the declaration at the beginning."""
        self.parts.append(f"<!{decl}>")


def rewritten(html: str, turn: Turn) -> str:
    """Return a page with every address turned."""
    rewriter = Rewriter(turn)
    rewriter.feed(html)
    rewriter.close()
    return "".join(rewriter.parts)


def rewritten_css(css: str, turn: Turn) -> str:
    """Return a style sheet with every address turned."""
    return CSS_URL.sub(lambda found: f'url("{turn("link", unescape(found[2]))}")', css)

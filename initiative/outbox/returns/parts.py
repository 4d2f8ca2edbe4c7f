"""The parts of a mail, cut with fixed bounds.

Anybody may send anything to a return address. The parser of the standard library needs
quadratic time for deeply nested or endlessly folded mails, so this one reads a fixed
number of bytes, levels, parts and headers, and takes the rest as not there. It never
raises: what it cannot read is empty.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Reports say what matters in their first parts; the letter itself follows, and a mail
# server may send it back whole.
LARGEST_BYTES = 512 * 1024
LARGEST_HEAD = 128 * 1024
LARGEST_VALUE = 2000
MOST_HEADERS = 500
MOST_PARTS = 20
DEEPEST = 4

Headers = dict[str, list[str]]


@dataclass(frozen=True)
class Part:
    """One part of a mail, or a whole mail: its headers by small name, its body undecoded."""

    headers: Headers
    body: bytes

    def first(self, name: str) -> str:
        """Return the first value of a header, or an empty text."""
        return self.headers.get(name, [""])[0]

    @property
    def content_type(self) -> str:
        """The media type in small letters; plain text when none is given."""
        return self.first("content-type").partition(";")[0].strip().lower() or "text/plain"

    @property
    def boundary(self) -> bytes:
        """What stands between the parts of this part; empty when it has none."""
        if not self.content_type.startswith("multipart/"):
            return b""
        match = re.search(
            r';\s{0,9}boundary\s{0,9}=\s{0,9}(?:"([^"]{1,200})"|([^\s;"]{1,200}))',
            self.first("content-type"),
            re.IGNORECASE,
        )
        return (match[1] or match[2]).encode("utf-8", "replace") if match else b""

    @property
    def content(self) -> bytes:
        """The body with its transfer encoding taken off."""
        encoding = self.first("content-transfer-encoding").strip().lower()
        if encoding == "quoted-printable":
            return quopri.decodestring(self.body)
        if encoding != "base64":
            return self.body
        try:
            return with_plain_lines(binascii.a2b_base64(self.body))
        except binascii.Error:
            return b""


def mail_of(raw: bytes) -> Part:
    """Return a mail; what is longer than any report needs is left out."""
    return part_of(with_plain_lines(raw[:LARGEST_BYTES]))


def leaves_of(part: Part, depth: int = 0) -> Iterator[Part]:
    """Yield the parts that hold something, in their order.

    A mail inside the mail is one such part: what it holds is another story.
    """
    if not part.boundary:
        yield part
    elif depth < DEEPEST:
        for inner in pieces_of(part):
            yield from leaves_of(inner, depth + 1)


def pieces_of(part: Part) -> list[Part]:
    """Return the parts right below a part that has a boundary."""
    mark = b"\n--" + part.boundary
    texts: list[list[bytes]] = []
    for chunk in (b"\n" + part.body).split(mark)[1:]:
        rest, _break, text = chunk.partition(b"\n")
        if rest.strip(b" \t") in (b"", b"--"):
            if len(texts) == MOST_PARTS or rest.startswith(b"--"):
                break
            texts.append([text])
        elif texts:
            # The boundary of a part further down, which begins like this one.
            texts[-1] += [mark, chunk]
    return [part_of(b"".join(text)) for text in texts]


def part_of(text: bytes) -> Part:
    """Return headers and body of a text whose lines end in a plain line feed."""
    if text.startswith(b"\n"):
        return Part({}, text[1:])
    head, _gap, body = text.partition(b"\n\n")
    return Part(headers_of(head), body)


def headers_of(head: bytes) -> Headers:
    """Return the values of each header, unfolded and cut, by its small name."""
    found: list[tuple[str, str]] = []
    for line in head[:LARGEST_HEAD].decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t"):
            if found and len(found[-1][1]) < LARGEST_VALUE:
                value = f"{found[-1][1]} {line.strip()}".strip()
                found[-1] = (found[-1][0], value[:LARGEST_VALUE])
        elif len(found) >= MOST_HEADERS:
            break
        elif colon:
            found.append((name.strip().lower(), value.strip()[:LARGEST_VALUE]))
    headers: Headers = {}
    for name, value in found:
        headers.setdefault(name, []).append(value)
    return headers


def with_plain_lines(text: bytes) -> bytes:
    """Return a text whose lines end in a line feed alone, without NUL: databases refuse it."""
    return text.replace(b"\0", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")

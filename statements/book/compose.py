"""Compose a PDF in a process of its own. Run, never imported.

Arguments: the folder with ``book.typ`` and ``book.json`` (Typst reads nothing outside it),
the paper, the file to write. Prints the number of pages and the characters that no font of this
machine has, as JSON.
"""

import json
import re
import sys
from pathlib import Path

import typst

# How Typst names what it cannot show; in a tagged PDF it refuses instead of printing boxes.
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
# Each costs one more pass; a text of many unknown letters needs a font, not patience.
MOST_PASSES = 12
LAST_ASCII = 127


def unknown(said: str) -> set[str]:
    """Return the characters that Typst says it cannot show; never one of ASCII."""
    found = "".join(MISSING.findall(said))
    whole = CODE.sub(lambda code: chr(int(code[1], 16)), found)
    return {each for each in whole if ord(each) > LAST_ASCII}


def compose(folder: Path, paper: str, output: str) -> dict:
    """Write the PDF; a character without a font stands as its code, like ``[U+1F9FF]``."""
    missing: set[str] = set()
    source = str(folder / "book.typ")
    compiler = typst.Compiler(source, root=str(folder), sys_inputs={"paper": paper})
    for _pass in range(MOST_PASSES):
        try:
            compiler.compile(output=output, format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as error:
            new = unknown(error.diagnostic) - missing
            if not new:
                raise
            missing |= new
            name_instead(folder / "book.json", new)
        else:
            [pages] = json.loads(compiler.query("<pages>", field="value"))
            return {"pages": pages, "missing": "".join(sorted(missing))}
    raise SystemExit("too many characters without a font: " + " ".join(sorted(missing)))


def name_instead(file: Path, characters: set[str]) -> None:
    """Put codes in place of characters; outside ASCII they stand in JSON as they are."""
    codes = {ord(each): f"[U+{ord(each):04X}]" for each in characters}
    file.write_text(file.read_text(encoding="utf-8").translate(codes), encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(compose(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))

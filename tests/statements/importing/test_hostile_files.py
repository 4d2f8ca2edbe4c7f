"""Hostile files are refused with a sentence, within 512 MB and 10 seconds."""

import os
import subprocess
import sys

import pytest

from initiative.errors import Refused
from statements.importing import child
from statements.importing.reading import read_file
from tests.statements.importing.documents import docx, packed, paragraph, run

XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def encrypted():
    """A DOCX whose entries say that they are encrypted."""
    data = bytearray(docx())
    place = data.find(b"PK\x01\x02")
    while place != -1:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    return bytes(data)


HOSTILE = {
    "empty": ("a.docx", b"", "empty"),
    "program": ("a.docx", b"MZ\x90\0" + bytes(500), "kind"),
    "program as text": ("a.txt", b"MZ\x90\0\xff" + bytes(500), "kind"),
    "program under its own name": ("a.exe", b"MZ", "kind"),
    "old word": ("a.docx", OLE + bytes(500), "kind"),
    "password": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected"),
    "encrypted entries": ("a.docx", encrypted(), "protected"),
    "bomb": ("a.docx", docx(parts={"word/x.xml": b" " * 15_000_000}), "dangerous"),
    "many": ("a.docx", docx(parts={f"{n}.xml": "" for n in range(201)}), "dangerous"),
    "nested": ("a.docx", docx(parts={"word/inner.docx": docx()}), "dangerous"),
    "nested under another name": ("a.docx", docx(parts={"word/p.png": docx()}), "dangerous"),
    "path": ("a.docx", docx(parts={"../../etc/cron.d/x.xml": "x"}), "dangerous"),
    "absolute path": ("a.docx", docx(parts={"/etc/x.xml": "x"}), "dangerous"),
    "entities": ("a.docx", docx(head=XXE), "dangerous"),
    "wide entities": ("a.docx", docx(parts={"word/a.xml": XXE.encode("utf-16")}), "dangerous"),
    "cut off": ("a.docx", docx()[:2000], "damaged"),
    "other zip": ("a.docx", packed({"hello.txt": "x"}), "kind"),
    "no xml": ("a.docx", docx(parts={"word/document.xml": "no xml"}), "unreadable"),
    "too large": ("a.txt", b"x" * 5 * 1024 * 1024, "too_large"),
    "not in utf-8": ("a.txt", b"Libert\xe0", "encoding"),
    "no words": ("a.md", b"<!-- -->", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence(name):
    file, data, code = HOSTILE[name]

    with pytest.raises(Refused) as refused:
        read_file(file, data)

    assert refused.value.code == code
    assert len(refused.value.message) > 20


def deep(levels):
    opening = '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    inner = paragraph(run("deep"))
    return docx(body=(opening + "<w:sdtContent>") * levels + inner
                + "</w:sdtContent></w:sdt>" * levels)  # fmt: skip


HEAVY = {
    "styles.docx": lambda: docx(parts={"word/styles.xml": styles(60_000)}),
    "deep.docx": lambda: deep(20_000),
    "quotes.md": lambda: b">" * 200_000 + b" x",
    "brackets.md": lambda: b"[" * 1_000_000,
    "braces.rtf": lambda: rb"{\rtf1 " + b"{" * 2_000_000,
    "long.docx": lambda: docx(body=paragraph(run("bread ")) * 60_000),
    "object.rtf": lambda: rb"{\rtf1 a{\object\objemb{\*\objdata " + b"00" * 1_000_000 + b"}} b}",
}  # fmt: skip
MEASURE = """
import resource, sys, time
from pathlib import Path
import django
django.setup()
from initiative.errors import Refused
from statements.importing.child import tree_of
from statements.importing.containers import source_of
path = Path(sys.argv[1])
began = time.monotonic()
try:
    source = source_of(path.name, path.read_bytes())
    tree_of(source.kind, source.data)
except Refused:
    pass
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak, time.monotonic() - began)
"""


def styles(n):
    """Some 5 MB of styles, hardly repeating themselves."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rows = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n * 7919:x}"><w:name w:val="{n * 104729:x}"/>'
        "</w:style>"
        for n in range(n)
    )
    return f"<w:styles {space}>{rows}</w:styles>"


@pytest.mark.parametrize("name", HEAVY)
def test_child_holds_less_than_512_mb_and_ends_within_10_seconds(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(HEAVY[name]())

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    peak, seconds = done.stdout.split()
    assert int(peak) < 512 * 1024
    assert float(seconds) < 12


def test_a_child_that_takes_too_long_is_killed_and_leaves_no_folder(tmp_path, monkeypatch):
    program = tmp_path / "pandoc"
    program.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    program.chmod(0o755)
    monkeypatch.setattr(child.pypandoc, "get_pandoc_path", lambda: str(program))
    monkeypatch.setattr(child.tempfile, "tempdir", str(tmp_path))

    with pytest.raises(Refused) as refused:
        child.tree_of("md", b"x", seconds=0.3)

    assert refused.value.code == "too_long_to_read"
    assert [each.name for each in tmp_path.iterdir()] == ["pandoc"]


def test_the_child_sees_no_secret_of_ours(tmp_path, monkeypatch):
    program = tmp_path / "pandoc"
    program.write_text(f"#!/bin/sh\nset > {tmp_path}/seen\n")
    program.chmod(0o755)
    monkeypatch.setattr(child.pypandoc, "get_pandoc_path", lambda: str(program))
    monkeypatch.setenv("SECRET_KEY", "do-not-pass-on")

    with pytest.raises(Refused):
        child.tree_of("md", b"x")

    assert "do-not-pass-on" not in (tmp_path / "seen").read_text()


def test_pandoc_is_new_enough_for_its_sandbox():
    answer = subprocess.run(
        [child.pypandoc.get_pandoc_path(), "--version"], capture_output=True, text=True, check=True
    )

    assert int(answer.stdout.split()[1].partition(".")[0]) >= 3

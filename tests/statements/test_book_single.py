"""One statement, or its translation, as PDF and EPUB."""

import fcntl

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from statements.book import pdf, single
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_participation,
    make_published,
    make_translation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelves(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def statement():
    meeting = make_meeting()
    given = {"title": "Rivers", "body": "One\n\nTwo", "language": "en"}
    return make_published(make_participation(meeting), **given)


def address(statement, kind, *more):
    place = statement.participation
    name = "translation" if more else "statement"
    slugs = [place.meeting.slug, place.organisation.slug, *more]
    return reverse(f"public:{name}_{kind}", args=slugs)


def content(answer):
    return answer.content


def test_statement_is_a_tagged_pdf_with_its_title_and_address(client, statement, tmp_path):
    answer = client.get(address(statement, "pdf"))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Language"] == "en"
    file = tmp_path / "one.pdf"
    file.write_bytes(content(answer))
    read = pypdf.PdfReader(file)
    assert read.metadata.title == "Rivers"
    assert read.root_object["/MarkInfo"]["/Marked"]
    assert len(read.pages) == 1
    shown = read.pages[0].extract_text()
    assert statement.symbol in shown
    assert statement.published.sha256[:32] in shown.replace("\n", "")


@pytest.mark.parametrize("kind", single.KINDS)
def test_translation_comes_as_a_file_that_says_it_is_one(client, statement, kind):
    make_translation(statement, "it", translator="R. Rossi")

    answer = client.get(address(statement, kind, "it"))

    assert answer.status_code == 200
    assert answer["Content-Language"] == "it"
    assert f"-it.{kind}" in answer["Content-Disposition"]
    assert client.get(address(statement, kind, "en")).url == address(statement, kind)


def test_file_is_made_once_and_again_when_the_text_changes(client, statement, monkeypatch):
    written = []

    def write(*given):
        written.append(given)
        pdf.write_pdf(*given)

    monkeypatch.setattr(single, "write_pdf", write)
    for _each in range(2):
        content(client.get(address(statement, "pdf")))
    assert len(written) == 1

    make_published(statement.participation, body="Three", base_version=statement.version)
    content(client.get(address(statement, "pdf")))
    assert len(written) == 2


def test_failing_maker_is_a_sentence_and_a_time_to_come_back(client, statement, monkeypatch):
    def fail(*_given):
        raise pdf.NotMadeError("time")

    monkeypatch.setattr(single, "write_pdf", fail)

    answer = client.get(address(statement, "pdf"))

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "no-store" in answer["Cache-Control"]
    assert "could not be made" in answer.text
    assert not list(single.folder().glob("*.part"))


def test_only_one_is_made_at_once(client, statement, monkeypatch):
    monkeypatch.setattr(single, "PATIENCE", 0)
    single.folder().mkdir(parents=True)
    with (single.folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert client.get(address(statement, "epub")).status_code == 503
    assert client.get(address(statement, "epub")).status_code == 200


def test_withdrawn_statement_has_no_file(client, statement):
    content(client.get(address(statement, "pdf")))
    type(statement).objects.filter(pk=statement.pk).update(published=None, published_at=None)

    assert client.get(address(statement, "pdf")).status_code in (404, 410)


def test_old_files_are_taken_away(client, statement):
    content(client.get(address(statement, "epub")))
    single.tidy(timezone.now())
    assert len(list(single.folder().glob("*.epub"))) == 1
    single.tidy(timezone.now() + single.KEPT)
    assert not list(single.folder().glob("*.epub"))


def test_pages_link_to_their_files(client, statement):
    make_translation(statement, "it")
    here = reverse("public:statement", args=address_slugs(statement))
    there = reverse("public:translation", args=[*address_slugs(statement), "it"])

    for kind in single.KINDS:
        assert address(statement, kind) in client.get(here).text
        assert address(statement, kind, "it") in client.get(there).text


def test_joint_statement_is_a_file_under_the_names_of_who_signs_it(client, tmp_path):
    joint = make_joint_published(make_meeting(), n=2)
    slugs = [joint.meeting.slug, joint.number]

    answer = client.get(reverse("public:joint_pdf", args=slugs))

    file = tmp_path / "joint.pdf"
    file.write_bytes(answer.content)
    shown = pypdf.PdfReader(file).pages[0].extract_text()
    for each in joint.joint.cosigners.all():
        assert each.participation.organisation.name in shown
    assert (
        reverse("public:joint_epub", args=slugs)
        in client.get(reverse("public:joint", args=slugs)).text
    )


def test_file_costs_few_queries(client, statement, django_assert_num_queries):
    content(client.get(address(statement, "epub")))
    with django_assert_num_queries(2):
        content(client.get(address(statement, "epub")))


def test_readers_in_every_language_get_one_file(client, statement):
    for code in ("en", "it"):
        with override(code):
            assert client.get(address(statement, "epub")).status_code == 200
    assert len(list(single.folder().glob("*.epub"))) == 1


def address_slugs(statement):
    return [statement.participation.meeting.slug, statement.participation.organisation.slug]

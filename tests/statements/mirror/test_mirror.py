"""A mirror must open without a server: every link leads to a file or to the original."""

import errno
import hashlib
import json
import os
import subprocess
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.utils import timezone

from initiative.audit.record import SYSTEM
from statements.mirror import copying, manifest
from statements.services.withdrawing import unpublish_statement
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_sent,
    make_translation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]


@pytest.fixture(autouse=True)
def any_host(settings):
    """The mirror asks by the address of the site."""
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def meeting():
    return make_meeting(slug="milan", title="Milan", call="Come.")


@pytest.fixture
def statement(meeting):
    participation = make_participation(
        meeting, organisation=make_organisation(name="لجنة العمال", language="ar"), is_named=True
    )
    statement = make_published(participation, title="كلمة", language="ar", body="أولا.\n\nثانيا.")
    make_translation(statement, "it")
    make_joint_published(meeting)
    return statement


def mirror(folder, **options):
    call_command("mirror", str(folder), verbosity=0, **options)


class Links(HTMLParser):
    """The addresses on a page."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [given[name] for name in ("href", "src", "action") if name in given]


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def test_every_link_leads_to_a_file_or_to_the_original(statement, tmp_path):
    mirror(tmp_path)
    n_links = 0
    for name, path in files(tmp_path).items():
        if not name.endswith(".html"):
            continue
        text = path.read_text(encoding="utf-8")
        assert "This is a copy" in text or "refresh" in text
        for link in Links(text).found:
            link, fragment = urldefrag(link)
            assert not link.startswith("/"), (name, link)
            if urlsplit(link).scheme:
                assert link.startswith((site.SITE_URL, "mailto:")), link
                continue
            target = (path.parent / unquote(link)).resolve() if link else path
            assert target.is_file(), (name, link)
            n_links += 1
            if fragment and target.suffix == ".html":
                assert f'id="{fragment}"' in target.read_text(encoding="utf-8"), (name, fragment)
    assert n_links > 50


def test_all_that_is_public_is_there_in_every_form(statement, tmp_path):
    mirror(tmp_path)
    found = files(tmp_path)
    slug = statement.participation.organisation.slug
    for ending in ("/index.html", ".txt", ".md", ".bib", ".csl.json", ".pdf", ".epub",
                   "/it/index.html", "/it.pdf", "/ar+it/index.html"):  # fmt: skip
        assert f"meetings/milan/statements/{slug}{ending}" in found
    for name in ("index.html", "feed.atom", "meetings/milan/index.html",
                 "meetings/milan/call/index.html", "meetings/milan/participants/index.html",
                 f"organisations/{slug}/index.html"):  # fmt: skip
        assert name in found
    assert any(name.startswith("static/css/") for name in found)
    assert found[f"meetings/milan/statements/{slug}.pdf"].read_bytes().startswith(b"%PDF")


def test_nothing_that_is_not_public_is_there(statement, tmp_path):
    hidden = make_meeting(slug="soon", opened_at=None, title="Soon")
    make_published(make_participation(hidden))
    quiet = make_organisation(name="Quiet")
    make_sent(make_participation(statement.participation.meeting, organisation=quiet))
    mirror(tmp_path)
    whole = b"".join(path.read_bytes() for path in files(tmp_path).values())
    assert b"Soon" not in whole
    assert b"Quiet" not in whole


def test_the_manifest_and_the_sums_are_right(statement, tmp_path):
    mirror(tmp_path)
    listed = json.loads((tmp_path / "manifest.json").read_text())
    found = files(tmp_path)
    assert set(listed["files"]) == set(found) - {"manifest.json", "SHA256SUMS"}
    for name, one in listed["files"].items():
        content = found[name].read_bytes()
        assert (one["sha256"], one["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def stamped(folder):
    """Give every file a time long ago, so that a rewriting shows."""
    for path in files(folder).values():
        os.utime(path, (1, 1))


def rewritten(folder):
    return {
        name
        for name, path in files(folder).items()
        if path.stat().st_mtime > 1 and name not in ("manifest.json", "SHA256SUMS")
    }


def test_a_second_run_writes_nothing(statement, tmp_path):
    mirror(tmp_path)
    stamped(tmp_path)
    mirror(tmp_path)
    assert rewritten(tmp_path) == set()


def test_what_was_damaged_or_lost_is_written_anew(statement, tmp_path):
    mirror(tmp_path)
    stamped(tmp_path)
    (tmp_path / "meetings/milan/index.html").write_text("broken")
    (tmp_path / "meetings/milan/call/index.html").unlink()
    mirror(tmp_path)
    assert {"meetings/milan/index.html", "meetings/milan/call/index.html"} <= rewritten(tmp_path)
    assert "Milan" in (tmp_path / "meetings/milan/index.html").read_text()


def test_a_new_statement_comes_and_one_taken_back_says_so(meeting, statement, tmp_path):
    mirror(tmp_path)
    new = make_published(make_participation(meeting, is_named=True))
    slug = statement.participation.organisation.slug
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="It names a person.",
        at=timezone.now() + timedelta(seconds=1),
        by=SYSTEM,
    )
    mirror(tmp_path)
    folder = tmp_path / "meetings/milan/statements"
    assert (folder / new.participation.organisation.slug / "index.html").is_file()
    page = (folder / slug / "index.html").read_text(encoding="utf-8")
    assert "It names a person." in page
    assert "أولا" not in page
    whole = "".join(path.read_text("utf-8") for path in folder.rglob("*.html"))
    assert "أولا" not in whole


def test_a_meeting_that_closes_again_is_taken_away(meeting, statement, tmp_path):
    other = make_meeting(slug="rome", title="Rome")
    make_published(make_participation(other))
    mirror(tmp_path)
    type(other).objects.filter(pk=other.pk).update(opened_at=None)
    mirror(tmp_path)
    assert not [name for name in files(tmp_path) if name.startswith("meetings/rome/")]


def test_a_long_list_is_there_in_parts(meeting, tmp_path, monkeypatch):
    monkeypatch.setattr("statements.views.public.PAGE", 2)
    for _each in range(5):
        make_published(make_participation(meeting))
    mirror(tmp_path)
    folder = tmp_path / "meetings/milan/statements"
    assert (folder / "page-2.html").is_file()
    assert (folder / "page-3.html").is_file()
    assert 'href="page-2.html"' in (folder / "index.html").read_text()


def test_a_folder_with_other_files_is_not_touched(statement, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="none of them is touched"):
        mirror(tmp_path)
    assert list(files(tmp_path)) == ["letter.txt"]


def test_a_file_is_no_folder(statement, tmp_path):
    place = tmp_path / "letter.txt"
    place.write_text("mine")
    for wanted in (place, place / "copy"):
        with pytest.raises(CommandError, match="none of them is touched"):
            mirror(wanted)
    assert place.read_text() == "mine"


def test_two_runs_are_never_in_one_folder(statement, tmp_path):
    folder = tmp_path / "new" / "copy"
    with manifest.alone(folder):
        with pytest.raises(CommandError, match="Another run"):
            mirror(folder)
        assert files(folder) == {}

    mirror(folder)
    assert json.loads((folder / "manifest.json").read_text())["release"] == site.RELEASE


def test_a_killed_run_is_finished_by_the_next(statement, tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    put, calls = manifest.put, []

    def dies(path, content):
        calls.append(path)
        if len(calls) > 12:
            raise Killed
        put(path, content)

    monkeypatch.setattr(manifest, "put", dies)
    with pytest.raises(Killed):
        mirror(tmp_path)
    monkeypatch.setattr(manifest, "put", put)
    mirror(tmp_path)
    test_all = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert set(files(tmp_path)) == set(test_all) | {"manifest.json", "SHA256SUMS"}


def test_another_language_of_the_words_around(statement, tmp_path):
    mirror(tmp_path, language="it")
    page = (tmp_path / "meetings/milan/index.html").read_text(encoding="utf-8")
    assert '<html lang="it"' in page
    assert 'href="meetings/milan/index.html"' in (tmp_path / "index.html").read_text()
    # The other languages of the site are at the original.
    assert f'href="{site.SITE_URL}/' in page


def test_a_page_that_names_what_is_not_there_is_said(statement, tmp_path, monkeypatch):
    monkeypatch.setattr(copying.Mirror, "copy", with_a_dead_link(copying.Mirror.copy))
    with pytest.raises(CommandError, match="/organisations/nobody/"):
        mirror(tmp_path)


def with_a_dead_link(copy):
    def copied(self, address, **options):
        return [*copy(self, address, **options), "/organisations/nobody/"]

    return copied


def contents(folder):
    return {
        name: path.read_bytes()
        for name, path in files(folder).items()
        if name not in ("manifest.json", "SHA256SUMS")
    }


def test_a_site_that_fails_takes_nothing_away(statement, tmp_path, monkeypatch):
    mirror(tmp_path)
    before = contents(tmp_path)
    monkeypatch.setattr(copying.Site, "ask", lambda *_given: copying.Answer(500, {}, b"ill"))
    with pytest.raises(CommandError, match=r"answers 500.*nothing was taken away"):
        mirror(tmp_path)
    assert contents(tmp_path) == before


def test_a_site_that_does_not_know_its_own_name_takes_nothing_away(statement, tmp_path, settings):
    mirror(tmp_path)
    before = contents(tmp_path)
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        mirror(tmp_path)
    assert contents(tmp_path) == before


def test_what_was_withdrawn_leaves_a_page_and_no_file_that_is_none(statement, tmp_path):
    mirror(tmp_path)
    slug = statement.participation.organisation.slug
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="It names a person.",
        at=timezone.now() + timedelta(seconds=1),
        by=SYSTEM,
    )
    mirror(tmp_path)
    here = {name for name in files(tmp_path) if f"/statements/{slug}" in name}
    assert f"meetings/milan/statements/{slug}/index.html" in here
    assert {name.rpartition(".")[2] for name in here} == {"html"}


def test_a_file_that_cannot_be_made_is_at_the_original_until_it_can(
    statement, tmp_path, monkeypatch, capsys
):
    slug = statement.participation.organisation.slug
    address, ask = f"/meetings/milan/statements/{slug}.pdf", copying.Site.ask

    def busy(self, asked, etag=""):
        return copying.Answer(503, {}, b"") if asked == address else ask(self, asked, etag)

    monkeypatch.setattr(copying.Site, "ask", busy)
    mirror(tmp_path)
    page = tmp_path / f"meetings/milan/statements/{slug}/index.html"
    assert f'href="{site.SITE_URL}{address}"' in page.read_text("utf-8")
    assert address in capsys.readouterr().out
    monkeypatch.setattr(copying.Site, "ask", ask)
    mirror(tmp_path)
    assert f'href="../{slug}.pdf"' in page.read_text("utf-8")
    assert (tmp_path / f"meetings/milan/statements/{slug}.pdf").is_file()


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "No space left"), (errno.EACCES, "Permission"), (errno.EROFS, "Read-only")],
)
def test_a_folder_that_takes_no_more_is_said_and_leaves_no_half_file(
    statement, tmp_path, monkeypatch, number, said
):
    mirror(tmp_path)
    before = contents(tmp_path)

    def full(self, content):
        with self.open("wb") as part:
            part.write(content[:10])
        raise OSError(number, os.strerror(number), str(self))

    write_bytes = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError, match=said):
        mirror(tmp_path)
    monkeypatch.setattr(Path, "write_bytes", write_bytes)

    assert contents(tmp_path) == before
    mirror(tmp_path)

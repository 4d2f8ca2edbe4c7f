"""The archive as everybody reads it: no cookie, few queries, right HTML, nothing private."""

import gzip
import itertools
import re

import html5lib
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver

from organisations.services import rename_organisation
from tests.factories import (
    make_convener,
    make_draft,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
    make_user,
)


@pytest.fixture
def archive(db):
    """Two meetings, one with statements in three languages; returns it and an organisation."""
    make_meeting(title="Altro incontro", language="it")
    meeting = make_meeting(
        call="# Heading\n\nFirst.\n\n- one\n- two", purpose="To hear one another."
    )
    for language, body in (("en", "One\n\nTwo"), ("ar", "نص"), ("ja", "文")):
        organisation = make_organisation(language=language)
        participation = make_participation(meeting=meeting, organisation=organisation)
        make_rsvp(participation)
        make_published(participation, language=language, body=body, title=f"Title {language}")
    make_convener(meeting, organisation=organisation)
    return meeting, organisation


def paths(meeting, organisation):
    base = f"/meetings/{meeting.slug}/"
    statement = f"{base}statements/{organisation.slug}"
    return [
        "/",
        base,
        f"{base}call/",
        f"{base}participants/",
        f"{base}statements/",
        f"{statement}/",
        f"/organisations/{organisation.slug}/",
    ]


def files(meeting, organisation):
    base = f"/meetings/{meeting.slug}/"
    return [f"{base}call.ics", f"{base}statements/{organisation.slug}.txt"]


def every(archive):
    return paths(*archive) + files(*archive)


def test_pages_answer_in_every_language_without_a_cookie(archive):
    for prefix in ("", "/it"):
        for path in every(archive):
            response = Client().get(prefix + path)
            assert response.status_code == 200, path
            assert response.cookies == {}, path
            assert "Cookie" not in response.get("Vary", ""), path
            assert "public" in response["Cache-Control"], path


def test_pages_ask_nobody_who_they_are(archive, django_assert_num_queries):
    """Neither session nor user is read, even if the browser sends their cookie."""
    signed_in = Client()
    signed_in.force_login(make_user())

    for path in every(archive):
        with CaptureQueriesContext(connection) as queries:
            response = signed_in.get(path)
        asked = " ".join(query["sql"] for query in queries)
        assert "django_session" not in asked, path
        assert "organisations_user" not in asked, path
        assert response.content == Client().get(path).content, path


def test_head_is_answered(archive):
    for path in every(archive):
        response = Client().head(path)
        assert (response.status_code, response.content) == (200, b""), path


def count(queries, path):
    return queries(lambda: Client().get(path))


def test_pages_cost_the_same_at_three_and_at_thirty(archive, connection_queries):
    few = [count(connection_queries, path) for path in every(archive)]
    for _each in range(27):
        participation = make_participation(meeting=archive[0])
        make_rsvp(participation)
        make_published(participation)

    many = [count(connection_queries, path) for path in every(archive)]

    assert many == few
    assert many == [2, 7, 2, 4, 6, 5, 8, 2, 2]


def test_lists_read_no_texts(archive):
    meeting, organisation = archive
    statement = f"/meetings/{meeting.slug}/statements/{organisation.slug}/"

    for path in paths(*archive):
        with CaptureQueriesContext(connection) as queries:
            Client().get(path)
        asked = " ".join(query["sql"] for query in queries)
        assert '"body"' not in asked, path
        assert ('"html"' in asked) == (path == statement), path
        assert '"call"' not in asked or path.startswith("/meetings/"), path


def test_lists_read_no_more_rows_than_they_show(archive):
    meeting, _organisation = archive
    for _each in range(40):
        participation = make_participation(meeting=meeting)
        make_rsvp(participation)
        make_published(participation)

    text = Client().get(f"/meetings/{meeting.slug}/").text

    assert text.count('class="org"') == 30 + 5 + 1
    assert "All 43 organisations" in text
    assert "All 43 statements" in text


def test_html_is_right(archive):
    parser = html5lib.HTMLParser(strict=True)
    for path in [*paths(*archive), *("/it" + path for path in paths(*archive))]:
        text = Client().get(path).text
        parser.parse(text)
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), path
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert [levels[0], levels.count(1)] == [1, 1], path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), path
        # Data for machines is no script.
        assert "<script" not in text.replace('<script type="application/ld+json">', ""), path
        assert not re.search(r'(?:src|href)="https?://(?!localhost)', text), path


def test_texts_carry_their_language_and_direction(archive):
    meeting, _organisation = archive
    arabic = meeting.participations.get(organisation__language="ar").organisation

    text = Client().get(f"/meetings/{meeting.slug}/statements/{arabic.slug}/").text

    assert '<h1 lang="ar" dir="rtl">Title ar</h1>' in text
    assert '<div class="reading" lang="ar" dir="rtl">' in text


def test_first_visit_of_a_statement_is_small(archive):
    meeting, _organisation = archive
    participation = make_participation(meeting=meeting)
    make_published(participation, body="Lorem ipsum dolor sit amet. " * 357)
    path = f"/meetings/{meeting.slug}/statements/{participation.organisation.slug}/"

    page = gzip.compress(Client().get(path).content)
    style = gzip.compress((settings.BASE_DIR / "static/css/site.css").read_bytes())

    assert len(style) <= 12_000
    assert len(page) <= 12_000
    assert len(page) + len(style) <= 60_000


def test_statement_shows_its_receipt_and_its_neighbours(archive):
    meeting, organisation = archive
    statement = organisation.participations.get().statement

    text = Client().get(f"/meetings/{meeting.slug}/statements/{organisation.slug}/").text

    assert statement.published.sha256 in text
    assert "Statement 3 of 3" in text
    assert 'rel="prev"' in text
    assert 'rel="next"' not in text
    assert 'id="p1"' in text


def test_drafts_unpublished_texts_and_unnamed_organisations_are_nowhere(archive):
    meeting, _organisation = archive
    secret = make_participation(
        meeting=meeting, organisation=make_organisation(name="CANARY organisation", slug="canary")
    )
    make_rsvp(secret, is_named=False, names=["CANARY person"], message="CANARY message")
    make_sent(secret, title="CANARY title", body="CANARY text")
    make_draft(secret, body="CANARY draft", base_version=1)

    for path in every(archive):
        assert "CANARY" not in Client().get(path).text, path
    assert Client().get(f"/meetings/{meeting.slug}/statements/canary/").status_code == 404
    assert Client().get(f"/meetings/{meeting.slug}/statements/canary.txt").status_code == 404
    assert Client().get("/organisations/canary/").status_code == 404


def test_newer_sent_version_stays_private_until_it_is_published(archive):
    meeting, organisation = archive
    make_sent(organisation.participations.get(), body="CANARY of the newer text", base_version=1)

    text = Client().get(f"/meetings/{meeting.slug}/statements/{organisation.slug}/").text

    assert "CANARY" not in text


def test_private_meeting_looks_like_none(archive):
    meeting, _organisation = archive
    meeting.opened_at = None
    meeting.save()

    for path in every(archive)[1:]:
        found, absent = Client().get(path), Client().get(path.replace(meeting.slug, "absent"))
        assert found.status_code == 404, path
        assert found.text == absent.text, path
    assert meeting.title not in Client().get("/", follow=True).text


def test_former_address_redirects_for_ever(archive):
    meeting, organisation = archive
    rename_organisation(organisation=organisation, name="Right", slug="right", by="user:1")

    for path in (
        f"/meetings/{meeting.slug}/statements/{{}}/",
        f"/meetings/{meeting.slug}/statements/{{}}.txt",
        "/organisations/{}/",
    ):
        for prefix in ("", "/it"):
            response = Client().get(prefix + path.format(organisation.slug))
            assert (response.status_code, response.url) == (301, prefix + path.format("right"))


def test_former_address_tells_nothing_that_is_not_public(archive):
    """A redirect names the organisation by its new address: only where that is public."""
    meeting, _organisation = archive
    organisation = make_organisation(name="CANARY", slug="former")
    waiting = make_participation(meeting=meeting, organisation=organisation)
    make_sent(waiting)
    rename_organisation(organisation=organisation, name="CANARY", slug="canary", by="user:1")

    for path in (
        f"/meetings/{meeting.slug}/statements/former/",
        f"/meetings/{meeting.slug}/statements/former.txt",
        "/organisations/former/",
    ):
        response = Client().get(path)
        assert response.status_code == 404, path
        assert "canary" not in response.text.lower(), path


def test_language_filter_narrows_and_helps(archive):
    meeting, _organisation = archive
    path = f"/meetings/{meeting.slug}/statements/"

    assert "Title ar" in Client().get(path, {"language": "ar"}).text
    assert "Title ja" not in Client().get(path, {"language": "ar"}).text
    unknown = Client().get(path, {"language": "xx\x00'"})
    assert unknown.status_code == 200
    assert "No statement meets all that you chose." in unknown.text


def test_plain_text_is_the_text_as_received(archive):
    meeting, organisation = archive
    response = Client().get(f"/meetings/{meeting.slug}/statements/{organisation.slug}.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Language"] == "ja"
    assert response.text == f"Title ja\n{organisation.name}\n\n文\n"


def test_empty_site_and_empty_meeting_say_so(db):
    assert "No meeting has been announced yet." in Client().get("/").text
    meeting = make_meeting()
    base = f"/meetings/{meeting.slug}/"
    assert (
        "No organisation has asked to be listed yet." in Client().get(f"{base}participants/").text
    )
    assert "Statements appear here" in Client().get(f"{base}statements/").text
    assert "The call is being written." in Client().get(f"{base}call/").text


@pytest.mark.parametrize(
    "path",
    [
        "/meetings/" + "x" * 5000 + "/",
        "/meetings/a%00b/",
        "/meetings/m/statements/" + "x" * 5000 + "/",
        "/meetings/m/statements/a%00b.txt",
        "/organisations/" + "x" * 5000 + "/",
        "/organisations/a%00b/",
        "/meetings/../../etc/passwd",
        "/organisations/%F0%9F%98%80/",
        "/xx/meetings/m/",
    ],
)
def test_nonsense_is_not_found(db, path):
    assert Client().get(path).status_code == 404


def test_public_pages_take_no_post(archive):
    for path in every(archive):
        assert Client().post(path).status_code == 405, path


def test_the_links_of_a_page_are_put_together_once(archive, monkeypatch):
    path = paths(*archive)[5]
    Client().get(path)
    made = []
    reverse = URLResolver._reverse_with_prefix

    def counted(self, name, *parts, **names):
        made.append(name)
        return reverse(self, name, *parts, **names)

    monkeypatch.setattr(URLResolver, "_reverse_with_prefix", counted)
    monkeypatch.setattr("django.conf.settings.PAGE_CACHE_SECONDS", 0)
    Client().get(path)
    # The sign-in and the desk in the foot.
    assert len(made) <= 4, made

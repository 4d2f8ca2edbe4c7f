"""The pages of the book: what is ready, and a whole edition to read."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from statements.book import editions, making, shelf
from statements.book.editions import ORIGINALS, Edition
from statements.tasks import make_books
from tests.factories import make_meeting, make_participation, make_published, make_translation

BODY = "# Head\n\nOne *word*[^1]\n\n- a\n- b\n\n[^1]: Note"
VOID = {"meta", "link", "br", "hr", "input", "img"}

pytestmark = pytest.mark.django_db


class Balanced(HTMLParser):
    """Refuses an end without a beginning and an id that is there twice."""

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                assert value not in self.ids
                self.ids.add(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(autouse=True)
def shelves(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def published_meeting(n=2):
    meeting = make_meeting()
    for _each in range(n):
        make_published(make_participation(meeting), body=BODY, language="en")
    return meeting


def reading(client, meeting, edition="originals", kind="html"):
    return client.get(reverse("public:book_page", args=[meeting.slug, edition, kind]))


def test_whole_edition_is_one_page_with_ids_of_its_own(client):
    meeting = published_meeting()
    words = {"body": "Un\n\nDeux", "language": "fr", "title": "Mots"}
    statement = make_published(make_participation(meeting), **words)
    make_translation(statement, "ar", title="كلمات", texts={0: "واحد", 1: "اثنان"})
    making.make(meeting, Edition("ar", is_facing=True), timezone.now())

    answer = reading(client, meeting, "originals-ar")

    assert answer.status_code == 200
    page = Balanced()
    page.feed(answer.text)
    assert page.open == []
    slug = statement.symbol.lower().replace("/", "-")
    assert {slug, f"{slug}-p1", f"{slug}-ar-p2"} <= page.ids
    assert re.search(rf'<article class="statement" id="{slug}" lang="fr" dir="ltr">', answer.text)
    assert '<div class="translation" lang="ar" dir="rtl">' in answer.text
    links = re.findall(r'href="#([^"]+)"', answer.text)
    assert set(links) <= page.ids
    # The page's title is the first level, a statement's the second.
    assert re.findall(r"<h([1-6])", answer.text) == ["1", "2", "2", "3", "2", "3", "2"]


def test_long_edition_is_read_in_volumes(client, monkeypatch):
    monkeypatch.setattr(editions, "MOST_IN_VOLUME", 1)
    meeting = published_meeting()
    make_books()

    assert reading(client, meeting).status_code == 404
    assert "Volume 2" in reading(client, meeting, kind="1.html").text
    assert reading(client, meeting, kind="2.html").status_code == 200
    assert reading(client, meeting, kind="3.html").status_code == 404


def test_withdrawn_words_are_on_no_page(client):
    meeting = published_meeting(1)
    make_books()
    statement = meeting.participations.get().statement
    type(statement).objects.filter(pk=statement.pk).update(published=None, published_at=None)

    assert reading(client, meeting).status_code == 404


def test_page_says_how_far_the_making_is_and_asks_again(client):
    meeting = published_meeting(1)
    address = reverse("public:book", args=[meeting.slug])
    folder = shelf.folder_of(meeting, "originals")
    folder.mkdir(parents=True)
    begun = {"standing": shelf.standing(meeting), "n_all": 5}
    shelf.write(folder / shelf.PROGRESS, begun | {"files": {"epub": {}, "zip": {}, "html": {}}})

    shown = client.get(address).text
    assert "3 of 5 files are ready" in shown
    # No page comes anew by itself (WCAG 2.2, 2.2.1): the reader looks again.
    assert ">Look again</a>" in shown

    make_books()
    shown = client.get(address).text
    assert "http-equiv" not in shown
    assert "pages, " in shown
    assert "Made from 1 statement" in shown
    assert "Fingerprint" in shown


def test_pages_cost_the_same_for_one_statement_and_three(client, django_assert_num_queries):
    for n in (1, 3):
        meeting = published_meeting(n)
        making.make(meeting, ORIGINALS, timezone.now())
        with django_assert_num_queries(5):
            client.get(reverse("public:book", args=[meeting.slug]))
        with django_assert_num_queries(5):
            reading(client, meeting)

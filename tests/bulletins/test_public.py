"""News as everybody reads them: nothing private, few queries, an address that answers for ever."""

import pytest
from django.test import Client
from django.utils import timezone

from bulletins.services.sending import withdraw_bulletin
from bulletins.services.taking_off import take_off
from bulletins.states import Audience
from meetings.models import Meeting
from tests.bulletins.factories import make_bulletin, make_participant, make_public, save_text
from tests.factories import make_meeting


@pytest.fixture
def author(meeting):
    return make_participant(meeting)


def base(meeting):
    return f"/meetings/{meeting.slug}/news"


def every_text(meeting, number=1):
    paths = [f"{base(meeting)}/", f"{base(meeting)}.atom", f"{base(meeting)}/{number}/"]
    paths += [f"{base(meeting)}/{number}.txt", f"/meetings/{meeting.slug}/", "/sitemap.xml"]
    return [Client().get(path) for path in paths]


def test_pages_answer_in_every_language_without_a_cookie(meeting, author):
    make_public(author)

    for prefix in ("", "/it"):
        for end in ("/", ".atom", "/1/", "/1.txt"):
            response = Client().get(f"{prefix}{base(meeting)}{end}")
            assert response.status_code == 200, end
            assert response.cookies == {}, end
            assert "public" in response["Cache-Control"], end


def test_list_is_newest_first_and_shows_nothing_that_is_not_public(meeting, author):
    for title in ("First", "Second"):
        make_public(author, title=title)
    make_bulletin(author, title="Among us")
    save_text(author, title="A draft", audience=Audience.PUBLIC)

    page = Client().get(f"{base(meeting)}/").text

    assert page.index("Second") < page.index("First")
    assert "Among us" not in page
    assert "A draft" not in page


@pytest.mark.parametrize("end", ["/", ".txt"])
def test_what_was_never_public_is_as_absent_as_what_never_was(meeting, author, end):
    make_bulletin(author, title="Among us")
    withdraw_bulletin(bulletin=make_bulletin(author), by="link:1", at=timezone.now())
    save_text(author)

    for number in (1, 2, 3, 4):
        assert Client().get(f"{base(meeting)}/{number}{end}").status_code == 404


def test_no_name_stands_anywhere_where_none_was_given(meeting, author):
    make_public(author, is_signed=False, title="Without a name")
    author.organisation.__class__.objects.filter(pk=author.organisation_id).update(
        name="Hidden House"
    )
    author.__class__.objects.filter(pk=author.pk).update(is_named=False)

    for response in every_text(meeting):
        assert "Hidden House" not in response.text
        assert author.organisation.slug not in response.text
    assert Client().get(f"/organisations/{author.organisation.slug}/").status_code == 404


def test_organisation_page_lists_what_it_signed_only(meeting, author):
    make_public(author, title="Signed")
    make_public(author, title="Unsigned", is_signed=False)
    make_bulletin(author, title="Among us")

    page = Client().get(f"/organisations/{author.organisation.slug}/").text

    assert "Signed" in page
    assert "Unsigned" not in page
    assert "Among us" not in page


@pytest.mark.parametrize("end", ["/", ".txt"])
def test_taken_back_answers_410_without_name_or_word(meeting, author, end):
    bulletin = make_public(author, title="Taken back")
    withdraw_bulletin(bulletin=bulletin, by="link:1", at=timezone.now())

    response = Client().get(f"{base(meeting)}/1{end}")

    assert response.status_code == 410
    assert "The organisation took this news back." in response.text
    assert "Taken back" not in response.text
    assert author.organisation.name not in response.text


def test_taken_off_answers_410_with_the_reason(meeting, author):
    take_off(bulletin=make_public(author), reason="A <name>.", by="user:1", at=timezone.now())

    response = Client().get(f"{base(meeting)}/1/")

    assert response.status_code == 410
    assert "A &lt;name&gt;." in response.text


def test_narrowed_to_those_that_take_part_answers_410(meeting, author):
    bulletin = make_public(author, title="Once for all")
    make_bulletin(author, bulletin, title="Among us now")

    response = Client().get(f"{base(meeting)}/1/")

    assert response.status_code == 410
    assert "Among us now" not in response.text
    assert "Once for all" not in response.text


def test_a_meeting_that_is_not_open_shows_nothing(meeting, author):
    make_public(author)
    withdraw_bulletin(bulletin=make_public(author), by="link:1", at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=None)

    for end in ("/", ".atom", "/1/", "/2/", "/1.txt"):
        assert Client().get(f"{base(meeting)}{end}").status_code == 404


def test_the_address_of_another_meeting_opens_nothing(author):
    make_public(author)

    assert Client().get(f"{base(make_meeting())}/1/").status_code == 404


def test_markup_is_text(meeting, author):
    make_public(author, title="<b>T</b>", body="<script>alert(1)</script>\n\n# Heading")

    page = Client().get(f"{base(meeting)}/1/").text

    assert "<script>alert" not in page
    assert "<b>T</b>" not in page
    assert "Heading</h2>" in page


def test_filter_by_language(meeting, author):
    make_public(author, title="English one")
    make_public(author, title="خبر", language="ar")

    narrowed = Client().get(f"{base(meeting)}/?language=ar").text
    odd = Client().get(f"{base(meeting)}/?language=xx%00").text

    assert "خبر" in narrowed
    assert "English one" not in narrowed
    assert 'lang="ar" dir="rtl"' in narrowed
    assert "English one" in odd


def test_text_file_is_as_it_was_typed(meeting, author):
    make_public(author, title="Bread", body="# One\n\n- two")

    response = Client().get(f"{base(meeting)}/1.txt")

    assert response.text == f"Bread\n{author.organisation.name}\n\n# One\n\n- two\n"
    assert response["Content-Language"] == "en"


def test_home_and_map_lead_to_the_news(meeting, author):
    make_public(author)

    assert f'href="{base(meeting)}/"' in Client().get(f"/meetings/{meeting.slug}/").text
    sitemap = Client().get("/sitemap.xml").text
    assert f"{base(meeting)}/1/" in sitemap
    assert f"{base(meeting)}/</loc>" in sitemap


def test_home_says_nothing_of_news_for_those_that_take_part(meeting, author):
    make_bulletin(author)

    assert "news" not in Client().get(f"/meetings/{meeting.slug}/").text
    assert f"{base(meeting)}" not in Client().get("/sitemap.xml").text


@pytest.mark.parametrize("end", ["/", ".atom", "/1/", "/1.txt"])
def test_pages_cost_few_queries_whatever_their_length(meeting, connection_queries, end):
    def cost():
        return connection_queries(lambda: Client().get(f"{base(meeting)}{end}"))

    for _each in range(3):
        make_public(make_participant(meeting))
    Client().get("/")
    few = cost()
    for n in range(40):
        make_public(make_participant(meeting), language=("en", "it", "el")[n % 3])

    assert cost() == few
    assert few <= 8


def test_long_list_has_pages(meeting, author):
    for _each in range(31):
        make_public(author)

    assert "Page 1 of 2" in Client().get(f"{base(meeting)}/").text
    assert "Page 2 of 2" in Client().get(f"{base(meeting)}/?page=2").text

"""What each public page says, in which order, and in which language."""

import re
from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from meetings.services.attendance import mark_came
from meetings.states import Answer, ConvenerRole
from organisations.models import Organisation, OtherName
from statements.models import Statement
from tests.factories import (
    make_convener,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
    make_translation,
)


def page(path):
    """The page as a tree, without a namespace in every name."""
    response = Client().get(path)
    assert response.status_code == 200
    return html5lib.parse(response.text, namespaceHTMLElements=False)


def words(element):
    """The words of an element, every white space as one blank."""
    return " ".join("".join(element.itertext()).split())


def named(meeting, name, **given):
    """An organisation on the list that agreed to be named."""
    organisation = make_organisation(name=name, slug=given.pop("slug", slugify(name)), **given)
    return make_participation(meeting=meeting, organisation=organisation, is_named=True)


def by_class(tree, tag, name):
    return [each for each in tree.iter(tag) if name in each.get("class", "").split()]


# --- Home -----------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/it"])
def test_home_with_one_meeting_leads_there(db, prefix):
    meeting = make_meeting()
    make_meeting(opened_at=None)

    response = Client().get(f"{prefix}/")

    assert (response.status_code, response.url) == (302, f"{prefix}/meetings/{meeting.slug}/")
    assert "public" in response["Cache-Control"]


def test_home_lists_meetings_newest_first_with_what_may_be_counted(db):
    old = make_meeting(title="Old", starts_on="2023-07-15", ends_on="2023-07-16")
    new = make_meeting(title="New")
    make_published(named(new, "A"))
    named(new, "B")
    make_sent(make_participation(meeting=new))
    make_participation(meeting=old)

    items = [words(each) for each in by_class(page("/"), "ul", "meetings")[0]]

    assert [item.split()[0] for item in items] == ["New", "Old"]
    assert items[0].endswith("2 organisations 1 statement")
    assert "organisation" not in items[1]


# --- A meeting ------------------------------------------------------------------


def test_meeting_says_things_in_their_order(meeting):
    meeting.purpose = "To hear one another."
    meeting.save()
    make_published(named(meeting, "Zeta"), title="What Zeta says")
    make_convener(meeting, organisation=make_organisation(name="Caller"))

    text = words(page(f"/meetings/{meeting.slug}/").find(".//main"))

    said = [
        meeting.title,
        "To hear one another.",
        "Rome",
        "Answers are open until",
        "days left",
        "Statements are open until",
        "Read the statements",
        "ask for it again",
        "Zeta",
        "What Zeta says",
        "Caller",
        "host",
    ]
    positions = [text.find(each) for each in said]
    assert -1 not in positions
    assert positions == sorted(positions)


def test_meeting_asks_for_the_call_first_while_nothing_is_published(meeting):
    named(meeting, "Zeta")

    buttons = by_class(page(f"/meetings/{meeting.slug}/"), "a", "button")

    assert [words(button) for button in buttons] == ["Read the call"]


def test_meeting_that_is_over_says_nothing_is_open(db):
    past = timezone.now() - timedelta(days=300)
    meeting = make_meeting(answers_due_at=past, statements_due_at=past)

    text = words(page(f"/meetings/{meeting.slug}/").find(".//main"))

    assert "open until" not in text
    assert "Invited?" not in text


def test_page_says_where_it_stands_in_the_meeting(meeting):
    for view, label in (
        ("call", "Call"),
        ("participants", "Organisations"),
        ("statements", "Statements"),
    ):
        head = page(f"/meetings/{meeting.slug}/{view}/").find(".//header")
        current = [each for each in head.iter("a") if each.get("aria-current") == "page"]
        assert [words(each) for each in current] == [label]


def test_page_names_itself_in_every_language(meeting):
    path = f"/meetings/{meeting.slug}/statements/?language=ar"
    tree = page(path)

    alternates = {
        each.get("hreflang"): each.get("href")
        for each in tree.iter("link")
        if each.get("rel") == "alternate" and each.get("hreflang")
    }
    switch = {
        each.get("hreflang"): each.get("href") for each in by_class(tree, "nav", "languages")[0]
    }

    assert switch == {"en": path, "it": f"/it{path}"}
    assert alternates == {
        code: f"http://localhost:8000{address}" for code, address in switch.items()
    }


def test_names_of_a_meeting_keep_their_language_on_pages_in_another(db):
    make_meeting()
    meeting = make_meeting(title="Deuxième", place="Marseille", language="fr", purpose="Parler.")

    for path in ("/it/", f"/it/meetings/{meeting.slug}/"):
        tree = page(path)
        french = {words(each) for each in tree.iter("bdi") if each.get("lang") == "fr"}
        assert {"Deuxième", "Marseille", "Parler."} <= french, path


# --- Call -----------------------------------------------------------------------


def test_call_has_numbered_paragraphs_dates_and_what_is_asked(meeting):
    meeting.call = "Warum.\n\n# Wie\n\nSo."
    meeting.call_language = "de"
    meeting.save()

    tree = page(f"/meetings/{meeting.slug}/call/")

    (reading,) = by_class(tree, "div", "reading")
    assert reading.get("lang") == "de"
    assert [each.get("id") for each in reading.iter("p")] == ["p1", "p2"]
    facts = [words(each) for each in by_class(tree, "dl", "facts")[0].iter("dt")]
    assert facts == ["Answers until", "Statements until", "Meeting"]
    assert "at most 10,000 characters" in words(tree.find(".//main"))


def test_call_calendar_holds_the_meeting_and_both_deadlines(meeting):
    response = Client().get(f"/meetings/{meeting.slug}/call.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.text.count("BEGIN:VEVENT") == 3


# --- The Roll -------------------------------------------------------------------


def test_participants_put_first_who_sent_a_text_or_was_present(meeting):
    named(meeting, "Only named")
    make_sent(named(meeting, "Zeta wrote"))
    mark_came(participation=named(meeting, "Alpha came"), at=timezone.now(), by="user:1")
    refused = named(meeting, "Said no")
    make_rsvp(refused, answer=Answer.NO)

    tree = page(f"/meetings/{meeting.slug}/participants/")

    groups = by_class(tree, "ul", "roll")
    names = [words(each) for group in groups for each in by_class(group, "bdi", "org")]
    assert names == ["Alpha came", "Zeta wrote", "Only named", "Said no"]
    assert "2 organisations, in the order of the names." in words(tree.find(".//main"))
    letters = [words(each) for each in by_class(tree, "nav", "letters-index")[0]]
    assert letters == ["A", "Z"]
    assert "answered no" not in words(tree)


def test_letters_lead_to_their_names(meeting):
    for name in ("École", "Europa", "Łódź", "Союз", "労働者", "«Quoted»"):
        make_sent(named(meeting, name, slug=f"slug-{ord(name[0])}-{len(name)}"))

    tree = page(f"/meetings/{meeting.slug}/participants/")

    index = {
        words(link): link.get("href")[1:] for link in by_class(tree, "nav", "letters-index")[0]
    }
    ids = {each.get("id"): each for each in tree.iter("ul") if each.get("id")}
    assert set(index) == {"E", "Q", "Ł", "С", "漢字"}
    assert set(index.values()) == set(ids)
    names = {words(each) for each in by_class(ids[index["E"]], "bdi", "org")}
    assert names == {"École", "Europa"}


def test_who_calls_the_meeting_is_marked_with_a_word_and_nothing_else(meeting):
    host, guest = named(meeting, "Zeta"), named(meeting, "Alpha")
    make_convener(meeting, role=ConvenerRole.SUPPORTER, organisation=host.organisation)

    rows = [
        row
        for group in by_class(page(f"/meetings/{meeting.slug}/participants/"), "ul", "roll")
        for row in group
    ]

    assert [words(by_class(row, "bdi", "org")[0]) for row in rows] == ["Alpha", "Zeta"]
    assert ["supporter" in words(row) for row in rows] == [False, True]
    assert {row.get("class") for row in rows} == {None}
    assert guest.organisation.name in words(rows[0])


# --- Statements -----------------------------------------------------------------


@pytest.fixture
def many(meeting):
    """Sixty-five statements, the first five in Greek; their numbers follow the names."""
    for n in range(1, 66):
        participation = named(meeting, f"Organisation {n:02}", slug=f"org-{n:02}")
        make_published(
            participation, title=f"Title {n:02}", language="el" if n <= 5 or n == 65 else "en"
        )
    return meeting


def index_of(meeting, **query):
    response = Client().get(f"/meetings/{meeting.slug}/statements/", query)
    assert response.status_code == 200
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    lists = by_class(tree, "ol", "index")
    rows = list(lists[0]) if lists else []
    return tree, [
        (words(by_class(row, "span", "no")[0]), words(by_class(row, "p", "title")[0]))
        for row in rows
    ]


def test_index_has_pages_and_its_numbers_go_on(many):
    tree, first = index_of(many)
    _tree, second = index_of(many, page=2)

    assert first == [(str(n), f"Title {n:02}") for n in range(1, 61)]
    assert second == [(str(n), f"Title {n:02}") for n in range(61, 66)]
    assert "Page 1 of 2" in words(tree)
    assert "65 statements, in the order" in words(tree)


def test_filtered_index_keeps_the_numbers_and_counts(many):
    tree, rows = index_of(many, language="el")

    assert [number for number, _title in rows] == ["1", "2", "3", "4", "5", "65"]
    assert "6 statements, in the order" in words(tree)
    written = next(each for each in tree.iter("select") if each.get("id") == "language")
    choices = [words(each) for each in written.iter("option")]
    assert choices == ["all languages (65)", "English (59)", "Ελληνικά (6)"]


def test_readable_means_original_or_translation_and_counts_follow_the_other_filters(many):
    statement = Statement.objects.get(published__title="Title 06")
    make_translation(statement, "el")

    _tree, rows = index_of(many, readable="el")
    tree, _rows = index_of(many, language="en")

    assert [number for number, _title in rows] == ["1", "2", "3", "4", "5", "6", "65"]
    readable = next(each for each in tree.iter("select") if each.get("id") == "readable")
    assert [words(each) for each in readable.iter("option")][1:] == ["English (59)", "Ελληνικά (1)"]


def test_way_out_of_a_language_has_the_name_of_the_language(many):
    tree, rows = index_of(many, language="el", readable="tlh", place="Atlantis")

    ways = [words(each) for each in tree.iter("a") if "Take away" in words(each)]
    assert rows == []
    assert ways == ["Take away “Ελληνικά”", "Take away “tlh”", "Take away “Atlantis”"]


def test_place_and_day_narrow_the_index_and_the_pager_keeps_them(many):
    Organisation.objects.filter(slug="org-07").update(place="Αθήνα")

    assert [number for number, _title in index_of(many, place="αθήνα")[1]] == ["7"]
    assert index_of(many, since="2999-01-01")[1] == []
    tree, rows = index_of(many, since="2000-01-01")
    assert len(rows) == 60
    assert [a.get("href") for a in tree.iter("a") if a.get("rel") == "next"] == [
        "?since=2000-01-01&page=2"
    ]


def test_date_that_is_none_narrows_nothing_and_says_so(many):
    tree, rows = index_of(many, since="soon\x00")

    assert len(rows) == 60
    assert "The date was not understood" in words(tree)


def test_no_result_offers_to_take_each_filter_away(many):
    tree, rows = index_of(many, language="el", place="Nowhere")

    assert rows == []
    hrefs = [a.get("href") for a in tree.iter("a")]
    assert {"?", "?place=Nowhere", "?language=el"} <= set(hrefs)


@pytest.mark.parametrize(
    ("asked", "first"),
    [("0", "61"), ("-1", "61"), ("99", "61"), ("x", "1"), ("9" * 5000, "1"), ("2\x00", "1")],
)
def test_page_that_is_none_is_the_nearest_one(many, asked, first):
    _tree, rows = index_of(many, page=asked)

    assert rows[0][0] == first


def test_filter_that_nobody_meets_is_not_repeated(many):
    tree, rows = index_of(many, language='xx"><b>' + "y" * 5000, page="7")

    assert rows == []
    assert "No statement meets all that you chose." in words(tree)
    assert "y" * 100 not in words(tree)


def test_hidden_language_of_a_waiting_statement_is_no_choice(many):
    make_sent(named(many, "Waiting"), language="ja")

    assert "日本語" not in words(index_of(many)[0])


# --- One statement --------------------------------------------------------------


def test_statement_marks_whose_words_are_in_which_language(meeting):
    arabic = named(meeting, "Unmarked", language="", place="Cairo")
    make_published(arabic, language="ar", title="عنوان", body="نص")

    tree = page(f"/meetings/{meeting.slug}/statements/unmarked/")

    (byline,) = by_class(tree, "p", "byline")
    assert byline.get("lang") == ""
    assert (tree.find(".//h1").get("lang"), tree.find(".//h1").get("dir")) == ("ar", "rtl")
    (reading,) = by_class(tree, "div", "reading")
    assert (reading.get("lang"), reading.get("dir")) == ("ar", "rtl")


def test_statement_leads_to_its_neighbours_and_to_other_meetings(meeting):
    for name in ("A", "B", "C"):
        make_published(named(meeting, name))
    organisation = Organisation.objects.get(slug="b")
    elsewhere = make_participation(
        meeting=make_meeting(title="Elsewhere"), organisation=organisation
    )
    make_published(elsewhere, title="Said elsewhere")
    hidden = make_participation(
        meeting=make_meeting(title="CANARY", opened_at=None), organisation=organisation
    )
    make_published(hidden, title="CANARY")

    text = Client().get(f"/meetings/{meeting.slug}/statements/b/").text

    base = f"/meetings/{meeting.slug}/statements"
    assert f'rel="prev" href="{base}/a/"' in text
    assert f'rel="next" href="{base}/c/"' in text
    assert "Statement 2 of 3" in text
    assert "Said elsewhere" in text
    assert "CANARY" not in text


def test_statement_says_when_on_the_clock_of_the_meeting(meeting):
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    meeting.time_zone = "Asia/Tokyo"
    meeting.save()
    make_published(named(meeting, "A"), at=at)

    tree = page(f"/meetings/{meeting.slug}/statements/a/")

    facts = {
        words(each.find("dt")): words(each.find("dd"))
        for each in by_class(tree, "dl", "facts")[0].iter("div")
    }
    assert facts["Received"] == "2 July 2026, 07:30 in Tokyo"


def test_hostile_names_and_titles_are_only_words(meeting):
    evil = "<script>alert(1)</script>"
    participation = named(meeting, evil, slug="evil", place=evil, about=evil)
    make_published(participation, title=evil, body=evil)
    OtherName.objects.create(organisation=participation.organisation, name=evil, language="en")

    base = f"/meetings/{meeting.slug}/"
    for path in (
        base,
        f"{base}participants/",
        f"{base}statements/",
        f"{base}statements/evil/",
        "/organisations/evil/",
    ):
        text = Client().get(path).text
        assert "<script" not in text.replace('<script type="application/ld+json">', ""), path
        assert "&lt;script&gt;" in text, path


# --- An organisation ------------------------------------------------------------


def test_organisation_shows_its_names_and_its_years(db):
    first = make_meeting(title="First", starts_on="2023-07-15", ends_on="2023-07-16")
    second = make_meeting(title="Second")
    private = make_meeting(title="CANARY", opened_at=None)
    participation = named(first, "Nome", language="it", about="Chi siamo.", acronym="NM")
    organisation = participation.organisation
    OtherName.objects.create(organisation=organisation, name="Όνομα", language="el")
    make_published(participation, title="Nel 2023")
    make_participation(meeting=second, organisation=organisation, is_named=True)
    make_participation(meeting=private, organisation=organisation, is_named=True)

    tree = page("/organisations/nome/")

    assert words(tree.find(".//h1")) == "Nome"
    (other,) = [each for each in tree.iter("bdi") if each.get("lang") == "el"]
    assert words(other) == "Όνομα"
    assert [words(each) for each in by_class(tree, "p", "title")] == ["Second", "First"]
    assert "Nel 2023" in words(tree)
    assert "Chi siamo." in words(tree)
    assert "CANARY" not in words(tree)


def test_organisation_is_silent_about_a_meeting_where_it_wants_no_name(db):
    shown = named(make_meeting(title="Shown"), "Nome")
    hidden = make_participation(
        meeting=make_meeting(title="CANARY"), organisation=shown.organisation
    )
    make_rsvp(hidden, is_named=False)

    assert "CANARY" not in Client().get("/organisations/nome/").text


def test_delegates_and_addresses_are_nowhere(meeting):
    participation = named(meeting, "Nome")
    make_rsvp(participation, names=["CANARY person"], message="CANARY message")
    make_published(participation)
    email = participation.organisation.contacts.get().email

    base = f"/meetings/{meeting.slug}/"
    for path in (
        base,
        f"{base}participants/",
        f"{base}statements/nome/",
        f"{base}statements/nome.txt",
        "/organisations/nome/",
    ):
        text = Client().get(path).text
        assert "CANARY" not in text, path
        assert not re.search(rf"{email}|person\d+@", text), path

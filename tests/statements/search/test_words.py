"""Words in the archive: what is found, what never is, what it costs; alike on both databases."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative import patience
from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from statements.models import IndexedPassage
from statements.search import finding
from statements.search.finding import find, with_authors
from statements.search.queries import LONGEST, parse
from statements.services.translating import take_translation_back
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from tests.factories import (
    make_draft,
    make_joint_published,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_sent,
    make_translation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_meeting(opened_at=timezone.now())


def publish(meeting, body, language="en", name="Bakery", **given):
    organisation = make_organisation(name=name)
    participation = make_participation(meeting=meeting, organisation=organisation)
    return make_published(participation, body=body, language=language, **given)


def texts(typed, meeting=None):
    return [passage.text for passage in find(meeting, parse(typed)).passages]


TEXTS = {
    "el": ("Το ψωμί ψήνεται πριν ξημερώσει, λέει ο λόγος.", ["ΨΩΜΙ", "λογος", "ψήν*"], ["ψω"]),
    "ru": ("Хлеб пекут ещё до рассвета.", ["еще", "ХЛЕБ", "рассв*"], ["хле"]),
    "ja": ("パンは夜明け前に焼き上がり、広場には声。", ["広場", "夜明け", "パン"], ["場広"]),
    "ar": ("يُخبَز الخبز قبل الفجر، وتمتلئ الساحة بالأصوات.", ["الخبز", "الساحه", "يخبز"], ["خبزا"]),
    "hi": ("रोटी भोर से पहले पकती है, और चौक भर जाता है।", ["रोटी", "चौक"], ["रोट"]),
    "th": ("ขนมปังอบก่อนรุ่งสาง", ["ขนมปัง", "รุ่งสาง"], ["ปังขนม"]),
    "en": ("We bring bread, the day before, to it.", ["BREAD", '"day before"', "br*"], ["br"]),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_words_of_every_script_are_found(language, meeting):
    body, found, not_found = TEXTS[language]
    publish(meeting, body, language)

    for typed in found:
        assert texts(typed) == [body], typed
    for typed in not_found:
        assert texts(typed) == [], typed


def test_several_words_stand_in_one_paragraph(meeting):
    publish(meeting, "Bread and water.\n\nWater and salt.")

    assert texts("water bread") == ["Bread and water."]
    assert texts("bread salt") == []


def test_quotes_keep_words_together_across_marks_and_lines(meeting):
    publish(meeting, "The *day*\nbefore the day after.")

    assert len(texts('"day before"')) == 1
    assert texts('"before day"') == []


def test_marks_of_markdown_are_not_found_and_titles_and_notes_are(meeting):
    publish(meeting, "Of **bread**[^1].\n\n[^1]: Of wheat.", title="The oven")

    assert len(texts("oven")) == 1
    assert texts("bread") == ["Of bread."]
    assert texts("wheat") == ["Of wheat."]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\0", "***", '"', '""', "' OR 1=1", "bread & ! | <-> :*", "\\", '"\\',
     "NOT bread NEAR(", "\u202e\u200f", "a:b", "{}", "%_%", "σ" * LONGEST, "'':*", "x'y"],
)  # fmt: skip
def test_no_operator_goes_wrong(typed, meeting):
    publish(meeting, "We bring bread.")

    here = [meeting.slug]
    for name, args in (("words", here), ("site_words", []), ("words_csv", here)):
        answer = Client().get(reverse(f"public:{name}", args=args), {"q": typed})
        assert answer.status_code == 200


def test_too_long_a_question_is_refused_and_given_back(meeting):
    page = Client().get(reverse("public:words", args=[meeting.slug]), {"q": "bread " * 2_000})

    assert page.status_code == 422
    assert "Look for at most 200" in page.content.decode()
    assert 'value="bread bread' in page.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "1000000000", "x", "9" * 400])
def test_pages_that_are_not_there(number, meeting):
    publish(meeting, "We bring bread.")

    page = Client().get(
        reverse("public:words", args=[meeting.slug]), {"q": "bread", "page": number}
    )

    assert page.status_code == 200
    assert "We bring" in page.content.decode()


# --- What is in the index -----------------------------------------------------


def test_drafts_and_what_waits_are_not_found(meeting):
    make_draft(make_participation(meeting=meeting), body="Secret bread.")
    make_sent(make_participation(meeting=meeting), body="Waiting bread.")

    assert texts("bread") == []
    assert not IndexedPassage.objects.exists()


def test_a_meeting_that_is_not_open_is_not_found():
    closed = make_meeting(opened_at=None)
    publish(closed, "We bring bread.")

    assert texts("bread") == []


def test_a_newer_version_takes_the_place_of_the_older(meeting):
    participation = make_participation(meeting=meeting)
    make_published(participation, body="Old bread.")
    make_published(participation, body="New bread.", base_version=1)

    assert texts("bread") == ["New bread."]


def test_what_is_withdrawn_leaves_at_once(meeting):
    statement = publish(meeting, "We bring bread.")

    withdraw_statement(
        participation=statement.participation,
        revision_pk=statement.sent_id,
        by=SYSTEM,
        at=timezone.now(),
    )

    assert texts("bread") == []
    assert not IndexedPassage.objects.exists()


def test_what_is_taken_back_leaves_at_once(meeting):
    statement = publish(meeting, "We bring bread.")
    make_translation(statement, language="it")

    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="A name.",
        by=SYSTEM,
        at=timezone.now(),
    )

    assert not IndexedPassage.objects.exists()


def test_translations_are_found_under_the_same_number_while_they_stand(meeting):
    statement = publish(meeting, "# Head\n\nOne.\n\nTwo.")
    translation = make_translation(statement, language="it")
    rows = IndexedPassage.objects.filter(translation=translation).order_by("pk")
    originals = IndexedPassage.objects.filter(translation=None).order_by("pk")

    assert [row.number for row in rows] == [row.number for row in originals]
    take_translation_back(translation=translation, by=SYSTEM)
    assert not IndexedPassage.objects.filter(language="it").exists()


def test_joint_statements_are_found_with_all_names(meeting):
    statement = make_joint_published(meeting, body="Our common bread.")

    page = Client().get(reverse("public:words", args=[meeting.slug]), {"q": "common"})

    text = page.content.decode()
    assert all(
        each.participation.organisation.name in text for each in statement.joint.cosigners.all()
    )
    assert reverse("public:joint", args=[meeting.slug, 1]) + "#p1" in text


def test_the_index_can_be_made_anew(meeting):
    statement = publish(meeting, "We bring bread.")
    make_translation(statement, language="it")
    before = list(IndexedPassage.objects.values_list("language", "number", "terms"))
    IndexedPassage.objects.all().delete()

    call_command("index_words")

    assert list(IndexedPassage.objects.values_list("language", "number", "terms")) == before


# --- The page -----------------------------------------------------------------


def test_words_are_marked_and_lead_to_the_paragraph(meeting):
    statement = publish(meeting, "Head.\n\nWe bring <b>BREAD</b> & salt.")
    page = Client().get(reverse("public:words", args=[meeting.slug]), {"q": "bread"})

    text = page.content.decode()
    assert "<mark>BREAD</mark>" in text
    assert "&amp; salt" in text
    slug = statement.participation.organisation.slug
    assert f'{reverse("public:statement", args=[meeting.slug, slug])}#p2"' in text


def test_lines_are_sorted_by_the_word_before_and_after(meeting):
    publish(meeting, "They want bread today. We bring bread tomorrow. Old bread also.")
    address = reverse("public:words", args=[meeting.slug])

    def words_after(order):
        page = Client().get(address, {"q": "bread", "order": order})
        return [each.line.after.split()[0] for each, _address in page.context["rows"]]

    assert words_after("after") == ["also.", "today.", "tomorrow."]
    assert words_after("before") == ["tomorrow.", "also.", "today."]
    assert Client().get(address, {"q": "bread", "order": "nonsense"}).status_code == 200


def test_table_has_every_place_and_no_formula(meeting):
    publish(meeting, "=cmd bread and bread.", name="-Bakery")
    page = Client().get(reverse("public:words_csv", args=[meeting.slug]), {"q": "bread"})

    rows = list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert [row[1] for row in rows[1:]] == ["bread", "bread"]
    assert not any(cell.lstrip().startswith(("=", "-", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("n", [3, 30])
def test_a_page_costs_the_same_at_three_and_at_thirty(n, meeting, django_assert_max_num_queries):
    for number in range(n):
        publish(meeting, "We bring bread.", name=f"Bakery {number}")
    make_joint_published(meeting, body="Our common bread.")

    # Mark of the page, meeting, passages, who signs; on PostgreSQL the clock around them.
    with django_assert_max_num_queries(8):
        Client().get(reverse("public:words", args=[meeting.slug]), {"q": "bread"})
    with django_assert_max_num_queries(8):
        Client().get(reverse("public:site_words"), {"q": "bread", "lines": "1"})


def test_a_page_that_has_not_changed_is_not_looked_for_again(meeting, django_assert_num_queries):
    publish(meeting, "We bring bread.")
    address = reverse("public:words", args=[meeting.slug])
    mark = Client().get(address, {"q": "bread"}).headers["ETag"]

    with django_assert_num_queries(1):
        again = Client().get(address, {"q": "bread"}, headers={"if-none-match": mark})

    assert again.status_code == 304


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such clock")
def test_a_question_that_takes_too_long_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE_MS", 20)

    clock = finding.answered_in_time()
    with pytest.raises(Refused) as refused, clock, connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    assert refused.value.code == "too_broad"


def test_what_was_taken_back_since_it_was_found_is_left_out(meeting):
    kept = make_published(make_participation(meeting), body="Bread one.")
    gone = make_published(make_participation(meeting), body="Bread two.")
    found = find(meeting, parse("bread")).passages
    IndexedPassage.objects.filter(statement=gone).delete()
    assert [each.statement.pk for each in with_authors(found)] == [kept.pk]


@pytest.mark.parametrize(
    ("order", "names"),
    [("organisation", ["Apple", "Zebra"]), ("date", ["Zebra", "Apple"])],
)
def test_places_stand_in_the_order_that_was_asked_for(meeting, client, order, names):
    for name in ("Zebra", "Apple"):
        publish(meeting, f"Bread of {name}.", name=name)

    address = reverse("public:words", args=[meeting.slug])
    page = client.get(address, {"q": "bread", "order": order})

    rows = page.context["rows"]
    found = [place.passage.statement.author.organisation.name for place, _address in rows]
    assert found == names

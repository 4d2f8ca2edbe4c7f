"""The editor on what people paste into it, the conflict page, the preview."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.access import SESSION_KEY
from statements.models import Revision, Statement
from statements.states import Origin
from tests.factories import make_draft, make_sent, token_of

OVERRIDE = "\u202e"


@pytest.fixture
def page(participation):
    return reverse("statements:delegate_statement", args=[participation.meeting.slug])


def typed(**given):
    defaults = {
        "key": str(uuid.uuid4()),
        "base_version": "0",
        "language": "it",
        "title": "Acqua",
        "body": "Prima riga",
        "go": "save",
    }
    return defaults | given


# --- What people paste --------------------------------------------------------


def test_ten_thousand_combining_marks_are_counted_and_kept(delegate_client, page):
    body = "a" + "\u0301\u0316" * 5_000

    response = delegate_client.post(page, typed(body=body), follow=True)

    assert Statement.objects.get().draft.n_characters == 10_000
    assert "10,000 of 10,000 characters" in response.text


def test_half_a_surrogate_becomes_a_sign_that_something_was_there(delegate_client, page):
    """A browser cannot send one: whoever does sends bytes that are no UTF-8."""
    fields = "&".join(f"{name}={value}" for name, value in typed(body="a%ED%A0%80b").items())

    delegate_client.post(page, fields, "application/x-www-form-urlencoded")

    assert set(Statement.objects.get().draft.body) == {"a", "b", "\ufffd"}


def test_marks_that_turn_the_direction_are_kept_and_said(delegate_client, page):
    body = f"One line\n{OVERRIDE}two lines\u202c and \u2066three\u2069"

    response = delegate_client.post(page, typed(body=body), follow=True)

    assert Statement.objects.get().draft.body == body
    words = "Invisible marks in the text turn the direction of writing: 4, the first on line 2."
    assert words in response.text


def test_title_that_reads_backwards_is_refused_and_comes_back(delegate_client, page):
    response = delegate_client.post(page, typed(title=f"ab{OVERRIDE}cd", body="The text"))

    assert response.status_code == 422
    assert "turns letters round (U+202E, character 3)" in response.text
    assert f"ab{OVERRIDE}cd" in response.text
    assert "The text" in response.text


def test_title_of_five_thousand_characters_comes_back_with_the_text(delegate_client, page):
    response = delegate_client.post(page, typed(title="t" * 5_000, body="The text"))

    assert response.status_code == 422
    assert "The title has 5000 characters. It may have 300." in response.text
    assert "t" * 5_000 in response.text
    assert "The text" in response.text


def test_page_of_a_refused_form_knows_that_its_words_were_never_saved(delegate_client, page):
    refused = delegate_client.post(page, typed(title="t" * 301))

    assert " data-unsaved" in refused.text
    assert " data-unsaved" not in delegate_client.get(page).text


def test_form_of_last_week_is_kept_beside_what_was_written_since(
    delegate_client, participation, page
):
    form = typed(body="Last week")
    with time_machine.travel(datetime(2026, 5, 3, 12, tzinfo=UTC), tick=False):
        make_draft(participation, body="Before", at=datetime(2026, 5, 3, 11, tzinfo=UTC))
    make_draft(participation, body="Since", base_version=1)

    response = delegate_client.post(page, form | {"base_version": "1"})

    assert response.status_code == 409
    assert Statement.objects.get().draft.body == "Since"
    assert Revision.objects.filter(body="Last week").exists()


def test_form_of_last_week_that_was_saved_then_changes_nothing(
    delegate_client, participation, page
):
    form = typed(body="Last week")
    delegate_client.post(page, form)
    make_draft(participation, body="Since", base_version=1)
    make_sent(participation, body="Since", base_version=2)
    before = Revision.objects.count()

    response = delegate_client.post(page, form, follow=True)

    assert "the draft has changed since" in response.text
    assert Revision.objects.count() == before
    assert Statement.objects.get().draft.body == "Since"


def test_text_with_too_many_marks_is_kept_and_said(delegate_client, page):
    response = delegate_client.post(page, typed(body="*" * 30_000, go="preview"), follow=True)

    assert "more marks of Markdown than we read" in response.text
    assert Statement.objects.get().draft.n_characters == 30_000


# --- Two texts at once --------------------------------------------------------


def collide(client, participation, page, mine, theirs, **given):
    make_draft(participation, body="Begun", at=datetime(2026, 5, 3, 11, tzinfo=UTC))
    make_draft(
        participation, body=theirs, base_version=1, at=datetime(2026, 5, 3, 12, 1, tzinfo=UTC)
    )
    return client.post(page, typed(body=mine, base_version="1") | given)


def test_conflict_names_the_versions_and_when_the_other_was_saved(
    delegate_client, participation, page
):
    response = collide(delegate_client, participation, page, "Mine", "Theirs")

    assert response.status_code == 409
    assert "You began with version 1; now it is version 2." in response.text
    assert "3 May 2026, 14:01 in Rome" in response.text


def test_conflict_folds_what_is_the_same_and_underlines_what_is_not(
    delegate_client, participation, page
):
    same = "One paragraph.\n\nAnother one.\n\n"
    response = collide(
        delegate_client, participation, page, f"{same}We say yes.", f"{same}We say no."
    )

    assert "2 paragraphs are the same" in response.text
    marked = re.findall(r"<mark><span[^>]*>[^<]*</span>([^<]*)<", response.text)
    assert marked == ["yes.", "no."]


def test_conflict_shows_titles_and_languages_that_differ(delegate_client, participation, page):
    response = collide(
        delegate_client, participation, page, "Same", "Same", title="<My title>", language="ar"
    )

    assert '<div class="mine" lang="ar" dir="rtl">' in response.text
    assert "&lt;My title&gt;" in response.text


def test_only_texts_put_together_from_two_are_called_so(delegate_client, page):
    delegate_client.post(page, typed(origin="file"))

    assert Revision.objects.get().origin == Origin.TYPED


# --- Preview ------------------------------------------------------------------


def test_preview_saves_and_shows_what_readers_will_see(delegate_client, page):
    response = delegate_client.post(
        page, typed(body="## Head\n\nText[^1]\n\n[^1]: Note", go="preview"), follow=True
    )

    assert response.redirect_chain[-1][0].endswith("/statement/preview/")
    assert "<h2>Head</h2>" in response.text
    assert '<li id="note-1">' in response.text
    assert "nothing has been sent" in response.text
    assert Statement.objects.get().sent is None


def test_preview_of_nothing_leads_to_the_editor(delegate_client, participation, page):
    address = reverse("statements:delegate_preview", args=[participation.meeting.slug])

    assert delegate_client.get(address).url == page


# --- The session --------------------------------------------------------------


def test_session_that_ran_out_while_writing_loses_nothing(delegate_client, participation, page):
    form = typed(body="Written for nine hours.")
    delegate_client.session.flush()

    refused = delegate_client.post(page, form)
    delegate_client.post(f"/i/{token_of(participation)}/", {"act": "open"})
    assert SESSION_KEY in delegate_client.session
    delegate_client.post(page, form)

    assert "Written for nine hours." in refused.text
    assert Statement.objects.get().draft.body == "Written for nine hours."


def test_deadline_that_passed_while_writing_loses_nothing(delegate_client, participation, page):
    form = typed(body="Written too long.")
    later = participation.meeting.statements_due_at + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        delegate_client.post(f"/i/{token_of(participation)}/", {"act": "open"})
        response = delegate_client.post(page, form, follow=True)

    assert "The deadline has passed." in response.text
    assert Statement.objects.get().draft.body == "Written too long."

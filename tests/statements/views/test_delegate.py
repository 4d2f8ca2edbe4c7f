"""What is left to do, the editor, check and send, receipt and versions."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiative.outbox.models import Message
from meetings import access, parts
from meetings.services.invitation import replace_link
from meetings.states import Answer
from statements.models import Revision, Statement
from statements.states import RevisionKind
from statements.text import fingerprint
from tests.factories import (
    make_contact,
    make_draft,
    make_meeting,
    make_membership,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
    token_of,
)

pytestmark = pytest.mark.django_db

PAGES = ("tasks", "calendar", "statement", "preview", "check", "versions")


@pytest.fixture(autouse=True)
def this_floor_alone(monkeypatch):
    """What the floors above add to the list is theirs to test."""
    monkeypatch.setattr(parts, "TASKS", [])


def address_of(page, participation, *more):
    return reverse(f"statements:delegate_{page}", args=[participation.meeting.slug, *more])


def text_of(**given):
    """What the editor sends."""
    defaults = {
        "key": str(uuid.uuid4()),
        "base_version": "0",
        "language": "it",
        "title": "Acqua per tutti",
        "body": "Prima riga\r\n\r\nSeconda riga",
        "go": "save",
    }
    return defaults | given


def late(meeting):
    """Let the statements of a meeting be due since an hour."""
    meeting.answers_due_at = timezone.now() - timedelta(days=2)
    meeting.statements_due_at = timezone.now() - timedelta(hours=1)
    meeting.save(update_fields=["answers_due_at", "statements_due_at"])


def send_of(participation, **given):
    """What the page "check and send" sends."""
    version = Statement.objects.get(participation=participation).version
    return {"key": str(uuid.uuid4()), "version": str(version)} | given


# --- A GET changes nothing ----------------------------------------------------


def test_no_page_writes_when_it_is_opened(delegate_client, participation):
    make_rsvp(participation, names=["Ana Prova"])
    revision = make_sent(participation, language="ar")
    make_draft(participation, base_version=1, body="Newer", language="it")
    addresses = [
        reverse("statements:delegate_meetings"),
        *(address_of(page, participation) for page in PAGES),
        address_of("version", participation, revision.pk),
        reverse("meetings:delegate_answer", args=[participation.meeting.slug]),
        reverse("meetings:delegate_answer", args=[participation.meeting.slug]) + "?change=1",
        reverse("meetings:delegate_note", args=[participation.meeting.slug]),
        reverse("meetings:link_again"),
        f"/i/{token_of(participation)}/?a=yes",
    ]

    with CaptureQueriesContext(connection) as captured:
        statuses = [delegate_client.get(address).status_code for address in addresses]
        for address in addresses:
            delegate_client.head(address)
            delegate_client.options(address)

    assert statuses == [302] + [200] * (len(addresses) - 1)
    written = [query["sql"] for query in captured if not query["sql"].startswith("SELECT")]
    assert written == []


@pytest.mark.parametrize(
    ("page", "n_queries"),
    [
        ("tasks", 8),  # session, link, participation, row, statement, letters, clock
        ("calendar", 3),
        ("statement", 5),
        ("preview", 5),
        ("check", 7),
        ("versions", 7),
    ],
)
@pytest.mark.parametrize("n", [1, 4])
def test_pages_cost_the_same_with_one_version_and_with_many(
    delegate_client, participation, django_assert_num_queries, page, n_queries, n
):
    for version in range(n):
        make_rsvp(participation, key=uuid.uuid4())
        make_sent(participation, base_version=version, body=f"Text {version}")

    with django_assert_num_queries(n_queries):
        response = delegate_client.get(address_of(page, participation))

    assert response.status_code == 200


def test_one_version_costs_the_same_whatever_was_before_it(
    delegate_client, participation, django_assert_num_queries
):
    revision = make_sent(participation)

    # session, link, participation, version, statement, the one before; clock; both neighbours
    with django_assert_num_queries(9):
        delegate_client.get(address_of("version", participation, revision.pk))


# --- Who may ------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_another_organisation_look_like_absent_ones(client, page):
    participation = make_participation()
    make_sent(participation, title="A secret title", body="A secret text")
    client.force_login(make_membership().user)
    absent = reverse(f"statements:delegate_{page}", args=["no-such-meeting"])

    forbidden, missing = client.get(address_of(page, participation)), client.get(absent)

    assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert forbidden.content == missing.content


def test_pages_of_the_same_meeting_show_only_the_own_organisation(delegate_client, participation):
    other = make_participation(meeting=participation.meeting)
    secret = make_sent(other, title="A secret title", body="A secret text")
    make_sent(participation)

    pages = [delegate_client.get(address_of(page, participation)).text for page in PAGES]
    stolen = delegate_client.get(address_of("version", participation, secret.pk))

    assert not any("A secret" in page for page in pages)
    assert stolen.status_code == 404
    absent = delegate_client.get(address_of("version", participation, secret.pk + 999))
    assert stolen.content == absent.content


def test_a_version_number_that_no_column_holds_is_absent(delegate_client, participation):
    make_sent(participation)

    response = delegate_client.get(address_of("version", participation, 10**30))

    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_replaced_link_loses_access_at_once(delegate_client, participation, page):
    make_sent(participation)
    address = address_of(page, participation)
    assert delegate_client.get(address).status_code == 200

    replace_link(participation=participation, at=timezone.now(), by="system")

    assert delegate_client.get(address).status_code == 404


def test_member_of_an_organisation_that_is_not_invited_yet_sees_no_meeting(client):
    participation = make_participation(link=False)
    client.force_login(make_membership(organisation=participation.organisation).user)

    assert client.get(f"/my/{participation.meeting.slug}/").status_code == 404


def test_member_works_without_a_link(client):
    participation = make_participation()
    membership = make_membership(organisation=participation.organisation)
    client.force_login(membership.user)

    client.post(address_of("statement", participation), text_of())

    assert Revision.objects.get().written_by == membership.user.ref


def test_pages_are_kept_by_nobody(delegate_client, participation):
    make_sent(participation)

    for page in PAGES:
        response = delegate_client.get(address_of(page, participation))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "same-origin"


# --- The meetings of this browser ---------------------------------------------


def test_meeting_list_opens_the_only_meeting(delegate_client, participation):
    response = delegate_client.get(reverse("statements:delegate_meetings"))

    assert response.url == address_of("tasks", participation)


def test_meeting_list_of_a_stranger_says_how_to_get_in(client):
    make_participation()

    response = client.get(reverse("statements:delegate_meetings"))

    assert response.status_code == 200
    assert response.context["participations"] == []
    assert reverse("meetings:link_again") in response.text


def test_meeting_list_lets_choose_between_two_organisations_of_one_meeting(client, meeting):
    first, second = make_participation(meeting=meeting), make_participation(meeting=meeting)
    for each in (first, second):
        client.post(f"/i/{token_of(each)}/", {"act": "open"})

    listed = client.get(reverse("statements:delegate_meetings"))
    response = client.post(reverse("statements:delegate_meetings"), {"for": first.pk}, follow=True)

    assert set(listed.context["participations"]) == {first, second}
    assert response.context["participation"] == first
    assert "Act for another organisation" in response.text


def test_editor_left_open_saves_for_the_organisation_it_was_opened_for(client, meeting):
    first, second = make_participation(meeting=meeting), make_participation(meeting=meeting)
    for each in (first, second):
        client.post(f"/i/{token_of(each)}/", {"act": "open"})

    client.post(address_of("statement", first), text_of() | {"for": first.pk})

    assert Statement.objects.get().participation == first


# --- What is left to do -------------------------------------------------------


def statuses_of(client, participation):
    tasks = client.get(address_of("tasks", participation)).context["tasks"]
    return [(str(task.name), str(task.status), task.mark) for task in tasks]


def test_tasks_before_an_answer(delegate_client, participation):
    assert statuses_of(delegate_client, participation) == [
        ("Answer", "to do", "todo"),
        ("Statement", "after your answer", "quiet"),
    ]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer.YES, [("Answer", "done", "done"), ("Statement", "to do", "todo")]),
        (Answer.TEXT_ONLY, [("Answer", "done", "done"), ("Statement", "to do", "todo")]),
        (
            Answer.UNSURE,
            [("Answer", "not sure yet", "todo"), ("Statement", "after your answer", "quiet")],
        ),
        (Answer.NO, [("Answer", "done", "done"), ("Statement", "not asked", "quiet")]),
    ],
)
def test_tasks_after_an_answer(delegate_client, participation, answer, expected):
    make_rsvp(participation, answer=answer)

    assert statuses_of(delegate_client, participation) == expected


def test_tasks_of_a_draft_a_sent_and_a_published_statement(delegate_client, participation):
    make_rsvp(participation)

    make_draft(participation)
    drafted = statuses_of(delegate_client, participation)[1]
    make_sent(participation, base_version=1)
    sent = statuses_of(delegate_client, participation)[1]
    make_published(participation, base_version=2)
    published = statuses_of(delegate_client, participation)[1]

    assert drafted == ("Statement", "saved, not sent", "todo")
    assert sent == ("Statement", "sent", "done")
    assert published == ("Statement", "published", "done")


def test_tasks_after_the_deadlines_are_late(delegate_client, participation):
    make_rsvp(participation, answer=Answer.YES)
    late(participation.meeting)

    assert statuses_of(delegate_client, participation)[1] == ("Statement", "late", "late")


def test_tasks_show_a_later_deadline_of_ones_own(delegate_client, participation):
    participation.statements_extended_to = timezone.now() + timedelta(days=50)
    participation.save(update_fields=["statements_extended_to"])

    page = delegate_client.get(address_of("tasks", participation)).text

    assert page.count("you were given more time") == 1


def test_tasks_say_when_everything_is_done(delegate_client, participation):
    make_rsvp(participation)
    make_published(participation)

    page = delegate_client.get(address_of("tasks", participation)).text

    assert "<h1>Everything is done</h1>" in page
    assert 'class="strip b1d b2d b3d b4d b5d b6n"' in page
    assert "answered yes, statement published" in page


def test_tasks_lead_to_the_first_that_is_open(delegate_client, participation):
    make_rsvp(participation)

    page = delegate_client.get(address_of("tasks", participation)).text

    editor = address_of("statement", participation)
    assert f'<a class="button" href="{editor}">Write your statement</a>' in page


def test_tasks_show_deadlines_on_two_clocks(delegate_client, participation):
    make_contact(participation.organisation, time_zone="America/Lima")

    page = delegate_client.get(address_of("tasks", participation)).text

    assert page.count(" in Rome</time>") >= 2
    assert page.count('<span class="clock2">For you: ') >= 2


def test_tasks_list_letters_to_us_and_not_our_own(delegate_client, participation):
    make_rsvp(participation)
    other = make_participation(meeting=participation.meeting)
    make_rsvp(other)
    delegate_client.post(
        reverse("meetings:delegate_note", args=[participation.meeting.slug]), {"text": "Hello"}
    )

    response = delegate_client.get(address_of("tasks", participation))

    letters = [(str(words), letter.recipient) for words, letter in response.context["letters"]]
    own = participation.organisation.contacts.get().email
    assert letters == [("Receipt of your answer", own)]
    assert other.organisation.contacts.get().email not in response.text


def test_calendar_holds_ones_own_deadlines(delegate_client, participation):
    participation.statements_extended_to = datetime(2027, 3, 1, 22, 59, tzinfo=UTC)
    participation.meeting.statements_due_at = datetime(2027, 2, 1, tzinfo=UTC)
    participation.meeting.save(update_fields=["statements_due_at"])
    participation.save(update_fields=["statements_extended_to"])

    response = delegate_client.get(address_of("calendar", participation))

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20270301T225900Z" in response.text


# --- Writing ------------------------------------------------------------------


def test_editor_is_empty_at_first_in_the_organisations_language(delegate_client, participation):
    participation.organisation.language = "el"
    participation.organisation.save(update_fields=["language"])

    page = delegate_client.get(address_of("statement", participation)).text

    assert '<option value="el" selected>Ελληνικά</option>' in page
    assert "0 of 10,000 characters" in page
    assert "Not saved yet" in page
    assert "maxlength" not in page
    assert re.search(r'<button type="button"[^>]* hidden>Show what is over</button>', page)


def test_editor_saves_a_draft_and_shows_it_again(delegate_client, participation):
    response = delegate_client.post(address_of("statement", participation), text_of(), follow=True)

    revision = Revision.objects.get()
    assert (revision.kind, revision.title, revision.language) == ("draft", "Acqua per tutti", "it")
    assert revision.body == "Prima riga\n\nSeconda riga"
    assert revision.written_by == f"link:{participation.pk}"
    page = response.text
    assert "Your draft is saved. Only your organisation can read it." in page
    assert ">\nPrima riga\n\nSeconda riga</textarea>" in page
    assert "24 of 10,000 characters" in page
    assert 'name="base_version" value="1"' in page
    assert not Message.objects.exists()


def test_editor_is_found_again_by_the_same_link_in_another_browser(participation):
    first, second = Client(), Client()
    for each in (first, second):
        each.post(f"/i/{token_of(participation)}/", {"act": "open"})

    first.post(address_of("statement", participation), text_of())

    assert "Acqua per tutti" in second.get(address_of("statement", participation)).text


def test_editor_keeps_leading_empty_lines_out_and_quotes_in(delegate_client, participation):
    body = 'A "quoted" & <b>bold</b> line</textarea><script>alert(1)</script>'

    response = delegate_client.post(
        address_of("statement", participation), text_of(body=body, title='"<i>'), follow=True
    )

    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text
    assert Revision.objects.get().body == body


def test_editor_sent_twice_is_one_revision(delegate_client, participation):
    given = text_of()

    for _press in range(2):
        response = delegate_client.post(address_of("statement", participation), given)

    assert response.status_code == 302
    assert Revision.objects.count() == 1
    assert Statement.objects.get().version == 1


def test_editor_sent_again_with_other_words_saves_them_too(delegate_client, participation):
    given = text_of()

    delegate_client.post(address_of("statement", participation), given)
    for body in ("And more", "And much more"):
        response = delegate_client.post(
            address_of("statement", participation), given | {"body": body}
        )

    assert response.status_code == 302
    assert Statement.objects.get().draft.body == "And much more"
    assert Revision.objects.count() == 3


def test_editor_keeps_a_draft_that_is_too_long_and_says_by_how_much(delegate_client, participation):
    body = "0123456789" * 1200

    response = delegate_client.post(
        address_of("statement", participation), text_of(body=body), follow=True
    )

    assert Statement.objects.get().draft.body == body
    page = response.text
    assert "12,000 of 10,000 characters" in page
    assert "2,000 too many" in page
    assert 'class="counter over"' in page
    assert body in page


def test_editor_counts_with_the_meetings_own_limit(delegate_client, participation):
    participation.meeting.character_limit = 5
    participation.meeting.save(update_fields=["character_limit"])
    make_draft(participation, body="sixsix")

    page = delegate_client.get(address_of("statement", participation)).text

    assert "6 of 5 characters" in page
    assert "1 too many" in page
    assert 'data-limit="5"' in page


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("one\r\ntwo \0 three", "Line 2 has a character that cannot be kept (U+0000, character 9)"),
        ("\x07", "Line 1 has a character that cannot be kept (U+0007, character 1)"),
    ],
)
def test_editor_names_the_place_of_a_character_it_cannot_keep(
    delegate_client, participation, body, words
):
    given = text_of(body=body + " and the rest", base_version="0")

    response = delegate_client.post(address_of("statement", participation), given)

    assert response.status_code == 422
    assert words in response.text
    assert "and the rest" in response.text
    assert 'aria-invalid="true"' in response.text
    assert f'name="key" value="{given["key"]}"' in response.text
    assert not Revision.objects.exists()


def test_editor_refuses_such_a_character_in_the_title(delegate_client, participation):
    response = delegate_client.post(
        address_of("statement", participation), text_of(title="a\0b", body="The text")
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]
    assert "The text" in response.text


@pytest.mark.parametrize("language", ["", "xx-nothing", "english"])
def test_editor_asks_for_the_language_and_keeps_the_text(delegate_client, participation, language):
    response = delegate_client.post(
        address_of("statement", participation), text_of(language=language)
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"language": ["Choose the language of the text"]}
    assert "Seconda riga" in response.text
    assert "Acqua per tutti" in response.text


def test_editor_refuses_a_title_that_is_too_long_and_keeps_it(delegate_client, participation):
    response = delegate_client.post(
        address_of("statement", participation), text_of(title="t" * 301)
    )

    assert response.status_code == 422
    assert "The title has 301 characters. It may have 300." in response.text
    assert "t" * 301 in response.text


@pytest.mark.parametrize("base_version", ["-1", "x", "9" * 40])
def test_editor_survives_a_version_that_is_none(delegate_client, participation, base_version):
    response = delegate_client.post(
        address_of("statement", participation), text_of(base_version=base_version)
    )

    assert response.status_code == 422
    assert "Seconda riga" in response.text


def test_editor_takes_a_first_text_that_names_a_version_nobody_made(delegate_client, participation):
    delegate_client.post(address_of("statement", participation), text_of(base_version="7"))

    assert Statement.objects.get().draft.body == "Prima riga\n\nSeconda riga"


def test_editor_after_the_deadline_keeps_the_text_and_says_so(delegate_client, participation):
    late(participation.meeting)

    response = delegate_client.post(address_of("statement", participation), text_of(), follow=True)

    assert "The deadline has passed." in response.text
    assert "Seconda riga" in response.text
    assert Statement.objects.get().draft is not None


def test_editor_goes_on_to_checking(delegate_client, participation):
    response = delegate_client.post(address_of("statement", participation), text_of(go="check"))

    assert response.url == address_of("check", participation)
    assert Revision.objects.count() == 1


def test_editor_sets_the_box_in_the_language_of_the_text(delegate_client, participation):
    make_draft(participation, language="ar", body="نص")

    page = delegate_client.get(address_of("statement", participation)).text

    assert re.search(r'<textarea name="body"[^>]* dir="auto"[^>]* lang="ar"', page)


# --- Nothing typed is lost ----------------------------------------------------


def test_conflict_keeps_both_texts_and_shows_them(delegate_client, participation):
    make_draft(participation, body="Their text", title="Theirs")

    response = delegate_client.post(
        address_of("statement", participation), text_of(body="My text", base_version="0")
    )

    assert response.status_code == 409
    page = response.text
    assert ">\nMy text</textarea>" in page
    assert ">\nTheir text</textarea>" in page
    assert ">\nTheir text\n\nMy text</textarea>" in page
    statement = Statement.objects.get()
    assert statement.draft.body == "Their text"
    assert {revision.body: revision.kind for revision in Revision.objects.all()} == {
        "My text": RevisionKind.CONFLICT,
        "Their text": RevisionKind.DRAFT,
    }


def fields_of(form):
    """The fields of a form in a page, as a browser sends them."""
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    area = re.search(r'<textarea[^>]* name="body"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    if area is None:
        area = re.search(r'<textarea name="body"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return fields | {"body": area[1], "go": "save"}


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Keep mine", "My text"),
        ("Keep theirs", "Their text"),
        ("Put mine under theirs", "Their text\n\nMy text"),
    ],
)
def test_conflict_goes_on_by_each_button(delegate_client, participation, button, kept):
    make_draft(participation, body="Their text")
    address = address_of("statement", participation)
    page = delegate_client.post(address, text_of(body="My text", base_version="0")).text
    form = next(part for part in page.split("<form") if f">{button}</button>" in part)

    response = delegate_client.post(address, fields_of(form))

    assert response.status_code == 302
    assert Statement.objects.get().draft.body == kept


def test_conflict_sent_twice_is_one_revision(delegate_client, participation):
    make_draft(participation, body="Their text")
    given = text_of(body="My text", base_version="0")

    for _press in range(2):
        response = delegate_client.post(address_of("statement", participation), given)

    assert response.status_code == 409
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("go", ["save", "check"])
def test_text_without_the_protecting_token_is_given_back(participation, go):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(address_of("statement", participation), text_of(go=go))

    assert response.status_code == 403
    assert "Prima riga\r\n\r\nSeconda riga" in response.content.decode()
    assert not Revision.objects.exists()


def test_text_of_a_session_that_is_over_is_given_back(participation):
    browser = Client()

    response = browser.post(address_of("statement", participation), text_of())

    assert response.status_code == 404
    assert "Seconda riga" in response.text
    assert reverse("meetings:link_again") in response.text
    assert participation.meeting.title not in response.text


def test_text_of_a_session_that_is_over_says_nothing_about_what_exists(participation):
    browser = Client()
    absent = reverse("statements:delegate_statement", args=["no-such-meeting"])
    given = text_of()

    pages = [
        re.sub(r'"csrfmiddlewaretoken" value="\w+"', "", browser.post(address, given).text)
        for address in (address_of("statement", participation), absent)
    ]

    assert pages[0] == pages[1]


def test_saving_keeps_the_session_alive(delegate_client, participation):
    session = delegate_client.session
    before = session.get_expiry_date()
    stored = type(session).get_model_class().objects
    stored.update(expire_date=timezone.now() + timedelta(minutes=1))

    # In the period in which the link was opened nothing is written.
    with patch.object(access, "ALIVE_FOR", timedelta(seconds=1)):
        delegate_client.post(address_of("statement", participation), text_of())

    assert stored.get().expire_date >= before - timedelta(seconds=5)


def test_text_of_three_megabytes_is_refused_with_a_sentence(delegate_client, participation):
    response = delegate_client.post(
        address_of("statement", participation),
        urlencode(text_of(body="m" * 3_000_000)),
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 413
    assert "<h1>The text is too large</h1>" in response.text
    assert response.text.count("m" * 3_000_000) == 1
    assert not Revision.objects.exists()


def test_text_of_three_megabytes_is_refused_in_every_encoding(delegate_client, participation):
    response = delegate_client.post(
        address_of("statement", participation), text_of(body="m" * 3_000_000)
    )

    assert response.status_code == 400
    assert "We could not read what was sent" in response.text


def test_text_of_two_megabytes_is_kept_as_a_draft(delegate_client, participation):
    body = "m" * 2_000_000

    response = delegate_client.post(address_of("statement", participation), text_of(body=body))

    assert response.status_code == 302
    assert Statement.objects.get().draft.n_characters == 2_000_000


# --- Check and send -----------------------------------------------------------


def test_check_shows_the_statement_as_readers_will(delegate_client, participation):
    make_draft(
        participation, title="ماء للجميع", language="ar", body="# عنوان\n\nنص **قوي**\n\n<b>no</b>"
    )

    page = delegate_client.get(address_of("check", participation)).text

    assert '<h1 lang="ar" dir="rtl">ماء للجميع</h1>' in page
    assert '<div class="reading" lang="ar" dir="rtl">' in page
    assert "<h2>عنوان</h2>" in page
    assert "<strong>قوي</strong>" in page
    assert "<b>no" not in page
    assert "Everyone can read it once the organisers publish it" in page
    assert "You can change it until" in page
    assert "Send statement" in page


def test_check_without_a_text_leads_to_the_editor(delegate_client, participation):
    response = delegate_client.get(address_of("check", participation))

    assert response.url == address_of("statement", participation)


def test_check_sends_and_shows_the_receipt(delegate_client, participation):
    make_draft(participation, body="Our text")

    response = delegate_client.post(
        address_of("check", participation), send_of(participation), follow=True
    )

    revision = Revision.objects.get(kind=RevisionKind.SENT)
    assert revision.body == "Our text"
    assert revision.written_by == f"link:{participation.pk}"
    assert response.redirect_chain == [(address_of("versions", participation), 302)]
    assert "We have your statement" in response.text
    assert fingerprint("Our text") in response.text
    assert [message.kind for message in Message.objects.all()] == ["statements.receipt"]


def test_check_sent_twice_sends_once(delegate_client, participation):
    make_draft(participation)
    given = send_of(participation)

    for _press in range(2):
        response = delegate_client.post(address_of("check", participation), given)

    assert response.status_code == 302
    assert Revision.objects.filter(kind=RevisionKind.SENT).count() == 1
    assert Message.objects.count() == 1


def test_check_refuses_what_is_too_long_with_the_exact_number(delegate_client, participation):
    make_draft(participation, body="x" * 10_112)

    shown = delegate_client.get(address_of("check", participation))
    response = delegate_client.post(address_of("check", participation), send_of(participation))

    assert "Send statement" not in shown.text
    for page in (shown.text, response.text):
        assert "Statement is 112 characters over 10,000. Shorten it to send it." in page
    assert response.status_code == 422
    assert not Revision.objects.filter(kind=RevisionKind.SENT).exists()


def test_check_draws_a_rule_where_the_limit_ends(delegate_client, participation):
    participation.meeting.character_limit = 12
    participation.meeting.save(update_fields=["character_limit"])
    make_draft(participation, body="Twelve chars and **more**")

    page = delegate_client.get(address_of("check", participation)).text

    assert (
        'Twelve chars<strong class="limit-mark">12 characters end here.</strong>'
        " and <strong>more</strong>"
    ) in page


def test_check_draws_no_rule_at_the_limit_itself(delegate_client, participation):
    make_draft(participation, body="x" * 10_000)

    page = delegate_client.get(address_of("check", participation)).text

    assert "limit-mark" not in page
    assert "Send statement" in page


def test_check_asks_for_a_title(delegate_client, participation):
    make_draft(participation, title="")

    response = delegate_client.post(address_of("check", participation), send_of(participation))

    assert response.status_code == 422
    assert "Enter a title for the statement." in response.text


def test_check_sends_nothing_unread(delegate_client, participation):
    make_draft(participation, body="What I read")
    given = send_of(participation)
    make_draft(participation, body="What a colleague saved since", base_version=1)

    response = delegate_client.post(address_of("check", participation), given)

    assert response.status_code == 422
    assert "Somebody saved a newer version meanwhile. Read it, then send it." in response.text
    assert "What a colleague saved since" in response.text
    assert 'name="version" value="2"' in response.text
    assert not Revision.objects.filter(kind=RevisionKind.SENT).exists()


@pytest.mark.parametrize("broken", [{"key": "x"}, {"version": "x"}, {"version": "9" * 40}])
def test_check_survives_a_form_that_is_broken(delegate_client, participation, broken):
    make_draft(participation)

    response = delegate_client.post(
        address_of("check", participation), send_of(participation) | broken
    )

    assert response.status_code == 422
    assert "This page was old." in response.text
    assert "Send statement" in response.text


def test_check_after_the_deadline_keeps_the_text_as_late(delegate_client, participation):
    make_draft(participation)
    late(participation.meeting)

    shown = delegate_client.get(address_of("check", participation)).text
    response = delegate_client.post(
        address_of("check", participation), send_of(participation), follow=True
    )

    assert "The deadline has passed." in shown
    assert reverse("meetings:delegate_note", args=[participation.meeting.slug]) in shown
    assert Revision.objects.get(kind=RevisionKind.SENT).is_late is True
    assert "It came after the deadline and waits for the organisers." in response.text
    assert statuses_of(delegate_client, participation)[1] == (
        "Statement",
        "late, waiting for the organisers",
        "quiet",
    )


# --- Receipt and versions -----------------------------------------------------


def test_versions_are_empty_at_first(delegate_client, participation):
    page = delegate_client.get(address_of("versions", participation)).text

    assert "Nothing has been sent yet." in page
    assert "No version yet." in page


def test_versions_list_every_version_with_who_and_how_long(delegate_client, participation):
    membership = make_membership(organisation=participation.organisation)
    make_draft(participation, body="one", by=membership.user.ref)
    make_draft(participation, body="twelve chars", base_version=1, by=f"link:{participation.pk}")
    delegate_client.post(address_of("check", participation), send_of(participation))

    response = delegate_client.get(address_of("versions", participation))

    rows = re.findall(r'data-label="By">([^<]*)<', response.text)
    assert [spell.revision.n_characters for spell in response.context["spells"]] == [12, 12, 3]
    assert rows == ["the personal link", "the personal link", "a signed-in member"]
    assert membership.user.email not in response.text


def test_versions_show_the_receipt_on_two_clocks(delegate_client, participation):
    make_contact(participation.organisation, time_zone="Asia/Tokyo")
    make_sent(participation, at=datetime(2026, 5, 3, 12, 0, tzinfo=UTC), body="Our text")

    page = delegate_client.get(address_of("versions", participation)).text

    assert "3 May 2026, 14:00 in Rome" in page
    assert "For you: Sunday 3 May, 21:00 in Tokyo" in page
    assert fingerprint("Our text") in page


def test_versions_say_when_everybody_can_read_it(delegate_client, participation):
    make_published(participation)

    page = delegate_client.get(address_of("versions", participation)).text

    assert (
        reverse(
            "public:statement", args=[participation.meeting.slug, participation.organisation.slug]
        )
        in page
    )


def test_version_can_be_read(delegate_client, participation):
    revision = make_draft(participation, body="The first text").revision
    make_draft(participation, body="The second text", base_version=1)

    page = delegate_client.get(address_of("version", participation, revision.pk)).text

    assert "The first text" in page
    assert "The second text" not in page
    assert revision.sha256 in page


def test_version_comes_back_as_the_draft_once(delegate_client, participation):
    revision = make_draft(participation, body="The first text", title="First").revision
    make_draft(participation, body="The second text", base_version=1)
    address = address_of("version", participation, revision.pk)
    key = {"key": str(uuid.uuid4())}

    for _press in range(2):
        response = delegate_client.post(address, key)

    assert response.url == address_of("statement", participation)
    draft = Statement.objects.get().draft
    assert (draft.body, draft.title, draft.pk != revision.pk) == ("The first text", "First", True)
    assert Revision.objects.count() == 3


def test_version_that_is_over_the_limit_comes_back_as_a_draft(delegate_client, participation):
    revision = make_draft(participation, body="x" * 10_001).revision
    make_draft(participation, body="short", base_version=1)

    delegate_client.post(
        address_of("version", participation, revision.pk), {"key": str(uuid.uuid4())}
    )

    assert Statement.objects.get().draft.n_characters == 10_001


def test_version_does_not_come_back_without_a_key(delegate_client, participation):
    revision = make_draft(participation, body="The first text").revision
    make_draft(participation, body="The second text", base_version=1)

    response = delegate_client.post(address_of("version", participation, revision.pk))

    assert response.status_code == 422
    assert Statement.objects.get().draft.body == "The second text"


def test_statement_of_one_meeting_is_not_that_of_another(delegate_client, participation):
    other = make_participation(
        meeting=make_meeting(), organisation=participation.organisation, n_contacts=0
    )
    make_draft(other, body="For another meeting")

    page = delegate_client.get(address_of("statement", participation)).text

    assert "For another meeting" not in page

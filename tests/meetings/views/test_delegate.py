"""The personal link, the answer, a note, asking for the link again."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiative.audit.models import Act
from initiative.outbox.models import Message
from meetings.access import SESSION_KEY
from meetings.models import Note, Rsvp
from meetings.services.invitation import replace_link
from meetings.services.link import LINKS_AN_HOUR
from meetings.states import Answer, AnswerSource
from tests.factories import (
    make_contact,
    make_meeting,
    make_membership,
    make_organisation,
    make_participation,
    make_rsvp,
    token_of,
)

pytestmark = pytest.mark.django_db


def link_of(participation):
    return reverse("meetings:link", args=[token_of(participation)])


def answer_of(**given):
    """What the answer form sends."""
    defaults = {
        "act": "answer",
        "key": str(uuid.uuid4()),
        "answer": "yes",
        "n_delegates": "2",
        "names": "Ana Prova\r\n\r\n  Bo Sample ",
        "language": "it",
        "message": "One of us uses a wheelchair.",
        "is_named": "on",
    }
    return defaults | given


def closed(meeting):
    """Let the answers of a meeting be closed since an hour."""
    meeting.answers_due_at = timezone.now() - timedelta(hours=1)
    meeting.save(update_fields=["answers_due_at"])


def written_by(call):
    """Return the SQL that ``call`` ran and that is no SELECT."""
    with CaptureQueriesContext(connection) as captured:
        response = call()
    sql = [query["sql"] for query in captured]
    return response, [line for line in sql if not line.startswith("SELECT")]


def without_csrf(response):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


# --- The link -----------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_link_opened_by_a_mail_scanner_writes_nothing(client, participation, method):
    address = link_of(participation)

    response, written = written_by(lambda: getattr(client, method)(address + "?a=yes"))

    assert written == []
    assert "session" not in response.cookies


def test_link_costs_five_queries(client, participation, django_assert_num_queries):
    make_rsvp(participation)
    address = link_of(participation)

    with django_assert_num_queries(5):  # participation, answer (form, page), names, clock
        response = client.get(address)

    assert response.status_code == 200


def test_link_shows_whose_it_is_and_what_it_is_about(client):
    meeting = make_meeting(
        title="Assembly of Rivers",
        place="Milan",
        starts_on=datetime(2027, 7, 3, tzinfo=UTC).date(),
        ends_on=datetime(2027, 7, 5, tzinfo=UTC).date(),
        call="Come.",
        answers_due_at=datetime(2027, 6, 14, 21, 59, tzinfo=UTC),
        statements_due_at=datetime(2027, 6, 20, 21, 59, tzinfo=UTC),
    )
    organisation = make_organisation(name="Union of River Cooperatives")
    participation = make_participation(meeting=meeting, organisation=organisation, n_contacts=0)
    make_contact(organisation, time_zone="Asia/Tokyo")

    page = client.get(link_of(participation)).text

    assert "You answer for <strong><bdi>Union of River Cooperatives</bdi></strong>." in page
    assert "You are invited to Assembly of Rivers" in page
    assert "3–5 July 2027 · Milan" in page
    assert "Monday 14 June 2027, 23:59 in Rome" in page
    assert "For you: Tuesday 15 June, 06:59 in Tokyo" in page
    assert reverse("public:call", args=[meeting.slug]) in page


def test_link_preselects_an_answer_and_saves_none(client, participation):
    page = client.get(link_of(participation) + "?a=no").text

    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["no"]
    assert not Rsvp.objects.exists()


def test_link_shows_the_answer_that_counts_with_when_and_how_it_came(client, participation):
    make_rsvp(
        participation,
        answer=Answer.UNSURE,
        at=datetime(2026, 5, 3, 12, 0, tzinfo=UTC),
        source=AnswerSource.ORGANISER,
    )

    page = client.get(link_of(participation)).text

    assert "Your organisation answered: <strong>Not sure yet</strong>" in page
    assert "3 May 2026, 14:00 in Rome" in page
    assert "written down by an organiser" in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["unsure"]


def test_link_opened_by_a_press_leads_to_an_address_without_token(client, participation):
    client.cookies["session"] = "set-by-a-stranger"

    response = client.post(link_of(participation), {"act": "open"})

    assert response.status_code == 302
    assert response.url == reverse("statements:delegate_tasks", args=[participation.meeting.slug])
    assert client.cookies["session"].value != "set-by-a-stranger"
    assert client.session[SESSION_KEY] == {str(participation.pk): 1}
    assert not Rsvp.objects.exists()


def test_link_gets_a_new_session_id_at_each_opening(client, participation):
    client.post(link_of(participation), {"act": "open"})
    before = client.cookies["session"].value

    client.post(link_of(participation), {"act": "open"})

    assert client.cookies["session"].value != before


def test_link_takes_an_answer_in_one_post(client, participation):
    response = client.post(link_of(participation), answer_of())

    assert response.status_code == 302
    assert response.url == reverse("meetings:delegate_answer", args=[participation.meeting.slug])
    rsvp = Rsvp.objects.get()
    assert (rsvp.participation, rsvp.answer, rsvp.n_delegates) == (participation, "yes", 2)
    assert (rsvp.language, rsvp.message) == ("it", "One of us uses a wheelchair.")
    assert (rsvp.source, rsvp.given_by) == (AnswerSource.LINK, f"link:{participation.pk}")
    assert [each.name for each in participation.delegates.all()] == ["Ana Prova", "Bo Sample"]
    participation.refresh_from_db()
    assert participation.is_named is True
    assert [message.kind for message in Message.objects.all()] == ["meetings.answer_receipt"]


def test_link_sent_twice_is_one_answer(client, participation):
    given = answer_of()

    client.post(link_of(participation), given)
    client.post(link_of(participation), given)

    assert Rsvp.objects.count() == 1
    assert Message.objects.count() == 1


def test_link_sent_again_with_another_answer_is_not_taken_for_a_repetition(client, participation):
    given = answer_of()

    client.post(link_of(participation), given)
    client.post(link_of(participation), given | {"answer": "no"})

    assert [rsvp.answer for rsvp in Rsvp.objects.order_by("pk")] == ["yes", "no"]


def test_link_speaks_the_language_of_the_answer_from_then_on(client, participation):
    response = client.post(link_of(participation), answer_of(language="it"), follow=True)

    assert response.headers["Content-Language"] == "it"
    assert '<html lang="it" dir="ltr">' in response.text


def test_link_speaks_the_language_that_the_organisation_asked_for(client, participation):
    participation.language = "it"
    participation.save(update_fields=["language"])

    response = client.get(link_of(participation), headers={"accept-language": "en"})

    assert response.headers["Content-Language"] == "it"
    assert '<html lang="it"' in response.text


def test_link_speaks_the_language_of_the_browser_where_nobody_asked_for_one(client, participation):
    response = client.get(link_of(participation), headers={"accept-language": "it"})

    assert response.headers["Content-Language"] == "it"


def test_link_speaks_the_language_that_this_browser_chose(client, participation):
    participation.language = "it"
    participation.save(update_fields=["language"])
    client.cookies["language"] = "en"

    assert client.get(link_of(participation)).headers["Content-Language"] == "en"


def test_link_offers_the_other_language_of_the_same_page(client, participation):
    address = link_of(participation)

    page = client.get(address).text

    assert f'<input type="hidden" name="next" value="{address}">' in page


# --- An answer that cannot be taken --------------------------------------------


def test_answer_without_a_choice_is_refused_with_everything_kept(client, participation):
    given = answer_of(answer="")

    response = client.post(link_of(participation), given)

    assert response.status_code == 422
    page = response.text
    assert "<title>Error:" in page
    assert '<a href="#id_answer_0">Choose yes, no or not sure yet</a>' in page
    assert page.count('id="errors-title"') == 1
    assert "One of us uses a wheelchair." in page
    assert "Ana Prova" in page
    assert f'name="key" value="{given["key"]}"' in page
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize("typed", ["two", "0", "-1", "2.5", "501", "9" * 400])
def test_answer_with_delegates_that_are_no_number_is_refused(client, participation, typed):
    response = client.post(link_of(participation), answer_of(n_delegates=typed))

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "n_delegates": ["Number of delegates must be a number, like 3"]
    }
    assert f'value="{typed}"' in response.text


@pytest.mark.parametrize(("typed", "n"), [(" 3 ", 3), ("٣", 3), ("３", 3), ("", None)])
def test_answer_reads_a_number_in_any_digits(client, participation, typed, n):
    client.post(link_of(participation), answer_of(n_delegates=typed))

    assert Rsvp.objects.get().n_delegates == n


def test_answer_no_does_not_mind_what_is_left_from_yes(client, participation):
    response = client.post(link_of(participation), answer_of(answer="no", n_delegates="two"))

    assert response.status_code == 302
    assert Rsvp.objects.get().n_delegates is None
    assert not participation.delegates.exists()


def test_answer_counts_a_line_end_of_the_message_as_one_character(client, participation):
    message = "\r\n".join(["x" * 9] * 100)  # 999 as typed, 1,098 as sent

    client.post(link_of(participation), answer_of(message=message))

    assert Rsvp.objects.get().message == message.replace("\r\n", "\n")


def test_answer_with_a_message_that_is_too_long_keeps_it_whole(client, participation):
    message = "y" * 1012

    response = client.post(link_of(participation), answer_of(message=message))

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "message": ["The message has 1012 characters. It may have 1000."]
    }
    assert message in response.text
    assert "maxlength" not in response.text


def test_answer_with_nul_is_refused_without_an_error_of_the_database(client, participation):
    response = client.post(link_of(participation), answer_of(message="a\0b", names="a\0b"))

    assert response.status_code == 422


def test_answer_with_a_key_that_is_none_is_refused(client, participation):
    assert client.post(link_of(participation), answer_of(key="x")).status_code == 422


def test_answer_without_a_key_is_taken(client, participation):
    assert client.post(link_of(participation), answer_of(key="")).status_code == 302


def test_answer_after_the_deadline_is_given_back_in_a_message_to_the_organisers(
    client, participation
):
    closed(participation.meeting)

    response = client.post(link_of(participation), answer_of())

    assert response.status_code == 422
    assert not Rsvp.objects.exists()
    assert "Your answer came after the deadline, so it was not recorded." in response.text
    assert response.context["note_form"].initial["text"] == (
        "Yes, we will come\n2\nAna Prova\r\n\r\n  Bo Sample\nOne of us uses a wheelchair."
    )
    assert "One of us uses a wheelchair." in response.text


def test_link_after_the_deadline_has_no_answer_form_but_a_way_to_the_organisers(
    client, participation
):
    closed(participation.meeting)

    page = client.get(link_of(participation)).text

    assert 'name="answer"' not in page
    assert "You can still write to The organisers." in page
    assert '<textarea name="text"' in page
    assert 'name="act" value="open"' in page


def test_link_after_the_deadline_takes_a_message(client, participation):
    closed(participation.meeting)

    response = client.post(
        link_of(participation), {"act": "note", "text": "We come.", "key": str(uuid.uuid4())}
    )

    assert response.status_code == 302
    assert Note.objects.get().text == "We come."
    assert [message.recipient for message in Message.objects.all()] == ["help@example.org"]


def test_answer_within_an_extension_is_taken(client, participation):
    closed(participation.meeting)
    participation.answers_extended_to = timezone.now() + timedelta(days=1)
    participation.save(update_fields=["answers_extended_to"])

    client.post(link_of(participation), answer_of())

    assert Rsvp.objects.count() == 1


# --- A link that does not hold -------------------------------------------------


def dead_links(participation):
    token = token_of(participation)
    other = make_participation()
    stopped = token_of(other)
    other.invitation.revoked_at = timezone.now()
    other.invitation.save(update_fields=["revoked_at"])
    replaced = make_participation()
    old = token_of(replaced)
    replace_link(participation=replaced, at=timezone.now(), by="system")
    return {
        "unknown": "A" * 43,
        "cut": token[:-3],
        "longer": token + "x",
        "stopped": stopped,
        "replaced": old,
    }


def test_link_that_does_not_hold_looks_the_same_for_every_reason(client, participation):
    addresses = [reverse("meetings:link", args=[t]) for t in dead_links(participation).values()]

    responses = [client.get(address) for address in addresses]

    assert [response.status_code for response in responses] == [404] * 5
    assert len({without_csrf(response) for response in responses}) == 1
    assert len({tuple(sorted(r.headers.items())) for r in responses}) == 1
    page = responses[0].text
    assert "Is the end of the address missing?" in page
    assert f'action="{reverse("meetings:link_again")}"' in page
    assert "Your e-mail address" in page


def test_link_that_does_not_hold_takes_no_answer_and_gives_the_words_back(client, participation):
    token = token_of(participation)
    replace_link(participation=participation, at=timezone.now(), by="system")

    response = client.post(reverse("meetings:link", args=[token]), answer_of())

    assert response.status_code == 404
    assert "One of us uses a wheelchair." in response.text
    assert not Rsvp.objects.exists()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("how", ["replaced", "stopped"])
def test_session_of_a_link_ends_with_the_link(delegate_client, participation, how):
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])
    assert delegate_client.get(address).status_code == 200

    if how == "replaced":
        replace_link(participation=participation, at=timezone.now(), by="system")
    else:
        participation.invitation.revoked_at = timezone.now()
        participation.invitation.save(update_fields=["revoked_at"])

    assert delegate_client.get(address).status_code == 404


# --- The answer's page ---------------------------------------------------------


def test_answer_page_is_the_receipt(delegate_client, participation, django_assert_num_queries):
    make_contact(participation.organisation)
    make_rsvp(participation, names=["Ana Prova"], message="Food: no nuts")
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])

    with django_assert_num_queries(
        9
    ):  # session, link, participation, answer ×2, names ×2, clock, n
        response = delegate_client.get(address)

    page = response.text
    assert "We have your answer" in page
    assert "A copy went to 2 addresses of your organisation" in page
    assert "Yes, we will come" in page
    assert "Ana Prova" in page
    assert "Food: no nuts" in page
    assert reverse("statements:delegate_statement", args=[participation.meeting.slug]) in page
    assert reverse("statements:delegate_calendar", args=[participation.meeting.slug]) in page
    assert 'name="answer"' not in page


def test_answer_page_promises_no_copy_where_no_address_works(delegate_client, participation):
    participation.organisation.contacts.update(state="returned")
    make_rsvp(participation)

    page = delegate_client.get(
        reverse("meetings:delegate_answer", args=[participation.meeting.slug])
    ).text

    assert "We could not send a copy" in page


def test_answer_page_has_the_form_to_change_it(delegate_client, participation):
    make_rsvp(participation, names=["Ana Prova"])
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])

    page = delegate_client.get(address + "?change=1").text

    assert 'name="answer"' in page
    assert "Ana Prova" in page
    assert re.search(r'name="n_delegates" value="2"', page)


def test_answer_page_changes_the_answer_and_keeps_the_first(delegate_client, participation):
    make_rsvp(participation)
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])

    response = delegate_client.post(address, answer_of(answer="text_only"))

    assert response.status_code == 302
    assert [rsvp.answer for rsvp in Rsvp.objects.order_by("pk")] == ["yes", "text_only"]


def test_answer_page_after_the_deadline_keeps_what_was_typed(delegate_client, participation):
    closed(participation.meeting)
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])

    response = delegate_client.post(address, answer_of())

    assert response.status_code == 422
    assert "One of us uses a wheelchair." in response.text
    assert not Rsvp.objects.exists()


def test_answer_of_a_member_is_marked_as_theirs(client, participation):
    membership = make_membership(organisation=participation.organisation)
    client.force_login(membership.user)

    client.post(reverse("meetings:delegate_answer", args=[participation.meeting.slug]), answer_of())

    rsvp = Rsvp.objects.get()
    assert (rsvp.source, rsvp.given_by) == (AnswerSource.ACCOUNT, membership.user.ref)


def test_answer_of_a_member_with_a_dead_link_is_marked_as_the_members(client, participation):
    client.post(link_of(participation), {"act": "open"})
    replace_link(participation=participation, at=timezone.now(), by="system")
    membership = make_membership(organisation=participation.organisation)
    client.force_login(membership.user)

    client.post(reverse("meetings:delegate_answer", args=[participation.meeting.slug]), answer_of())

    assert Rsvp.objects.get().given_by == membership.user.ref


def test_answer_page_of_strangers_is_absent(client, participation):
    make_rsvp(participation, message="A secret need")
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])
    absent = reverse("meetings:delegate_answer", args=["no-such-meeting"])
    client.force_login(make_membership().user)

    forbidden, missing = client.get(address), client.get(absent)

    assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert forbidden.content == missing.content


# --- Two links in one browser ---------------------------------------------------


def test_two_links_of_two_meetings_work_side_by_side(client):
    first, second = make_participation(), make_participation()
    for each in (first, second):
        client.post(link_of(each), {"act": "open"})

    pages = [
        client.get(reverse("meetings:delegate_answer", args=[each.meeting.slug])).text
        for each in (first, second)
    ]

    assert first.organisation.name in pages[0]
    assert second.organisation.name in pages[1]


def test_two_links_of_one_meeting_never_answer_for_the_other(client, meeting):
    first, second = make_participation(meeting=meeting), make_participation(meeting=meeting)
    address = reverse("meetings:delegate_answer", args=[meeting.slug])

    client.post(link_of(first), {"act": "open"})
    left_open = client.get(address).text
    client.post(link_of(second), answer_of(answer="no"))
    shown_after = client.get(address).text
    client.post(address, answer_of(answer="yes") | {"for": str(first.pk)})

    assert f'name="for" value="{first.pk}"' in left_open
    assert second.organisation.name in shown_after
    assert first.organisation.name not in shown_after
    assert [rsvp.answer for rsvp in first.rsvps.all()] == ["yes"]
    assert [rsvp.answer for rsvp in second.rsvps.all()] == ["no"]
    assert first.organisation.name in client.get(address).text


def test_form_for_an_organisation_that_this_browser_does_not_hold_is_refused(
    delegate_client, participation
):
    other = make_participation(meeting=participation.meeting)
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])

    response = delegate_client.post(address, answer_of() | {"for": str(other.pk)})

    assert response.status_code == 404
    assert not Rsvp.objects.exists()


# --- A note to the organisers ---------------------------------------------------


def test_note_goes_to_the_organisers(delegate_client, participation):
    address = reverse("meetings:delegate_note", args=[participation.meeting.slug])
    given = {"text": "We need more time.", "key": str(uuid.uuid4())}

    for _press in range(2):
        response = delegate_client.post(address, given)

    assert response.url == reverse("statements:delegate_tasks", args=[participation.meeting.slug])
    assert [note.text for note in Note.objects.all()] == ["We need more time."]
    assert Message.objects.count() == 1


def test_note_of_the_same_form_with_other_words_is_another(delegate_client, participation):
    address = reverse("meetings:delegate_note", args=[participation.meeting.slug])
    key = str(uuid.uuid4())

    delegate_client.post(address, {"text": "First", "key": key})
    delegate_client.post(address, {"text": "Second", "key": key})

    assert {note.text for note in Note.objects.all()} == {"First", "Second"}


def test_note_that_is_too_long_is_kept(delegate_client, participation):
    address = reverse("meetings:delegate_note", args=[participation.meeting.slug])

    response = delegate_client.post(address, {"text": "z" * 1001})

    assert response.status_code == 422
    assert "z" * 1001 in response.text
    assert not Note.objects.exists()


def test_note_without_an_address_for_questions_is_refused_and_kept(delegate_client, participation):
    participation.meeting.help_email = ""
    participation.meeting.save(update_fields=["help_email"])
    address = reverse("meetings:delegate_note", args=[participation.meeting.slug])

    response = delegate_client.post(address, {"text": "Words that are typed"})

    assert response.status_code == 422
    assert "This meeting gives no address for questions." in response.text
    assert "Words that are typed" in response.text


def test_note_has_a_page_of_its_own(delegate_client, participation):
    address = reverse("meetings:delegate_note", args=[participation.meeting.slug])

    response, written = written_by(lambda: delegate_client.get(address))

    assert response.status_code == 200
    assert written == []


# --- Asking for the link again ----------------------------------------------------


def test_link_again_says_the_same_to_everybody_and_writes_to_who_is_on_the_list(client):
    participation = make_participation()
    contact = participation.organisation.contacts.get()
    address = reverse("meetings:link_again")

    known = client.post(address, {"email": contact.email.upper()})
    unknown = client.post(address, {"email": "nobody@example.org"})

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert without_csrf(known) == without_csrf(unknown)
    assert "If this address is on the list, a letter is on its way." in known.text
    assert [message.recipient for message in Message.objects.all()] == [contact.email]


def test_link_again_floods_nobody(client):
    participation = make_participation()
    contact = participation.organisation.contacts.get()

    for _press in range(LINKS_AN_HOUR + 2):
        client.post(reverse("meetings:link_again"), {"email": contact.email})

    assert Message.objects.count() == LINKS_AN_HOUR


@pytest.mark.parametrize("typed", ["", "info@@delta.org", "not an address"])
def test_link_again_says_how_an_address_looks(client, db, typed):
    response = client.post(reverse("meetings:link_again"), {"email": typed})

    assert response.status_code == 422
    assert response.text.count("Enter an e-mail address like name@example.org") == 2
    assert f'value="{typed}"' in response.text or not typed


def test_link_again_opened_writes_nothing(client, db):
    response, written = written_by(lambda: client.get(reverse("meetings:link_again")))

    assert response.status_code == 200
    assert written == []


# --- Leaving, headers, the token that protects forms ---------------------------------


def test_leave_ends_the_session_of_the_link(delegate_client, participation):
    response = delegate_client.post(reverse("meetings:delegate_leave"))

    assert response.status_code == 200
    assert response.headers["Clear-Site-Data"] == '"cache"'
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])
    assert delegate_client.get(address).status_code == 404


def test_leave_is_not_a_link(delegate_client, participation):
    assert delegate_client.get(reverse("meetings:delegate_leave")).status_code == 405
    address = reverse("meetings:delegate_answer", args=[participation.meeting.slug])
    assert delegate_client.get(address).status_code == 200


def test_pages_of_a_link_are_kept_by_nobody(client, participation):
    response = client.get(link_of(participation))

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in response.text


def test_answer_without_the_protecting_token_gives_the_words_back(participation):
    strict = Client(enforce_csrf_checks=True)
    given = answer_of()

    response = strict.post(link_of(participation), given)

    assert response.status_code == 403
    assert "One of us uses a wheelchair." in response.text
    assert given["key"] not in response.text
    assert not Rsvp.objects.exists()


def test_answer_is_written_in_the_log_without_words(client, participation):
    client.post(link_of(participation), answer_of())

    act = Act.objects.get(verb="record_answer")
    assert (act.actor, act.details) == (f"link:{participation.pk}", {"answer": "yes"})

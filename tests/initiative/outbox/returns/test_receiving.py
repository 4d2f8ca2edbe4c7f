"""News about a letter: believed when signed, kept once, and what follows from it."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message, Return
from initiative.outbox.reactions import News
from initiative.outbox.returnpath import return_path
from initiative.outbox.returns.reading import Verdict
from initiative.outbox.returns.receiving import receive, receive_news
from initiative.outbox.states import Reason, ReturnKind
from tests.initiative.outbox.returns.corpus import make_sent, returned

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def told(monkeypatch):
    """What the apps above are told; they themselves are left out."""
    news = []
    monkeypatch.setattr("initiative.outbox.reactions.REGISTER", [news.append])
    return news


def state_of(message):
    message.refresh_from_db()
    return message.state, message.reason


def test_letter_that_came_back_for_good_is_kept_told_and_settled(sent, now, told):
    row = receive(returned("postfix_gone", sent), now)

    assert row == Return.objects.get()
    assert (row.message, row.kind, row.reason) == (sent, "gone", "no_mailbox")
    assert (row.code, row.came_at) == ("5.1.1", now)
    assert row.words == (
        "550 5.1.1 …: Recipient address rejected: User unknown in virtual mailbox table"
    )
    assert told == [News(sent, "gone", "no_mailbox", "5.1.1", row.words, now)]
    assert state_of(sent) == ("failed", "no_mailbox")
    assert (sent.last_code, sent.last_words) == ("5.1.1", row.words)
    assert sent.sent_at is not None


@pytest.mark.parametrize(
    "name", ["exim_gone", "exim_old", "exchange_gone", "gmail_gone", "qmail_gone"]
)
def test_letter_comes_back_from_every_kind_of_server(sent, now, told, name):
    receive(returned(name, sent), now)

    assert state_of(sent) == ("failed", "no_mailbox")


def test_letter_that_is_only_late_stays_sent(sent, now, told):
    row = receive(returned("postfix_delayed", sent), now)

    assert (row.kind, row.reason) == ("later", "later")
    assert state_of(sent) == ("sent", "")


@pytest.mark.parametrize(
    ("name", "reason"), [("postfix_expired", "gave_up"), ("gmail_full", "full")]
)
def test_letter_given_up_for_now_is_lost_and_the_address_is_not_to_blame(
    sent, now, told, name, reason
):
    row = receive(returned(name, sent), now)

    assert (row.kind, row.reason) == ("later", reason)
    assert [news.kind for news in told] == ["later"]
    assert state_of(sent) == ("failed", reason)


def test_complaint_is_found_by_the_letter_that_came_with_it(db, now, told):
    make_sent("other")
    sent = make_sent("one")

    row = receive(returned("complaint", sent, path="gone@example.com"), now)

    assert (row.message, row.kind, row.words) == (sent, "complaint", "abuse")
    assert state_of(sent) == ("sent", "complaint")


def test_complaint_with_a_made_up_message_id_is_no_news(sent, now, told):
    raw = returned("complaint", sent, path="x@example.com", message_id="<test.plain.0@example.org>")

    assert receive(raw, now) is None
    assert Return.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    ["vacation", "answer_by_a_person", "reading_receipt", "postfix_delivered"],
)
def test_other_mail_to_a_signed_address_is_no_news(sent, now, told, name):
    assert receive(returned(name, sent), now, recipient=return_path(sent.pk)) is None
    assert (Return.objects.count(), told) == (0, [])
    assert state_of(sent) == ("sent", "")


def test_address_given_by_the_mail_server_is_enough(sent, now, told):
    raw = returned("postfix_gone", sent, path="postmaster@example.net")

    assert receive(raw, now) is None
    assert receive(raw, now, recipient=return_path(sent.pk)).message == sent


def test_report_is_believed_at_a_signed_address_alone(sent, now, told):
    with override_settings(SECRET_KEY="the key of another site with as many letters"):
        foreign = return_path(sent.pk)

    assert receive(returned("postfix_gone", sent, path=foreign), now, recipient=foreign) is None
    for path in (f"b+{sent.pk}@returns.example.net", "office@example.org"):
        assert receive(returned("postfix_gone", sent, path=path), now, recipient=path) is None
    assert receive(returned("postfix_gone", sent), now + 11 * DAY) is None
    assert (Return.objects.count(), told) == (0, [])
    assert state_of(sent) == ("sent", "")


def test_same_mail_by_two_ways_is_one_piece_of_news(sent, now, told):
    raw = returned("postfix_gone", sent)

    first = receive(raw, now)
    again = receive(b"Received: from elsewhere\r\n" + raw, now + DAY, return_path(sent.pk))

    assert first == again == Return.objects.get()
    assert len(told) == 1


def test_mail_without_a_message_id_is_known_by_its_text(sent, now, told):
    raw = returned("postfix_delayed", sent).replace(b"Message-Id:", b"X-Id:")

    receive(raw, now)
    receive(raw, now)
    receive(raw.replace(b"23 Nov", b"24 Nov"), now)

    assert Return.objects.count() == 2


def test_one_mail_is_news_for_each_letter_it_comes_back_for(db, now, told):
    for key in ("one", "two"):
        receive(returned("postfix_gone", make_sent(key)), now)

    assert Return.objects.count() == 2


def test_reader_behind_an_address_is_not_the_address(sent, now, told):
    row = receive(returned("postfix_one_of_several", sent), now)

    assert (row.kind, row.reason, row.code) == ("later", "no_mailbox", "5.1.1")
    assert state_of(sent) == ("sent", "")


def test_inner_name_of_a_server_is_the_address(sent, now, told):
    raw = returned("postfix_gone", sent).replace(
        b"Final-Recipient: rfc822; office@example.org",
        b"Final-Recipient: rfc822; OFFICE@inner.example.org",
    )

    assert receive(raw, now).kind == "gone"


def test_verdict_about_our_address_is_taken_among_several(sent, now, told):
    own = b"Final-Recipient: rfc822; office@example.org"
    raw = returned("postfix_gone", sent).replace(
        own, b"Final-Recipient: rfc822; a@example.org\r\nAction: delayed\r\n\r\n" + own
    )

    assert receive(raw, now).kind == "gone"


def test_name_in_the_sentence_is_not_kept(db, now, told):
    sent = make_sent(recipient="ann.lee@example.org")
    raw = returned("gmail_gone", sent).replace(b"The email account", b'"Ann.Lee" (annalee)')

    assert receive(raw, now).words.startswith('550-5.1.1 "…" (annalee) that you tried')


def test_letter_that_waits_again_is_left_to_its_workers(db, now, told):
    sent = make_sent(state="queued", sent_at=None)

    receive(returned("postfix_gone", sent), now)

    assert state_of(sent) == ("queued", "")
    assert Return.objects.count() == 1


def test_reaction_that_fails_leaves_nothing_behind(sent, now, monkeypatch):
    def fail(news):
        raise ZeroDivisionError

    monkeypatch.setattr("initiative.outbox.reactions.REGISTER", [fail])

    with pytest.raises(ZeroDivisionError):
        receive(returned("postfix_gone", sent), now)

    assert Return.objects.count() == 0
    assert state_of(sent) == ("sent", "")


def test_zero_byte_reaches_no_row(sent, now, told):
    raw = returned("complaint", sent, path="x@example.com").replace(b"abuse", b"ab\0use")
    raw = raw.replace(b"Message-ID: <", b"Message-ID: \0<")

    assert receive(raw, now).message == sent


def come_back_later(message, *moments):
    for at in moments:
        verdict = Verdict(ReturnKind.LATER, Reason.LATER)
        receive_news(message=message, source=f"test|{at}", verdict=verdict, at=at)


def test_address_is_tired_when_three_letters_came_back_for_now_in_fourteen_days(db, now, told):
    for n in range(3):
        come_back_later(make_sent(f"tired{n}", recipient="tired@example.org"), now - n * 6 * DAY)
        come_back_later(make_sent(f"old{n}", recipient="old@example.org"), now - n * 7 * DAY)
    # One letter on which its server writes every day.
    come_back_later(make_sent("loud", recipient="loud@example.org"), now, now - DAY, now - 2 * DAY)
    for n in range(2):
        come_back_later(make_sent(f"few{n}", recipient="few@example.org"), now)
    receive_news(
        message=make_sent("gone", recipient="few@example.org"),
        source="gone",
        verdict=Verdict(ReturnKind.GONE, Reason.REFUSED, is_over=True),
        at=now,
    )

    assert list(Return.objects.tired(now)) == [
        {
            "message__recipient_mark": mark_of("tired@example.org"),
            "address": "tired@example.org",
            "n_letters": 3,
            "last_at": now,
        }
    ]


def test_returns_of_a_scope_are_its_own(db, now, told):
    come_back_later(make_sent("here", scope="meeting:1"), now)
    come_back_later(make_sent("there", scope="meeting:11"), now)

    rows = Return.objects.of_scope("meeting:1")

    assert [row.message for row in rows] == [Message.objects.get(key="here")]


SIGNS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=SIGNS, code=SIGNS, message_id=SIGNS, cut=st.integers(0, 4000))
def test_whatever_a_server_writes_is_kept_or_left(sent, now, told, words, code, message_id, cut):
    raw = returned("postfix_gone", sent)
    for old, new in ((b"User unknown", words), (b"5.1.1", code), (b"2026112308", message_id)):
        raw = raw.replace(old, new.encode())

    for mail in (raw, raw[:cut], raw[cut:]):
        row = receive(mail, now, recipient=return_path(sent.pk))
        assert row is None or row.message == sent

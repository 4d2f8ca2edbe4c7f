"""Where the mailbox is, and which flags a mail gets. The talk itself: tests/processes."""

import pytest
from django.db import DataError, InterfaceError, OperationalError
from django.utils import timezone

from initiative.outbox.returns import mailbox
from initiative.outbox.returns.mailbox import (
    KEPT,
    NO_NEWS,
    SET_ASIDE,
    MailboxAway,
    Place,
    look_at,
    place_of,
    quoted,
)
from tests.initiative.outbox.returns.corpus import returned


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("imaps://ann:key@mail.example.org", ("mail.example.org", 993, "ann", "key", "INBOX")),
        (
            "imaps://ann%40example.org:k%2Fe%3Ay@mail.example.org:1993/Returned%20letters",
            ("mail.example.org", 1993, "ann@example.org", "k/e:y", "Returned letters"),
        ),
        ("imaps://a:b@[::1]/INBOX/returns/", ("::1", 993, "a", "b", "INBOX/returns")),
    ],
)
def test_address_of_a_mailbox_names_its_parts(url, place):
    assert place_of(url) == Place(*place)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "imap://ann:key@mail.example.org/INBOX",
        "imaps://mail.example.org/INBOX",
        "imaps://ann@mail.example.org/INBOX",
        "imaps://ann:key@/INBOX",
        "imaps://ann:key@mail.example.org:port/INBOX",
        "imaps://[",
    ],
)
def test_address_that_names_no_mailbox_is_refused_without_repeating_the_password(url):
    with pytest.raises(MailboxAway) as refusal:
        place_of(url)

    assert "imaps://user:password@host/INBOX" in str(refusal.value)
    assert "key" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "written"),
    [("INBOX", '"INBOX"'), ("Returned letters", '"Returned letters"'), ('a"\\b', r'"a\"\\b"')],
)
def test_name_of_a_folder_cannot_leave_its_marks(name, written):
    assert quoted(name) == written


def test_mail_with_news_goes_and_mail_without_stays(sent):
    assert look_at(returned("postfix_gone", sent), timezone.now()) == KEPT
    assert look_at(returned("vacation", sent), timezone.now()) == NO_NEWS


@pytest.mark.parametrize("error", [ZeroDivisionError("our fault"), DataError("a bad text")])
def test_mail_that_breaks_us_is_set_aside(monkeypatch, caplog, error):
    def fail(raw, at):
        raise error

    monkeypatch.setattr(mailbox, "receive", fail)

    assert look_at(b"", timezone.now()) == SET_ASIDE
    assert "could not be read" in caplog.text


@pytest.mark.parametrize("error", [OperationalError("no route"), InterfaceError("closed")])
def test_mail_is_left_alone_while_the_database_is_away(monkeypatch, error):
    def fail(raw, at):
        raise error

    monkeypatch.setattr(mailbox, "receive", fail)

    with pytest.raises(type(error)):
        look_at(b"", timezone.now())

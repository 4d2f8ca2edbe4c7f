"""What reports in the forms of several mail servers say, and what is no report."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiative.outbox.returns.codes import code_of, reason_of
from initiative.outbox.returns.reading import ADDRESS, Reading, read, verdict_of_failure, words_of
from initiative.outbox.states import Reason

MAILS = {path.stem: path.read_bytes() for path in Path(__file__).parent.glob("mails/*.eml")}
# No mail may hold a worker longer than this; on a slow machine the worst takes a tenth.
PATIENCE_SECONDS = 5
MIB = 1024 * 1024


def said_by(name):
    return [
        (verdict.kind, verdict.reason, verdict.code, verdict.is_over)
        for verdict in read(MAILS[name]).verdicts
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("postfix_gone", ("gone", "no_mailbox", "5.1.1", True)),
        ("postfix_no_domain", ("gone", "no_domain", "5.4.4", True)),
        ("postfix_policy", ("gone", "policy", "5.7.1", True)),
        ("postfix_too_large", ("gone", "too_large", "5.3.4", True)),
        ("postfix_one_of_several", ("gone", "no_mailbox", "5.1.1", True)),
        ("postfix_delayed", ("later", "later", "4.4.1", False)),
        ("postfix_expired", ("later", "gave_up", "4.4.1", True)),
        ("exim_gone", ("gone", "no_mailbox", "5.1.1", True)),
        ("exim_old", ("gone", "no_mailbox", "550", True)),
        ("exchange_gone", ("gone", "no_mailbox", "5.1.10", True)),
        ("gmail_gone", ("gone", "no_mailbox", "5.1.1", True)),
        ("gmail_full", ("later", "full", "5.2.2", True)),
        ("qmail_gone", ("gone", "no_mailbox", "5.1.1", True)),
        ("complaint", ("complaint", "complaint", "", False)),
    ],
)
def test_report_says(name, said):
    assert said_by(name) == [said]


@pytest.mark.parametrize(
    "name",
    [
        "answer_by_a_person",
        "complaint_about_a_signature",
        "complaint_taken_back",
        "postfix_delivered",
        "reading_receipt",
        "vacation",
    ],
)
def test_mail_that_is_no_report_says_nothing(name):
    assert read(MAILS[name]).verdicts == ()


def test_every_mail_of_the_collection_is_looked_at():
    tested = Path(__file__).read_text()

    assert [name for name in MAILS if f'"{name}"' not in tested] == []


def test_reading_names_who_the_mail_came_to_and_itself():
    reading = read(MAILS["postfix_gone"].replace(b"RETURN-PATH", b"b+1-x@returns.example.net"))

    assert set(reading.addresses) == {"b+1-x@returns.example.net"}
    assert reading.message_id == "<20261123080002.4Tq1nN4@mail.example.net>"
    assert reading.originals == ()


def test_complaint_names_the_letter_that_came_with_it():
    assert read(MAILS["complaint"]).originals == ("MESSAGE-ID",)


def test_server_is_quoted_without_addresses():
    mail = MAILS["postfix_gone"].replace(b"RECIPIENT", b"office@example.org")

    assert read(mail).verdicts[0].words == (
        "550 5.1.1 …: Recipient address rejected: User unknown in virtual mailbox table"
    )
    assert read(mail).verdicts[0].recipient == "office@example.org"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_encoded_status_is_decoded(encoding):
    status = {
        "base64": b"UmVwb3J0aW5nLU1UQTogZG5zOyBhCgpBY3Rpb246IGZhaWxlZApTdGF0dXM6IDUuMS4xCg==",
        "quoted-printable": b"Reporting-MTA: dns; a\n\nAction: fai=\nled\nStatus: 5=2E1=2E1\n",
    }[encoding]
    mail = (
        b'Content-Type: multipart/report; boundary="b"\n\n--b\n'
        b"Content-Type: message/global-delivery-status\n"
        b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n" + status + b"\n--b--\n"
    )

    assert [verdict.code for verdict in read(mail).verdicts] == ["5.1.1"]


def test_each_address_of_a_report_has_its_verdict():
    group = b"Final-Recipient: rfc822; %s@example.org\nAction: %s\nStatus: %s\n\n"
    status = b"Reporting-MTA: dns; a\n\n"
    status += group % (b"a", b"failed", b"5.1.1") + group % (b"b", b"delayed", b"4.2.0")
    status += group % (b"c", b"relayed", b"2.0.0")
    mail = b"Content-Type: multipart/report; boundary=b\n\n--b\n"
    mail += b"Content-Type: message/delivery-status\n\n" + status + b"--b--\n"

    said = [(verdict.recipient, verdict.kind) for verdict in read(mail).verdicts]

    assert said == [("a@example.org", "gone"), ("b@example.org", "later")]


@pytest.mark.parametrize(
    ("status", "diagnostic", "code"),
    [
        ("5.1.1", "550 5.7.1 No", "5.1.1"),
        ("5.0.0", "550 5.1.1 No such person", "5.1.1"),
        ("5.0.0", "550 No such person", "550"),
        ("5.0.0", "450 4.2.1 Busy", "5.0.0"),
        ("", "552 Mailbox full", "552"),
        ("", "host 192.0.2.55 port 465 said nothing", "465"),
        ("", "addresses 15.1.1.2, 5.1.1.2, 5.1.1234 and 550.1", ""),
        ("", "The end. 5.1.1.", "5.1.1"),
        ("", "", ""),
        ("no code", "4.4.7", "4.4.7"),
    ],
)
def test_code_that_says_most_is_taken(status, diagnostic, code):
    assert code_of(status, diagnostic) == code


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("5.1.1", "no_mailbox"),
        ("5.1.2", "no_domain"),
        ("5.1.8", "policy"),
        ("5.2.1", "no_mailbox"),
        ("4.2.2", "full"),
        ("5.2.3", "too_large"),
        ("5.4.7", "gave_up"),
        ("5.6.0", "policy"),
        ("5.7.26", "policy"),
        ("5.3.0", "refused"),
        ("550", "no_mailbox"),
        ("552", "full"),
        ("554", "policy"),
        ("571", "refused"),
        ("", "refused"),
    ],
)
def test_code_means(code, reason):
    assert reason_of(code) == reason


def test_mailbox_that_stays_full_is_full_and_not_gone():
    verdict = verdict_of_failure("4.2.2", "Over quota")

    assert (verdict.kind, verdict.reason, verdict.is_over) == ("later", "full", True)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("550 <a.b+c@example.org>... No such user", "550 …... No such user"),
        ("550 user=ann@пример.рф unknown", "550 … unknown"),
        ("line\r\n one\x00\x1b[31m", "line one [31m"),
        ("x" * 600, "x" * 500),
    ],
)
def test_words_are_one_short_line_without_addresses(sentence, words):
    assert words_of(sentence) == words


def nested(levels, lines):
    mail = b""
    for n in range(levels):
        mail += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
    return mail + b"\n" * lines


HOSTILE = {
    "empty": b"",
    "nothing but line ends": b"\r\n" * MIB,
    "NUL": b"\0" * MIB,
    "twenty megabytes": MAILS["postfix_gone"] + b"A" * 20 * MIB,
    "one endless header": b"Subject: " + b"x" * 20 * MIB,
    "a header without end of folds": b"Subject: x\n" + b" y\n" * 5 * MIB,
    "a million headers": b"".join(b"X-%d: y\n" % n for n in range(1_000_000)),
    "to everybody": b"To: " + b"a@b.example, " * MIB,
    "almost addresses": b"To: " + b"a" * MIB + b"\n" + b"Delivered-To: @@@@" * 100_000,
    "deep": nested(20_000, 500_000),
    "a boundary of one letter": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"\n--a" * MIB,
    "boundaries that only begin alike": b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"
    + b"\n--ab" * MIB,
    "a boundary that is a pattern": b'Content-Type: multipart/mixed; boundary="(a+)+$"\n\n'
    + b"\n--(a+)+$\n"
    + b"a" * MIB,
    "quotes": b"Content-Type: multipart/mixed" + b';boundary="' * 100_000,
    "endless status": b"Content-Type: message/delivery-status\n\n" + b"Action: failed\n\n" * MIB,
    "spaces": b"Content-Type: message/delivery-status\n\n" + b"\n" + b" \t" * MIB,
    "digits": b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: " + b"5.1." * MIB,
    "qmail, and then nothing": b"From: x\n\nHi. This is the " + b"5.1.1 said: 550" * MIB,
    "base64 that is none": b"Content-Type: message/delivery-status\n"
    b"Content-Transfer-Encoding: base64\n\n" + b"=A\xff" * MIB,
    "unknown letters": b"Content-Type: multipart/report; boundary=\xff\xfe\n\n--\xff\xfe\n\xff",
    "half a letter": "Subject: é\n\né".encode("latin-1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_time(name):
    began_at = time.monotonic()

    assert isinstance(read(HOSTILE[name]), Reading)
    assert time.monotonic() - began_at < PATIENCE_SECONDS


def test_report_is_read_whatever_follows_it():
    assert said_by("postfix_gone") == [
        (verdict.kind, verdict.reason, verdict.code, verdict.is_over)
        for verdict in read(HOSTILE["twenty megabytes"]).verdicts
    ]


PIECES = st.sampled_from(
    [
        *(line + b"\n" for line in re.split(rb"\n", b"\n".join(MAILS.values()))),
        b"Content-Type: multipart/report; boundary=b\n",
        b"--b\n",
        b"--b--\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"\n",
        b" \n",
        b"\0",
        b"\xff",
    ]
)


CUTS = st.tuples(st.integers(0, 3000), st.integers(0, 200), st.binary(max_size=30))


def cut(mail, cuts):
    for start, length, piece in cuts:
        mail = mail[:start] + piece + mail[start + length :]
    return mail


BROKEN_MAILS = st.builds(cut, st.sampled_from(sorted(MAILS.values())), st.lists(CUTS, max_size=5))
MADE_UP = st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=60).map(b"".join)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(BROKEN_MAILS, MADE_UP))
def test_reading_never_raises_and_says_what_a_row_holds(raw):
    for verdict in read(raw).verdicts:
        assert len(verdict.code) <= 12
        assert len(verdict.words) <= 500
        assert verdict.words.isprintable()
        assert ADDRESS.search(verdict.words) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("550", "550 SPF check failed"),
        ("550", "550 Message rejected: spam content"),
        ("550", "550 relay not permitted"),
        ("5.1.0", "550 5.1.0 Sender rejected"),
    ],
)
def test_refusal_of_our_way_or_words_marks_no_address(code, words):
    verdict = verdict_of_failure(code, words)

    assert verdict.reason == Reason.POLICY


def test_bare_refusal_of_a_reader_marks_the_address():
    assert verdict_of_failure("550", "550 no such user here").reason == Reason.NO_MAILBOX

"""The table of faults against a server that has them, and how connections are reused."""

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils.http import http_date

from initiative.outbox.smtp import LETTERS, Route
from initiative.outbox.staged import must
from initiative.outbox.states import MessageState, Reason, Stage
from initiative.outbox.verdicts import answered
from tests.faulty import FaultyServer

DEFERRED, FAILED, UNCERTAIN = (
    MessageState.DEFERRED,
    MessageState.FAILED,
    MessageState.UNCERTAIN,
)


@pytest.fixture
def faulty(settings):
    with FaultyServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.OUTBOX_TIMEOUTS = {
            "connect": 2,
            "command": 0.3,
            "talk": 0.6,
            "reply": 0.3,
            "whole": 5,
        }
        yield server


def mail(to="reader@example.org", **given):
    headers = {
        "Message-ID": "<a@example.org>",
        "Date": http_date(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    }
    defaults = {
        "subject": "Hello",
        "body": "A text.\n.\nEnd",
        "from_email": "Ours <ours@example.org>",
    }
    return EmailMultiAlternatives(to=[to], headers=headers, **defaults | given)


def send(**given):
    with Route() as route:
        return route.send(mail(**given))


TABLE = [
    ("banner_hang", DEFERRED, Reason.ROUTE, Stage.CONNECT, "", False),
    ("banner_421", DEFERRED, Reason.ROUTE, Stage.CONNECT, "4.3.2", False),
    ("banner_554", DEFERRED, Reason.ROUTE, Stage.CONNECT, "5.7.1", False),
    ("banner_garbage", DEFERRED, Reason.ROUTE, Stage.CONNECT, "", False),
    ("ehlo_refused", DEFERRED, Reason.ROUTE, Stage.GREET, "550", False),
    ("mail_421", DEFERRED, Reason.ROUTE, Stage.SENDER, "4.3.2", False),
    ("mail_451", DEFERRED, Reason.ROUTE, Stage.SENDER, "4.3.0", False),
    ("mail_550", DEFERRED, Reason.ROUTE, Stage.SENDER, "5.7.1", False),
    ("rcpt_450", DEFERRED, Reason.LATER, Stage.RECIPIENT, "4.2.0", False),
    ("rcpt_421", DEFERRED, Reason.SLOWER, Stage.RECIPIENT, "4.7.0", False),
    ("rcpt_451_slower", DEFERRED, Reason.SLOWER, Stage.RECIPIENT, "4.7.1", False),
    ("rcpt_550", FAILED, Reason.NO_MAILBOX, Stage.RECIPIENT, "5.1.1", False),
    ("rcpt_550_bare", FAILED, Reason.NO_MAILBOX, Stage.RECIPIENT, "550", False),
    ("rcpt_no_domain", FAILED, Reason.NO_DOMAIN, Stage.RECIPIENT, "5.1.2", False),
    ("rcpt_552_full", DEFERRED, Reason.FULL, Stage.RECIPIENT, "5.2.2", False),
    ("rcpt_552_bare", DEFERRED, Reason.FULL, Stage.RECIPIENT, "552", False),
    ("rcpt_544_route", DEFERRED, Reason.LATER, Stage.RECIPIENT, "5.4.4", False),
    ("rcpt_policy", FAILED, Reason.POLICY, Stage.RECIPIENT, "5.7.1", False),
    ("rcpt_relay", DEFERRED, Reason.ROUTE, Stage.RECIPIENT, "5.7.1", False),
    ("rcpt_garbage", DEFERRED, Reason.LATER, Stage.RECIPIENT, "", False),
    ("rcpt_hang", DEFERRED, Reason.LATER, Stage.RECIPIENT, "", False),
    ("rcpt_drip", DEFERRED, Reason.LATER, Stage.RECIPIENT, "", False),
    ("rcpt_drop", DEFERRED, Reason.LATER, Stage.RECIPIENT, "", False),
    ("data_554", FAILED, Reason.POLICY, Stage.DATA, "5.5.1", False),
    ("data_451", DEFERRED, Reason.LATER, Stage.DATA, "4.3.0", False),
    ("data_drop", DEFERRED, Reason.LATER, Stage.DATA, "", False),
    ("dot_554", FAILED, Reason.POLICY, Stage.REPLY, "5.7.1", False),
    ("dot_452", DEFERRED, Reason.LATER, Stage.REPLY, "4.3.1", False),
    ("dot_552", FAILED, Reason.TOO_LARGE, Stage.REPLY, "5.3.4", False),
    ("dot_drop", UNCERTAIN, Reason.BROKE_OFF, Stage.REPLY, "", False),
    ("taken_drop", UNCERTAIN, Reason.BROKE_OFF, Stage.REPLY, "", True),
    ("taken_hang", UNCERTAIN, Reason.BROKE_OFF, Stage.REPLY, "", True),
    ("taken_421", UNCERTAIN, Reason.BROKE_OFF, Stage.REPLY, "4.3.0", True),
    ("taken_garbage", UNCERTAIN, Reason.BROKE_OFF, Stage.REPLY, "", True),
    ("quit_421", MessageState.SENT, "", Stage.REPLY, "2.0.0", True),
    ("quit_drop", MessageState.SENT, "", Stage.REPLY, "2.0.0", True),
]


@pytest.mark.parametrize(("fault", "state", "reason", "stage", "code", "is_taken"), TABLE)
def test_fault_is_known_for_what_it_is(faulty, fault, state, reason, stage, code, is_taken):
    faulty.fault = fault

    outcome = send()

    assert (outcome.state, outcome.reason, outcome.stage, outcome.code) == (
        state,
        reason,
        stage,
        code,
    )
    assert bool(faulty.accepted) is is_taken
    assert "reader" not in outcome.words
    assert outcome.words


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.8 <b+1@example.org>: Sender address rejected: Domain not found",
        "550 5.1.7 bad sender",
        "550 relay not permitted",
        "550 Sender verify failed",
        "550 Please turn on SMTP Authentication in your mail client",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked",
        "503 send AUTH first",
    ],
)
def test_refusal_of_ourselves_at_the_recipients_step_blames_no_recipient(said):
    outcome = answered(Stage.RECIPIENT, int(said[:3]), said[4:])

    assert (outcome.state, outcome.reason) == (DEFERRED, Reason.ROUTE)


@pytest.mark.parametrize("code", [200, 251, 252])
def test_first_digit_of_an_answer_decides(code):
    assert must((code, b"fine"), 250) == b"fine"


def test_unclear_answer_after_the_text_is_uncertain():
    assert answered(Stage.REPLY, 354, "go on").state == UNCERTAIN


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_server_that_is_not_there_is_our_fault(faulty, settings, host):
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, 1

    outcome = send()

    assert (outcome.state, outcome.reason, outcome.stage) == (DEFERRED, "route", "connect")


def test_wrong_password_is_our_fault(faulty, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
    faulty.fault = "auth_refused"

    outcome = send()

    assert (outcome.state, outcome.reason, outcome.stage) == (DEFERRED, "route", "greet")
    assert outcome.code == "5.7.8"


def test_server_without_encryption_is_our_fault_when_we_want_it(faulty, settings):
    settings.EMAIL_USE_TLS = True

    outcome = send()

    assert (outcome.state, outcome.reason, outcome.stage) == (DEFERRED, "route", "greet")


def test_text_arrives_as_it_was_written(faulty):
    assert send().state == MessageState.SENT

    recipient, text = faulty.accepted[0]
    assert recipient == "reader@example.org"
    assert text.endswith(b"A text.\r\n..\r\nEnd\r\n.\r\n")
    assert faulty.senders == ["ours@example.org"]


def test_envelope_has_its_own_sender(faulty):
    with Route() as route:
        route.send(mail(), sender="b+1-x@returns.example.org")

    assert faulty.senders == ["b+1-x@returns.example.org"]
    assert b"From: Ours <ours@example.org>" in faulty.accepted[0][1]


def test_connection_is_reused_and_renewed(faulty):
    with Route() as route:
        for _letter in range(LETTERS + 1):
            assert route.send(mail()).state == MessageState.SENT

    assert faulty.n_connections == route.n_opened == 2


def test_connection_outlives_a_refused_recipient(faulty):
    faulty.fault = lambda n: "rcpt_550" if n % 2 else "none"

    with Route() as route:
        states = [route.send(mail()).state for _letter in range(6)]

    assert states == ["sent", "failed"] * 3
    assert faulty.n_connections == 1


def test_broken_connection_is_not_used_again(faulty):
    faulty.fault = lambda n: "taken_drop" if n == 0 else "none"

    with Route() as route:
        states = [route.send(mail()).state for _letter in range(3)]

    assert states == ["uncertain", "sent", "sent"]
    assert faulty.n_connections == 2


def test_server_that_hung_up_between_two_letters_costs_nothing(faulty):
    with Route() as route:
        route.send(mail())
        route._talk.session.sock.shutdown(2)

        assert route.send(mail()).state == MessageState.SENT

    assert len(faulty.accepted) == 2


def test_domain_in_other_letters_becomes_ascii(faulty):
    assert send(to="büro@bücher.example").state == FAILED
    assert send(to="buero@bücher.example").state == MessageState.SENT
    assert faulty.accepted[0][0] == "buero@xn--bcher-kva.example"


def test_local_part_in_other_letters_needs_a_server_that_can(faulty):
    outcome = send(to="büro@example.org")

    assert (outcome.state, outcome.reason) == (FAILED, Reason.REFUSED)
    assert "such letters" in outcome.words
    faulty.extensions = ("SMTPUTF8", "SIZE 1000000")
    assert send(to="büro@example.org").state == MessageState.SENT
    assert faulty.accepted[0][0] == "büro@example.org"


def test_own_address_that_the_server_cannot_write_is_nobodys_fault_but_ours(faulty):
    outcome = send(from_email="büro@example.org")

    assert (outcome.state, outcome.reason) == (DEFERRED, Reason.OUR_FAULT)
    assert (outcome.stage, faulty.n_connections) == (Stage.SENDER, 1)


@pytest.mark.parametrize(
    ("fault", "state", "stage"),
    [
        ("banner_hang", DEFERRED, Stage.CONNECT),
        ("rcpt_hang", DEFERRED, Stage.RECIPIENT),
        ("rcpt_drip", DEFERRED, Stage.RECIPIENT),
        ("taken_hang", UNCERTAIN, Stage.REPLY),
    ],
)
def test_all_steps_together_end_before_the_lease_does(faulty, settings, fault, state, stage):
    minute = dict.fromkeys(("connect", "command", "talk", "reply"), 60)
    settings.OUTBOX_TIMEOUTS = minute | {"whole": 0.3}
    faulty.fault = fault

    outcome = send()

    assert (outcome.state, outcome.stage) == (state, stage)


def test_lease_is_longer_than_one_letter_can_take(settings):
    assert settings.OUTBOX_LEASE.total_seconds() > settings.OUTBOX_TIMEOUTS["whole"]


def test_letter_larger_than_the_server_takes_is_not_begun(faulty):
    faulty.extensions = ("SIZE 100",)

    outcome = send()

    assert (outcome.state, outcome.reason) == (FAILED, Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "given",
    [
        {"subject": "One\nBcc: all@example.org"},
        {"to": "reader@example.org\nBcc: all@example.org"},
        {"from_email": "a@example.org\r\nBcc: all@example.org"},
    ],
)
def test_line_break_in_a_header_is_our_fault_and_never_leaves(faulty, given):
    outcome = send(**given)

    assert (outcome.state, outcome.reason, outcome.stage) == (DEFERRED, "our_fault", "write")
    assert faulty.accepted == []
